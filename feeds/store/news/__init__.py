"""Entries and stories: their rows, and what is asked of them: searches, lists, briefs."""
