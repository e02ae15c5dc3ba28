"""The types that the engine's signatures are written in."""

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

# float32 to work, float64 to check: the dtype follows the parameters.
Array: TypeAlias = NDArray[np.floating[Any]]
Shape: TypeAlias = tuple[int, ...]
Float: TypeAlias = type[np.float32] | type[np.float64]
