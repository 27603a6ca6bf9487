"""What becomes of a story when a report joins it: its level, its turns, what is told. Pure."""
