"""The database itself, whatever is in it: connections, errors, statements, its schema, and who may run on it."""
