"""Data sets of labeled grayscale images, as uint8 arrays; NumPy only."""
