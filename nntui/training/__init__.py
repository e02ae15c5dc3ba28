"""Training as a sequence of events: no files, and no clock but the one it is given."""
