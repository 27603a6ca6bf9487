"""A local Telegram: Bot API, people, groups and limits on loopback. What `demo` shows and what journeys talk to."""
