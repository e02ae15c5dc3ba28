"""Pixels as files have them become grayscale bytes with a dark background."""
