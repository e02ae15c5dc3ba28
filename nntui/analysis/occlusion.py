"""Occlusion: which parts of an image a prediction depends on, found by blanking each of them.

A square is blanked at every position, or every second one, and the value of a pixel is how far the
margin of the predicted class falls, on average over the squares that contain it (Zeiler and Fergus
2014). It needs forward passes only, and is more faithful than the gradient, which
tests/tools/faithfulness.py measures.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from nntui.analysis.responses import Floats, Responses, margins
from nntui.datasets.dataset import Pixels

_LARGE = 50_000
"""Numbers that a network computes for one image: above that, every second pixel must do."""


class Window(NamedTuple):
    """The square that is blanked, in pixels."""

    side: int
    stride: int


def window_for(shape: tuple[int, int], values: int = 0) -> Window:
    """Return the square for images (height, width): of 4 x 4 pixels for 28 x 28.

    A stride of 2 takes a quarter of the time and is less faithful: erasing the 20 pixels that are
    most important by it keeps 40 to 46 % of the predictions, and 35 to 40 % with a stride of 1. So
    it is used for large networks only.

    Args:
        shape: of the images.
        values: how many numbers the network computes for one image.

    >>> window_for((28, 28)), window_for((28, 28), 200_000), window_for((8, 8))
    (Window(side=4, stride=1), Window(side=4, stride=2), Window(side=1, stride=1))
    """
    side = max(1, round(min(shape) / 7))
    return Window(side, 1 if values <= _LARGE else max(1, side // 2))


def occlusion(responses: Responses, image: Pixels, answer: int) -> Floats:
    """Return how far the margin of a class falls where a pixel is blanked, (height, width).

    Args:
        responses: of a network that takes such images.
        image: (height, width).
        answer: the class, usually the one that is predicted.
    """
    shape = image.shape[0], image.shape[1]
    masks = _masks(shape, window_for(shape, responses.values))
    inked = np.flatnonzero(masks @ image.reshape(-1).astype(np.float32))
    # Blanking what is blank changes nothing, so only squares with strokes are computed.
    blanked = np.where(masks[inked] > 0, np.uint8(0), image.reshape(-1))
    changed = np.concatenate([image[np.newaxis], blanked.reshape(-1, *shape)])
    margin = margins(responses.logits(changed), answer)
    falls = np.zeros(len(masks), np.float32)
    falls[inked] = margin[0] - margin[1:]
    covered = np.maximum(masks.sum(axis=0), 1)
    return np.asarray((falls @ masks / covered).reshape(shape), np.float32)


@lru_cache(maxsize=4)
def _masks(shape: tuple[int, int], window: Window) -> Floats:
    """Return a mask for each position of the square, (positions, height * width).

    The last position of each row and column ends at the edge of the image.
    """
    tops, lefts = (_starts(side, window) for side in shape)
    masks = np.zeros((len(tops), len(lefts), *shape), np.float32)
    for row, top in enumerate(tops):
        for column, left in enumerate(lefts):
            masks[row, column, top : top + window.side, left : left + window.side] = 1
    flat = masks.reshape(-1, shape[0] * shape[1])
    flat.flags.writeable = False
    return flat


def _starts(side: int, window: Window) -> list[int]:
    last = side - window.side
    starts = list(range(0, last + 1, window.stride))
    return starts if starts[-1] == last else [*starts, last]
