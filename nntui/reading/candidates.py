"""Candidates: the readings that are worth measuring, stage by stage."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from nntui.config.choices import InputRange
from nntui.config.layers import ActivationName
from nntui.errors import WeightsError
from nntui.reading.decisions import Decisions
from nntui.reading.geometry import Windows, geometries
from nntui.reading.outline import Outline
from nntui.reading.readings import (
    ACTIVATIONS,
    ORDERS,
    SCALINGS,
    Order,
    Reading,
    has_hidden,
    kernels_of,
)

Bases: TypeAlias = list[Reading]

_FIRST_SCALINGS: tuple[InputRange, ...] = ("0..1", "mean-std", "0..255")
_INVERTED: tuple[InputRange, ...] = ("1..0", "1..-1")
_USUAL, _COMMON = 3, 12
"""Geometries that are tried first, and after them."""
_FIRST_ACTIVATIONS: tuple[ActivationName, ...] = ("relu", "sigmoid", "tanh")


def structures(outline: Outline, decided: Decisions) -> Iterator[list[Reading]]:
    """Yield lists of readings that differ in structure, each with a few scalings and activations.

    Structure is layout, orientation, geometry, pool and order: a wrong one reads next to nothing,
    so a few scalings and activations are enough to find the right one. The most usual structures
    come first; of most networks one of the first list is right.

    Raises:
        WeightsError: no geometry leads from the image to the first dense layer.
    """
    if outline.steps:
        turned = [Reading(by_columns=turn) for turn in decided.orientations()]
        yield _with_each(turned, decided.scalings(SCALINGS), ("relu",))
        return
    scalings = decided.scalings((*_FIRST_SCALINGS, *_INVERTED))
    activations = decided.activations(_FIRST_ACTIVATIONS)
    if not outline.convs:
        bases = [
            Reading(by_columns=turn, transposed=layout, order=order)
            for turn in decided.orientations()
            for layout in layouts(outline, decided)
            for order in _orders(outline, pools=False)
        ]
        yield _with_each(bases, scalings, activations)
        return
    yield from _conv_structures(outline, decided)


def _conv_structures(outline: Outline, decided: Decisions) -> Iterator[list[Reading]]:
    """Yield structures with convolutions, the most usual ones first."""
    scalings = decided.scalings(_FIRST_SCALINGS)
    first, *others = decided.activations(_FIRST_ACTIVATIONS)
    windows = _geometries(outline)
    usual, turn = outline.kernels_last[-1], bool(decided.by_columns)

    def structure(some: Sequence[Windows], *, last: bool = usual, by_columns: bool = turn) -> Bases:
        found = _with_windows(outline, some, decided)
        return [base._replace(channels_last=last, by_columns=by_columns) for base in found]

    yield _with_each(structure(windows[:_USUAL]), scalings, [first])
    yield _with_each(structure(windows[:_USUAL]), scalings, others)
    yield _with_each(structure(windows[_USUAL:_COMMON]), scalings, [first])
    if outline.dense:
        yield _with_each(structure(windows[:_COMMON], last=not usual), scalings, [first])
    yield _with_each(structure(windows[_COMMON:]), scalings, [first])
    yield _with_each(structure(windows[:_USUAL]), decided.scalings(_INVERTED), [first])
    if decided.by_columns is None:
        yield _with_each(structure(windows[:_COMMON], by_columns=True), scalings, [first])


def _with_each(
    bases: Sequence[Reading],
    scalings: Sequence[InputRange],
    activations: Sequence[ActivationName],
) -> list[Reading]:
    return [
        base._replace(scaling=scaling, activation=name, conv_activation=name)
        for base in bases
        for scaling in scalings
        for name in activations
    ]


def with_each_scaling(outline: Outline, reading: Reading, decided: Decisions) -> list[Reading]:
    """Return a reading with all scalings, and without an activation behind convolutions."""
    found = [reading._replace(scaling=scaling) for scaling in decided.scalings(SCALINGS)]
    if outline.convs and not outline.steps and decided.activation is None:
        found += [each._replace(conv_activation="linear") for each in found]
    return found


def with_each_activation(outline: Outline, reading: Reading, decided: Decisions) -> list[Reading]:
    """Return a reading with all activations."""
    if outline.steps:
        return [reading]
    activations = decided.activations(ACTIVATIONS)
    hidden = activations if has_hidden(outline) else ("relu",)
    return [
        reading._replace(activation=activation, conv_activation=conv)
        for activation in hidden
        for conv in _conv_activations(outline, activation, decided)
    ]


def _conv_activations(
    outline: Outline, activation: ActivationName, decided: Decisions
) -> Iterable[ActivationName]:
    """Return the activations behind convolutions: as in the dense layers, or none."""
    if not outline.convs:
        return (activation,)
    if not has_hidden(outline):
        return decided.activations(ACTIVATIONS)
    return dict.fromkeys((activation, "linear"))


def _geometries(outline: Outline) -> list[Windows]:
    first = outline.dense[0].weight.shape if outline.dense else (outline.classes,)
    windows = geometries(kernels_of(outline), outline.image_shape[0], first)
    if not windows:
        raise WeightsError(
            "expected convolutions whose outputs flatten to as many numbers as the first dense "
            f"layer takes, {' or '.join(map(str, first))}, but no padding, stride and pool of "
            f"images of {outline.image_shape[0]} pixels does; the network may have parts that are "
            "not in the file's arrays"
        )
    return windows


def _with_windows(outline: Outline, some: Sequence[Windows], decided: Decisions) -> Bases:
    """Return readings with these geometries, all kinds of pools, orders and layouts."""
    return [
        Reading(windows=windows, pool=pool, order=order, transposed=layout)
        for windows in some
        for pool in (decided.pools() if any(window.pool > 1 for window in windows) else ("max",))
        for order in _orders(outline, pools=any(window.pool > 1 for window in windows))
        for layout in layouts(outline, decided)
    ]


def _orders(outline: Outline, *, pools: bool) -> Sequence[Order]:
    """Return the orders behind layers that can make a difference.

    Max pools and increasing activations can change places, so without a normalization one order
    serves all.
    """
    if not any(place is not None for place in outline.norms):
        return ("nap",)
    return ORDERS[:4] if pools else ORDERS[:2]


def layouts(outline: Outline, decided: Decisions) -> list[tuple[bool, ...]]:
    """Return the layouts of the dense layers, by whether each is [out, in].

    Square matrices most probably have the layout of the others, but each can have any.
    """
    if not outline.dense:
        return [()]
    if decided.transposed is not None:
        return [tuple(decided.transposed for _ in outline.dense)]
    width = 0 if outline.convs else outline.image_shape[0] * outline.image_shape[1]
    return _layouts([block.weight.shape for block in outline.dense], width, outline.classes)


def _layouts(shapes: Sequence[tuple[int, ...]], width: int, classes: int) -> list[tuple[bool, ...]]:
    """Return all layouts in which each layer takes what the last one returns; 0 takes any.

    >>> _layouts([(30, 784), (30, 30), (10, 30)], 784, 10)
    [(True, True, True), (True, False, True)]
    """
    if not shapes:
        return [()] if width == classes else []
    found = []
    for transposed in (True, False):
        inputs, outputs = shapes[0][::-1] if transposed else shapes[0]
        if width in {0, inputs}:
            found += [(transposed, *rest) for rest in _layouts(shapes[1:], outputs, classes)]
    return sorted(found, key=lambda layout: len(set(layout)))
