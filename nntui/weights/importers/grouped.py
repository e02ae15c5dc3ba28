"""Grouped and depthwise convolutions as full ones: the kernels between groups are 0."""

import numpy as np

from nntui.weights.importers.collect import AnyArray

_LARGEST = 2**22
"""Numbers of the full kernels."""


def full_kernels(weight: AnyArray, groups: int) -> AnyArray | None:
    """Return (filters, channels, height, width) from kernels of one group of channels each.

    >>> full_kernels(np.ones((2, 1, 1, 1)), 2)[:, :, 0, 0].tolist()
    [[1.0, 0.0], [0.0, 1.0]]

    None for shapes that do not fit, and for kernels that would be too large.

    Args:
        weight: (filters, channels / groups, height, width).
        groups: the number of groups.
    """
    filters, channels = weight.shape[:2]
    if weight.ndim != 4 or groups < 1 or filters % groups or weight.size * groups > _LARGEST:
        return None
    full = np.zeros((filters, channels * groups, *weight.shape[2:]), weight.dtype)
    rows = filters // groups
    for group in range(groups):
        part = slice(group * rows, (group + 1) * rows)
        full[part, group * channels : (group + 1) * channels] = weight[part]
    return full
