"""Guess: the most usual reading, where there are no labeled images to measure it on."""

import contextlib
import math
from collections.abc import Iterator, Sequence

from nntui.errors import WeightsError
from nntui.reading.bias_columns import with_bias_columns
from nntui.reading.blocks import Block, blocks_of
from nntui.reading.candidates import structures
from nntui.reading.decisions import Decisions
from nntui.reading.outline import Outline, outline_of
from nntui.reading.readings import Reading, cost
from nntui.reading.stated import stated_outline
from nntui.weights.importers.foreign import ForeignFile

_LEAST_SIDE, _MOST_SIDE = 4, 256
_MOST_CLASSES = 64


def guess(file: ForeignFile, decided: Decisions) -> tuple[Outline, Reading]:
    """Return the layers of a file and the most usual way to read them.

    The images are taken to be square.

    Raises:
        WeightsError: the arrays form no network for square images.
    """
    outline = _outline(file)
    readings = [each for some in structures(outline, decided) for each in some]
    return outline, min(readings, key=lambda reading: cost(reading, outline))


def _outline(file: ForeignFile) -> Outline:
    if file.layers is not None:
        side = _side(math.prod(file.input_shape))
        dense = [layer for layer in file.layers if layer.kind == "dense"]
        if side is None or not dense:
            raise WeightsError("expected a network for square images, received another one")
        return stated_outline(file.layers, (side, side), dense[-1].arrays["weight"].shape[-1])
    blocks, _ = blocks_of(file.arrays)
    for side, classes in _shapes(blocks):
        split = with_bias_columns(file, blocks, side * side)
        with contextlib.suppress(WeightsError):
            return outline_of(split, (side, side), classes)
    raise WeightsError("expected the weights of a network for square images, received others")


def _shapes(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield sides of images and numbers of classes that matrices may have, large images first."""
    sizes = {size for block in blocks if block.kind == "dense" for size in block.weight.shape}
    # A matrix with a column of biases has one column more than there are pixels.
    possible = {_side(size - column) for column in (0, 1) for size in sizes}
    sides = sorted((side for side in possible if side), reverse=True)
    for classes in sorted(size for size in sizes if 2 <= size <= _MOST_CLASSES):
        yield from ((side, classes) for side in sides)


def _side(pixels: int) -> int | None:
    side = math.isqrt(pixels)
    return side if side * side == pixels and _LEAST_SIDE <= side <= _MOST_SIDE else None
