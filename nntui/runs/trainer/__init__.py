"""The trainer: the process that trains a run and writes to its folder."""
