"""The database itself, whatever is in it: connections, errors, column types, its schema, and who may run on it."""
