"""Words for people, in the reader's language: texts and their translations, short labels, reasons, faults."""
