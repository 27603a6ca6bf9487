"""Chats, what they want and how: subscriptions, watches, terms; what comes when one is back."""
