"""Layers of whole modules of PyTorch, where the module says their order: `nn.Sequential`.

Other modules say it in the code of `forward`, which is not in the file.
"""

from typing import Any

from nntui.weights.importers.foreign import ForeignLayer
from nntui.weights.importers.objects import TensorReader


def layers_of(value: Any, tensors: TensorReader) -> tuple[ForeignLayer, ...] | None:
    """Return the layers of a sequence of modules, None for anything else."""
    del value, tensors
    return None
