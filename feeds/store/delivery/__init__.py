"""From a decision to what Telegram took: who is told, when, in which order, and what became of it."""
