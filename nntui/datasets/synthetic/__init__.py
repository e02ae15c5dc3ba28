"""Data sets that are generated here: handwritten digits and lines."""
