"""Which sentences of reports are shown, and who says what in them. Pure."""
