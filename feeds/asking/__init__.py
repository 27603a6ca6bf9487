"""What people mean by what they type: subjects, filters, times, slips. Pure."""
