"""What may hang, grow or die, in processes of its own: reading documents, drawing charts, looking at the map."""
