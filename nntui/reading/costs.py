"""What readings cost: the time to measure one, and what speaks against one."""

from collections.abc import Sequence

from nntui.reading.forward import kernel_side, size_after
from nntui.reading.outline import Outline
from nntui.reading.readings import Reading, cost, steps_of
from nntui.reading.steps import Conv, Dense, Pool
from nntui.reading.verdict import Measured, costs

ROUND_WORK = 30e9
"""Multiplications and additions in each of the later rounds: about two seconds."""
_EACH = 60
"""Multiplications that take as long as windows, bias, activation and pool of one output."""


def known_costs(outline: Outline, measured: Sequence[Measured]) -> list[float]:
    """Return what speaks against each reading; the weights of blank pixels are not considered."""
    return costs(measured, lambda reading: cost(reading, outline))


def work_of(outline: Outline, reading: Reading) -> float:
    """Return about how many multiplications and additions a reading takes for one image."""
    size = outline.image_shape[0]
    total = 1.0
    for step in steps_of(outline, reading):
        match step:
            case Conv(block, stride, padding):
                weight = outline.blocks[block].weight
                size = size_after(size, kernel_side(weight, step), stride, padding)
                filters = max(weight.shape[0], weight.shape[3])
                total += size**2 * (weight.size + _EACH * filters)
            case Pool(side):
                size //= side
            case Dense(block):
                total += outline.blocks[block].weight.size
            case _:
                pass
    return total
