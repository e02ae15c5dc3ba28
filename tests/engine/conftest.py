"""Comparisons with PyTorch are collected only where it is installed: `pip install '.[parity]'`."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") else ["parity.py", "parity_rows.py", "test_pytorch.py"]
