"""What is owed goes out: whose turn it is, how fast, what it says, and what became of it."""
