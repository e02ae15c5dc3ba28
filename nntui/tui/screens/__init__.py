"""Screens arrange panels, one screen a file."""
