"""Stated layers: what a file says of its network, as steps; only the scaling is left open.

What the engine cannot express is said for each layer, all of them in one sentence.
"""

from collections.abc import Sequence

import numpy as np

from nntui.config.layers import ACTIVATIONS
from nntui.errors import WeightsError
from nntui.reading.blocks import Array, Block, Kind
from nntui.reading.forward import padding_of, size_after
from nntui.reading.outline import Outline
from nntui.reading.steps import (
    Act,
    Conv,
    Dense,
    Dropout,
    Flatten,
    Norm,
    Padding,
    Pool,
    Step,
)
from nntui.weights.importers.foreign import ForeignLayer

_OUTPUTS = ("softmax", "sigmoid")


def output_of(layers: Sequence[ForeignLayer] | None) -> str:
    """Return the output activation that a file states; softmax where it says nothing."""
    if not layers:
        return "softmax"
    names = [name for layer in layers for name in _activations(layer)]
    return "sigmoid" if names[-1:] == ["sigmoid"] and not _acts_after_dense(layers) else "softmax"


def _activations(layer: ForeignLayer) -> list[str]:
    return [layer.activation] if layer.activation else []


def _acts_after_dense(layers: Sequence[ForeignLayer]) -> bool:
    """Return whether a layer with weights comes after the last activation."""
    last_act = max((i for i, layer in enumerate(layers) if layer.activation), default=-1)
    last_weights = max(
        (i for i, layer in enumerate(layers) if layer.kind in {"dense", "conv"}), default=-1
    )
    return last_weights > last_act


def stated_outline(
    layers: Sequence[ForeignLayer], image_shape: tuple[int, int], classes: int
) -> Outline:
    """Return the outline of a network whose file states its layers.

    Raises:
        WeightsError: layers that nntui has no equivalent of, by their names.
    """
    reader = _Reader(image_shape)
    for number, layer in enumerate(layers):
        reader.add(layer, is_last=number == len(layers) - 1)
    if reader.refused:
        several = "layers" if len(reader.refused) > 1 else "a layer"
        raise WeightsError(
            f"expected layers that nntui has, received {several} it cannot express: "
            f"{'; '.join(reader.refused[:8])}"
        )
    if not any(isinstance(step, Dense | Conv) for step in reader.steps):
        raise WeightsError("expected layers with weights, received none; the file has no network")
    return Outline(
        tuple(reader.blocks), (), image_shape, classes, steps=tuple(_plain_end(reader.steps))
    )


def _plain_end(steps: Sequence[Step]) -> list[Step]:
    """Return steps without the output activation, which belongs to the loss."""
    kept = list(steps)
    while kept and isinstance(kept[-1], Act) and kept[-1].name in _OUTPUTS:
        kept.pop()
    return kept


class _Reader:
    """Turns layers into steps, with the size of the images between them."""

    def __init__(self, image_shape: tuple[int, int]) -> None:
        self.steps: list[Step] = []
        self.blocks: list[Block] = []
        self.refused: list[str] = []
        self._size = image_shape[0]

    def add(self, layer: ForeignLayer, *, is_last: bool) -> None:
        """Add a layer, or the reason why it cannot be one."""
        options = layer.options
        match layer.kind:
            case "dense":
                self._add_block("dense", layer, Dense(len(self.blocks), transposed=False))
            case "conv":
                self._add_conv(layer)
            case "max-pool" | "average-pool":
                self._add_pool(layer)
            case "norm":
                norm = Norm(len(self.blocks), options.get("epsilon", 1e-5))
                self._add_block("norm", layer, norm)
            case "scale":
                self._add_scale(layer)
            case "flatten":
                self.steps.append(Flatten(bool(options.get("channels_last", 0))))
            case "dropout":
                self.steps.append(Dropout(min(options.get("rate", 0.5), 0.95)))
            case "activation":
                pass
            case "unknown":
                self.refused.append(layer.name or "an unknown one")
        self._activate(layer, is_last=is_last)

    def _add_block(self, kind: Kind, layer: ForeignLayer, step: Step) -> None:
        arrays = {name: np.asarray(a, np.float32) for name, a in layer.arrays.items()}
        weight, bias = arrays.get("weight"), arrays.get("bias")
        mean, variance = arrays.get("mean"), arrays.get("variance")
        if weight is None and mean is not None:
            weight = np.ones_like(mean)
        if weight is None or (kind == "norm" and (mean is None or variance is None)):
            self.refused.append(f"{layer.name or kind} without its arrays")
            return
        if not all(np.isfinite(array).all() for array in arrays.values()):
            self.refused.append(f"{layer.name or kind} with numbers that are not finite")
            return
        self.blocks.append(Block(kind, layer.name, weight, bias, mean, variance))
        self.steps.append(step)

    def _add_conv(self, layer: ForeignLayer) -> None:
        weight = layer.arrays.get("weight")
        name = layer.name or "a convolution"
        if weight is None or weight.ndim != 4 or weight.shape[2] != weight.shape[3]:
            shape = "" if weight is None else f" of {weight.shape}"
            self.refused.append(f"{name} with kernels{shape} that are not square")
            return
        side, stride = weight.shape[2], int(layer.options.get("stride", 1))
        padding = self._padding(layer, side, stride)
        if padding is None:
            self.refused.append(f"{name} with more padding on one side")
            return
        self._add_block("conv", layer, Conv(len(self.blocks), stride, padding))
        self._size = size_after(self._size, side, stride, padding)

    def _padding(self, layer: ForeignLayer, side: int, stride: int) -> Padding | None:
        options = layer.options
        if options.get("same"):
            return "same"
        before = int(options.get("padding", 0))
        after = int(options.get("padding_after", before))
        if before == after:
            return before
        same = padding_of(self._size, side, stride, "same")
        return "same" if same == (before, after) else None

    def _add_pool(self, layer: ForeignLayer) -> None:
        options = layer.options
        side = int(options.get("size", 0)) or self._size  # a global pool
        stride = int(options.get("stride", side))
        name = layer.name or layer.kind
        whole = self._size % side == 0
        padded = options.get("padding", 0) or options.get("padding_after", 0)
        rest = (options.get("same") or options.get("ceil")) and not whole
        if (stride != side and self._size > side) or padded or rest:
            self.refused.append(f"{name} with windows that overlap or reach over the edge")
            return
        self.steps.append(Pool(side, "max" if layer.kind == "max-pool" else "avg"))
        self._size //= side

    def _add_scale(self, layer: ForeignLayer) -> None:
        """Add y = x weight + bias as a normalization of mean 0 and variance 1."""
        weight: Array = np.atleast_1d(np.asarray(layer.arrays.get("weight", 1.0), np.float32))
        bias: Array = np.atleast_1d(np.asarray(layer.arrays.get("bias", 0.0), np.float32))
        weight, bias = (np.ravel(a) for a in np.broadcast_arrays(weight, bias))
        zeros, ones = np.zeros_like(weight), np.ones_like(weight)
        self.steps.append(Norm(len(self.blocks), 0.0))
        self.blocks.append(Block("norm", layer.name, weight, bias, zeros, ones))

    def _activate(self, layer: ForeignLayer, *, is_last: bool) -> None:
        name = layer.activation
        if not name or name == "linear":
            return
        if name == "softmax" and is_last:
            return
        if name not in ACTIVATIONS:
            self.refused.append(f"{layer.name or layer.kind} with the activation {name}")
            return
        self.steps.append(Act(name))
