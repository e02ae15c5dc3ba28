"""Optimizers: one family per file, each over the one vector of parameters."""
