"""Occlusion: which parts of an image a prediction depends on, found by blanking each of them.

A square is blanked at every position, or every second one, and the value of a pixel is how far the
logarithm of the probability of the predicted class falls, on average over the squares that contain
it (Zeiler and Fergus 2014). It needs forward passes only, and is more faithful than the gradient,
which tests/tools/faithfulness.py measures. The logarithm, the square and the value that takes the
place of its pixels were chosen on training images that the networks had not seen.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.responses import Floats, Responses, margins
from nntui.datasets.dataset import Pixels

_LARGE = 50_000
"""Numbers that a network computes for one image: above that, every second position must do."""


class Window(NamedTuple):
    """The square that is blanked, in pixels."""

    side: int
    stride: int


def window_for(shape: tuple[int, int], values: int = 0) -> Window:
    """Return the square for images (height, width): of 4 x 4 pixels for 28 x 28.

    A stride of 2 takes a quarter of the time and is less faithful: erasing the 20 pixels that are
    most important by it keeps 44 to 47 % of the predictions for held-out images, and 36 to 42 %
    with a stride of 1. So it is used for large networks only.

    Args:
        shape: of the images.
        values: how many numbers the network computes for one image.

    >>> window_for((28, 28)), window_for((28, 28), 200_000), window_for((8, 8))
    (Window(side=4, stride=1), Window(side=4, stride=2), Window(side=1, stride=1))
    """
    side = max(1, round(min(shape) / 7))
    return Window(side, 1 if values <= _LARGE else max(1, side // 2))


class Square(NamedTuple):
    """The square that changes a prediction most when it is blanked.

    Args:
        row: of the pixel in its middle.
        column: likewise.
        side: in pixels.
        margin: that of the predicted class without it; negative where another class is predicted.
        answer: the class that is predicted without it.
    """

    row: int
    column: int
    side: int
    margin: float
    answer: int


class Occlusion(NamedTuple):
    """What changes where parts of an image are blanked."""

    values: Floats
    """How far log p of the class falls where a pixel is blanked, (height, width)."""
    strongest: Square | None
    """None where blanking no square lowers it."""


def occlusion(responses: Responses, image: Pixels, answer: int) -> Floats:
    """Return how far log p of a class falls where a pixel is blanked, (height, width).

    See `occluded`.
    """
    return occluded(responses, image, answer).values


def occluded(
    responses: Responses, image: Pixels, answer: int, window: Window | None = None
) -> Occlusion:
    """Return what changes where parts of an image are blanked.

    Args:
        responses: of a network that takes such images.
        image: (height, width).
        answer: the class, usually the one that is predicted; log p is that of the softmax.
        window: the square; None for that of `window_for`.
    """
    shape = image.shape[0], image.shape[1]
    window = window or window_for(shape, responses.values)
    masks = _masks(shape, window)
    inked = np.flatnonzero(masks @ image.reshape(-1).astype(np.float32))
    # Blanking what is blank changes nothing, so only squares with strokes are computed.
    blanked = np.where(masks[inked] > 0, np.uint8(0), image.reshape(-1))
    changed = np.concatenate([image[np.newaxis], blanked.reshape(-1, *shape)])
    z = responses.logits(changed)
    logs = _log_probability(z, answer)
    falls = np.zeros(len(masks))
    falls[inked] = logs[0] - logs[1:]
    covered = np.maximum(masks.sum(axis=0), 1)
    values = np.asarray((falls @ masks / covered).reshape(shape), np.float32)
    if not (len(inked) and float(falls.max()) > 0):
        return Occlusion(values, None)
    place = int(falls[inked].argmax())
    pixels = np.flatnonzero(masks[inked[place]])
    row, column = divmod(int(pixels[len(pixels) // 2 + window.side // 2]), shape[1])
    left = z[place + 1]
    margin = float(margins(left[np.newaxis], answer)[0])
    return Occlusion(values, Square(row, column, window.side, margin, int(left.argmax())))


def _log_probability(z: Floats, answer: int) -> NDArray[np.float64]:
    """Return log p of a class, (count,); exact also where p is nearly 1.

    >>> float(_log_probability(np.array([[50.0, 0.0]], np.float32), 0)[0]) < 0
    True
    """
    behind = np.delete(z, answer, axis=1).astype(np.float64) - z[:, answer : answer + 1]
    largest = behind.max(axis=1, initial=-np.inf)
    with np.errstate(all="ignore"):  # a diverged network has outputs that are no numbers
        sums = np.exp(behind - largest[:, np.newaxis]).sum(axis=1)
        return np.asarray(-np.logaddexp(0, largest + np.log(sums)), np.float64)


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
