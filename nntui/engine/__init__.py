"""The mathematics: NumPy only, no files, no clock, no names from the config."""
