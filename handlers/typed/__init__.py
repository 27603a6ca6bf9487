"""What people type that is no plain command, or behind one, and what they mean by it."""
