"""Guess: the most usual reading, where there are no labeled images to measure it on."""

import math
from collections.abc import Iterator, Sequence

from nntui.errors import WeightsError
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
        try:
            return outline_of(blocks, (side, side), classes)
        except WeightsError:
            continue
    raise WeightsError("expected the weights of a network for square images, received others")


def _shapes(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Yield sides of images and numbers of classes that matrices may have, large images first."""
    sizes = {size for block in blocks if block.kind == "dense" for size in block.weight.shape}
    sides = sorted((side for side in map(_side, sizes) if side), reverse=True)
    for classes in sorted(size for size in sizes if 2 <= size <= _MOST_CLASSES):
        yield from ((side, classes) for side in sides)


def _side(pixels: int) -> int | None:
    side = math.isqrt(pixels)
    return side if side * side == pixels and _LEAST_SIDE <= side <= _MOST_SIDE else None
