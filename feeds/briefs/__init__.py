"""What is known of a subject as values: the brief, what is usual for it, its chart. Pure."""
