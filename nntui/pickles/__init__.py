"""Pickles read without unpickling: imports and calls are recorded, never made."""
