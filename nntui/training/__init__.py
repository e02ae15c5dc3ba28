"""Training as a sequence of events: reads and writes no files, and is given its clock."""
