"""What an entry is about: the catalogue's concepts found in its text, and the rules that weigh them. Pure."""
