"""How what is sent looks: alerts, stories, briefs, digests, laid out within Telegram's limits, with their buttons."""
