"""Initial draw: which initializer weights come from, as far as training has left them alone."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from nntui.datasets.dataset import Split
from nntui.reading.blank_pixels import blank_of, weights_of_blank
from nntui.reading.blocks import Array, Block
from nntui.reading.outline import Outline

_CLOSE = 0.03
"""The relative difference of standard deviations up to which weights are from an initializer."""
_SAME = 0.02
"""That of weights of blank and of other pixels up to which nothing seems to have been learned."""
_LEAST = 100
"""Weights that are needed."""


class Known(NamedTuple):
    """An initializer: its name and distribution."""

    name: str
    deviation: float
    uniform: bool


class InitialDraw(NamedTuple):
    """What the weights of the first layer give away of their beginning."""

    initializer: str
    """The initializer that untouched weights come from; empty where none fits."""
    blank_deviation: float | None
    """Standard deviation of the weights of pixels that are never inked; None without such."""
    live_deviation: float | None
    """That of the weights of all other pixels."""
    moved: bool
    """Whether the weights of blank pixels moved together: their input was not 0."""
    untouched: bool
    """Whether all layers still look like draws of an initializer: the network is untrained."""


def initial_draw(outline: Outline, images: Split) -> InitialDraw:
    """Return what the weights give away of their beginning.

    Args:
        outline: the layers.
        images: training images, which decide what pixels are never inked.
    """
    found = weights_of_blank(outline, images)
    weights = [block for block in outline.blocks if block.kind != "norm"]
    drawn = all(initializer_of(block.weight, *fans(block, outline)) for block in weights)
    if found is None:
        first = weights[0]
        name = initializer_of(first.weight, *fans(first, outline))
        return InitialDraw(name, None, None, moved=False, untouched=drawn)
    blank, live = float(found.blank.std()), float(found.live.std())
    moved = blank_of(outline, images) == "moved"
    name = "" if moved else initializer_of(found.blank, *fans(outline.dense[0], outline))
    same = abs(live - blank) <= _SAME * blank
    return InitialDraw(name, blank, live, moved=moved, untouched=drawn and same and bool(name))


def fans(block: Block, outline: Outline) -> tuple[int, int]:
    """Return the inputs and outputs of a unit or a kernel; for square matrices both are equal."""
    shape = block.weight.shape
    if block.kind == "conv":
        number = outline.blocks.index(block)
        last = bool(outline.kernels_last) and outline.kernels_last[number]
        window = shape[0] * shape[1] if last else shape[2] * shape[3]
        channels, filters = (shape[2], shape[3]) if last else (shape[1], shape[0])
        return window * channels, window * filters
    inputs, outputs = (shape[0], shape[1]) if shape[0] >= shape[1] else (shape[1], shape[0])
    return inputs, outputs


def initializer_of(weight: Array, fan_in: int, fan_out: int) -> str:
    """Return the initializer that weights look like a draw of; empty where there is none.

    >>> rng = np.random.default_rng(0)
    >>> limit = 1 / math.sqrt(784)
    >>> initializer_of(rng.uniform(-limit, limit, (784, 30)).astype(np.float32), 784, 30)
    'uniform within 1 / sqrt(inputs): the default of PyTorch'
    """
    numbers = weight.astype(np.float64).ravel()
    if len(numbers) < _LEAST:
        return ""
    deviation = float(numbers.std())
    if not deviation:
        return "all equal"
    # The fourth moment is 1.8 of a uniform distribution and 3 of a normal one.
    kurtosis = float(((numbers - numbers.mean()) ** 4).mean()) / deviation**4
    uniform, normal = kurtosis < 2.1, 2.6 < kurtosis < 3.4
    if abs(float(numbers.mean())) > 4 * deviation / math.sqrt(len(numbers)):
        return ""
    close = _CLOSE + 2 / math.sqrt(2 * len(numbers))
    for known in _known(fan_in, fan_out):
        fits = uniform if known.uniform else normal
        if fits and abs(deviation - known.deviation) <= close * known.deviation:
            return known.name
    return ""


def _known(fan_in: int, fan_out: int) -> Iterator[Known]:
    third = 1 / math.sqrt(3)
    torch = "uniform within 1 / sqrt(inputs): the default of PyTorch"
    yield Known(torch, third / math.sqrt(fan_in), uniform=True)
    both = fan_in + fan_out
    yield Known("Glorot uniform: the default of Keras", math.sqrt(2 / both), uniform=True)
    yield Known("Glorot normal", math.sqrt(2 / both), uniform=False)
    yield Known("He normal", math.sqrt(2 / fan_in), uniform=False)
    yield Known("He uniform", math.sqrt(2 / fan_in), uniform=True)
    yield Known("normal with variance 1 / inputs (LeCun)", math.sqrt(1 / fan_in), uniform=False)
    yield Known("uniform with variance 1 / inputs (LeCun)", math.sqrt(1 / fan_in), uniform=True)
    for deviation in (1.0, 0.1, 0.05, 0.01, 0.02, 0.001):
        yield Known(f"normal with deviation {deviation:g}", deviation, uniform=False)
    for limit in (1.0, 0.5, 0.1, 0.05, 0.01):
        yield Known(f"uniform within {limit:g}", limit * third, uniform=True)
    yield Known("uniform from 0 to 1, less a half", 0.5 * third, uniform=True)
