"""Arrays a few images at a time, so that temporary copies stay small."""

import math
from collections.abc import Iterator

from nntui.datasets.formats.parsed import AnyArray

_NUMBERS = 2**22
"""Numbers that are converted at once."""


def chunks(array: AnyArray) -> Iterator[AnyArray]:
    """Yield views of some images at a time."""
    rows = max(_NUMBERS // max(math.prod(array.shape[1:]), 1), 1)
    for start in range(0, len(array), rows):
        yield array[start : start + rows]
