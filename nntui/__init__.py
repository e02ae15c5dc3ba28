"""nntui trains neural networks written in plain NumPy and shows them, in the terminal."""

__version__ = "0.1.0"

__all__ = ["__version__"]
