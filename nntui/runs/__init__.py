"""Runs: folders with a config, a journal of events, commands and checkpoints."""
