"""What waits to be sent: its lanes, its rows, and on which terms addresses want it; what others build on."""
