"""Sources and what is remembered of each between polls; what hosts and hubs were asked and said."""
