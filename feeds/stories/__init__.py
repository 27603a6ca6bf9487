"""Which reports tell one event: what they say in any language, how alike two are, what form each has. Pure."""
