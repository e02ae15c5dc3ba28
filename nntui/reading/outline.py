"""Outline: the layers of a network in their order, as far as arrays alone say it."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nntui.errors import WeightsError
from nntui.reading.blocks import Block, orders_of
from nntui.reading.recurrent import recurrent_layer
from nntui.reading.steps import Steps

_MOST_PERMUTED = 6
"""Layers up to which all orders are tried, where neither the file nor the names have one."""


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """What is certain of a network: its layers with weights, and their order."""

    blocks: tuple[Block, ...]
    """Convolutions, then dense layers, from the input to the output; then the normalizations."""
    norms: tuple[int | None, ...]
    """The number of the normalization behind each layer with weights; None where there is none."""
    image_shape: tuple[int, int]
    classes: int
    first_norm: int | None = None
    """The number of the normalization of the pixels; None where there is none."""
    kernels_last: tuple[bool, ...] = ()
    """Whether the kernels of each convolution are [height, width, in, out]."""
    steps: Steps = ()
    """All that follows the scaling, where the file says it."""

    @property
    def convs(self) -> tuple[Block, ...]:
        """The convolutions."""
        return tuple(block for block in self.blocks if block.kind == "conv")

    @property
    def dense(self) -> tuple[Block, ...]:
        """The dense layers."""
        return tuple(block for block in self.blocks if block.kind == "dense")


def outline_of(blocks: Sequence[Block], image_shape: tuple[int, int], classes: int) -> Outline:
    """Return the order in which the outputs of each block are the inputs of the next.

    Raises:
        WeightsError: there is none that leads from the pixels to the classes.
    """
    weights = [block for block in blocks if block.kind != "norm"]
    pixels = image_shape[0] * image_shape[1]
    for order in _orders(weights):
        if is_chain(order, pixels, classes):
            norms = [block for block in blocks if block.kind == "norm"]
            first = _norm_of_pixels(order, norms, pixels)
            others = [norm for norm in norms if norm is not first]
            places = _norm_places(order, others, [b for b in blocks if b is not first])
            all_blocks = (*order, *others, *([] if first is None else [first]))
            return Outline(
                all_blocks,
                places,
                image_shape,
                classes,
                None if first is None else len(all_blocks) - 1,
                tuple(_kernels_last(order)),
            )
    # One convolution takes images of one channel; others with one channel are depthwise.
    depthwise = [block.name for block in weights if block.kind == "conv" and _takes_one(block)][1:]
    if depthwise:
        raise WeightsError(
            f"expected layers that nntui has, received depthwise convolutions in "
            f"{', '.join(depthwise[:4])}{', ...' if len(depthwise) > 4 else ''}; an ONNX file of "
            "this network can be read"
        )
    if names := _networks(weights, pixels, classes):
        raise WeightsError(
            f"expected one network, received {len(names)}, whose arrays begin with "
            f"{', '.join(names[:4])}; save the arrays of one of them with numpy.savez"
        )
    if recurrent := recurrent_layer(weights, image_shape[0]):
        raise WeightsError(
            f"expected layers that nntui has, received what looks like {recurrent}; nntui has no "
            "recurrent layers"
        )
    shapes = ", ".join(" x ".join(map(str, block.weight.shape)) for block in weights[:8])
    raise WeightsError(
        f"expected layers that lead from {pixels} pixels to {classes} classes, received weights "
        f"of {shapes}; name data of that shape with --data"
    )


def _orders(weights: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield orders to try, with the convolutions before the dense layers."""
    known = orders_of(weights)
    if len(weights) <= _MOST_PERMUTED:
        known += [list(order) for order in itertools.permutations(weights)]
    for order in known:
        yield sorted(order, key=lambda block: block.kind == "dense")


def is_chain(order: Sequence[Block], pixels: int, classes: int) -> bool:
    """Return whether each layer can take what the layer before it returns."""
    widths = {pixels}
    previous = 1
    after_conv = False
    for block in order:
        shape = block.weight.shape
        if block.kind == "conv":
            if not (outputs := _filters(shape, previous)):
                return False
            previous, after_conv = outputs, True
            continue
        if after_conv:  # as many inputs as the flattened images have
            widths = {size for size in shape if size % previous == 0}
            after_conv = False
        widths = {shape[1 - i] for i in (0, 1) if shape[i] in widths}
    return classes in widths


def _filters(shape: tuple[int, ...], channels: int) -> int:
    """Return the outputs of kernels for images of so many channels; 0 if they do not fit."""
    if shape[1] == channels and shape[2] == shape[3]:
        return shape[0]
    if shape[2] == channels and shape[0] == shape[1]:
        return shape[3]
    return 0


def _networks(weights: Sequence[Block], pixels: int, classes: int) -> list[str]:
    """Return the beginnings of names whose layers each form a network of their own."""
    groups: dict[str, list[Block]] = {}
    for block in weights:
        groups.setdefault(re.split(r"[./]", block.name)[0], []).append(block)
    found = [name for name, group in groups.items() if is_chain(group, pixels, classes)]
    return found if len(found) > 1 else []


def _takes_one(block: Block) -> bool:
    """Return whether the kernels of a convolution are [out, 1, side, side]."""
    shape = block.weight.shape
    return bool(shape[1] == 1 and shape[2] == shape[3])


def _kernels_last(order: Sequence[Block]) -> Iterator[bool]:
    channels = 1
    for block in order:
        if block.kind == "conv":
            shape = block.weight.shape
            yield not (shape[1] == channels and shape[2] == shape[3])
            channels = _filters(shape, channels)


def outputs_of(block: Block) -> tuple[int, ...]:
    """Return how many outputs a layer with weights can have."""
    shape = block.weight.shape
    return (shape[0], shape[3]) if block.kind == "conv" else shape


def _norm_of_pixels(order: Sequence[Block], norms: Sequence[Block], pixels: int) -> Block | None:
    """Return the normalization that only the input can have; None where there is none."""
    size = 1 if order[0].kind == "conv" else pixels
    elsewhere = any(size == block.weight.shape[0] == block.weight.shape[-1] for block in order)
    found = [norm for norm in norms if len(norm.weight) == size]
    return None if elsewhere or not found else found[0]


def _norm_places(
    order: Sequence[Block], norms: Sequence[Block], as_in_file: Sequence[Block]
) -> tuple[int | None, ...]:
    """Return the normalization after each layer: by the order in the file, else by size."""
    places: list[int | None] = [None] * len(order)
    for names in orders_of(as_in_file):
        places = _following(order, norms, names)
        if sum(place is not None for place in places) == len(norms):
            return tuple(places)
    places = [None] * len(order)
    for number, norm in enumerate(norms, start=len(order)):
        for place, block in enumerate(order[:-1]):
            if places[place] is None and len(norm.weight) in outputs_of(block):
                places[place] = number
                break
    return tuple(places)


def _following(
    order: Sequence[Block], norms: Sequence[Block], names: Sequence[Block]
) -> list[int | None]:
    """Return places of normalizations right behind their layers in a list of all blocks."""
    places: list[int | None] = [None] * len(order)
    for before, after in itertools.pairwise(names):
        behind = before.kind != "norm" and after.kind == "norm" and before in order
        if behind and len(after.weight) in outputs_of(before):
            places[list(order).index(before)] = len(order) + list(norms).index(after)
    return places
