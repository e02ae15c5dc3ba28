"""What is compared with PyTorch is collected only where PyTorch is: `pip install '.[parity]'`."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") else ["test_pytorch.py"]
