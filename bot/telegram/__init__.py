"""Telegram at the edge: updates become requests for the handlers, replies go back; who is let in, and how often."""
