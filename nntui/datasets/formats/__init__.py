"""File formats of data sets, one module each; detect.py recognizes them by their contents."""
