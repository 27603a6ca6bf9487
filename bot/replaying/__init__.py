"""`dewline replay`: archives of news through the same code as live news, and the page that tells of it."""
