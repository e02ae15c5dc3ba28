"""The trainer: the process that trains a run and writes its folder."""
