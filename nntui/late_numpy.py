"""NumPy, imported when it is first used: what the app paints first needs none of it.

Importing it takes a fifth of the time until then. Only modules that the app imports for its first
paint import NumPy from here; all others do as usual.
"""

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
else:

    class _NumPy:
        """Has what NumPy has, and keeps what was asked for."""

        def __getattr__(self, name: str) -> object:
            found = getattr(importlib.import_module("numpy"), name)
            setattr(self, name, found)
            return found

    np = _NumPy()

__all__ = ["np"]
