"""Optimizers: one family per file; base.py states what all of them have in common."""
