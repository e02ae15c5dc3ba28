"""What becomes of a layer that is edited: another size, activation, kind, or notation."""

import math
from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

from msgspec.structs import replace

from nntui.config.layers import (
    ACTIVATIONS,
    MAX_FILTERS,
    MAX_SIDE,
    MAX_UNITS,
    ActivationName,
    BatchNormSpec,
    ConvSpec,
    DenseSpec,
    DropoutSpec,
    LayerSpec,
    PoolSpec,
    parse_layers,
)
from nntui.config.notation import number

LayerKind: TypeAlias = Literal["dense", "conv", "pool", "avgpool", "batchnorm", "dropout"]
KINDS: tuple[LayerKind, ...] = get_args(LayerKind)


def kind_of(layer: LayerSpec) -> LayerKind:
    """Return the kind of a layer.

    >>> kind_of(PoolSpec(2, "avg"))
    'avgpool'
    """
    match layer:
        case DenseSpec():
            return "dense"
        case ConvSpec():
            return "conv"
        case PoolSpec(kind=kind):
            return "pool" if kind == "max" else "avgpool"
        case BatchNormSpec():
            return "batchnorm"
        case DropoutSpec():
            return "dropout"


def of_kind(layer: LayerSpec, kind: LayerKind) -> LayerSpec:
    """Return a layer of another kind, with the activation of `layer` where it has one.

    >>> str(of_kind(DenseSpec(64, "tanh"), "conv"))
    'conv:8x5:tanh'
    """
    activation = activation_of(layer) or "relu"
    match kind:
        case "dense":
            return DenseSpec(64, activation)
        case "conv":
            return ConvSpec(8, 5, activation)
        case "pool":
            return PoolSpec(2)
        case "avgpool":
            return PoolSpec(2, "avg")
        case "batchnorm":
            return BatchNormSpec()
        case "dropout":
            return DropoutSpec(0.2)


def activation_of(layer: LayerSpec) -> ActivationName | None:
    """Return the activation of a layer, None where it has none."""
    if isinstance(layer, DenseSpec | ConvSpec | BatchNormSpec):
        return layer.activation  # one behind a pool is for other programs' networks
    return None


def with_activation(layer: LayerSpec, activation: str) -> LayerSpec:
    """Return `layer` with another activation; unchanged where it has none."""
    for known in ACTIVATIONS:
        if known == activation and isinstance(layer, DenseSpec | ConvSpec | BatchNormSpec):
            return replace(layer, activation=known)
    return layer


def with_next_activation(layer: LayerSpec, by: int) -> LayerSpec:
    """Return `layer` with the activation so many places further in the list.

    >>> str(with_next_activation(DenseSpec(8, "relu"), 1))
    '8:sigmoid'
    """
    activation = activation_of(layer)
    if activation is None:
        return layer
    index = (ACTIVATIONS.index(activation) + by) % len(ACTIVATIONS)
    return with_activation(layer, ACTIVATIONS[index])


def larger(layer: LayerSpec, sign: int) -> LayerSpec:
    """Return a layer that is a step larger, or for a negative sign smaller.

    >>> str(larger(DenseSpec(128), 1)), str(larger(DropoutSpec(0.5), -1))
    ('144:relu', 'dropout:0.45')
    """
    match layer:
        case DenseSpec():
            return replace(layer, units=resized(layer.units, sign))
        case ConvSpec():
            return replace(layer, filters=resized(layer.filters, sign, MAX_FILTERS))
        case PoolSpec():
            return replace(layer, side=min(max(layer.side + sign, 1), MAX_SIDE))
        case DropoutSpec():
            return replace(layer, rate=min(max(round(layer.rate + 0.05 * sign, 2), 0.0), 0.95))
        case BatchNormSpec():
            return layer


def resized(units: int, sign: int, most: int = MAX_UNITS) -> int:
    """Return the next size up or down: steps of an eighth, on round numbers, within the limits.

    >>> resized(128, 1), resized(128, -1)
    (144, 120)
    """
    step = max(1, (1 << int(math.log2(max(units - (sign < 0), 1)))) // 8)
    return min(max((units // step + sign) * step, 1), most)


def typed_layers(layer: LayerSpec, text: str) -> tuple[LayerSpec, ...]:
    """Return what a text makes of a layer: a number is its new size, else it is a notation.

    Raises:
        ConfigError: the text is neither.

    >>> str(typed_layers(ConvSpec(8, 5), "16")[0])
    'conv:16x5:relu'
    >>> str(typed_layers(ConvSpec(8, 5), "64:tanh")[0])
    '64:tanh'
    """
    if number(text.strip(), 0, math.inf) is None:
        return parse_layers(text)
    return parse_layers(_with_size(layer, text.strip()))


def _with_size(layer: LayerSpec, size: str) -> str:
    match layer:
        case PoolSpec() | DropoutSpec():
            return f"{kind_of(layer)}:{size}"
        case ConvSpec():
            return str(layer).replace(f"conv:{layer.filters}x", f"conv:{size}x", 1)
        case DenseSpec():
            return str(layer).replace(str(layer.units), size, 1)
        case BatchNormSpec():
            return size


def replaced(
    layers: Sequence[LayerSpec], index: int, new: Sequence[LayerSpec]
) -> tuple[LayerSpec, ...]:
    """Return `layers` with `new` ones in place of that at `index`.

    >>> [layer.units for layer in replaced(parse_layers("1,2,3"), 1, ())]
    [1, 3]
    """
    return (*layers[:index], *new, *layers[index + 1 :])


def moved(layers: Sequence[LayerSpec], index: int, by: int) -> tuple[LayerSpec, ...]:
    """Return `layers` with that at `index` so many places further, within the ends.

    >>> [layer.units for layer in moved(parse_layers("1,2,3"), 0, 1)]
    [2, 1, 3]
    """
    rest = list(layers)
    layer = rest.pop(index)
    rest.insert(min(max(index + by, 0), len(rest)), layer)
    return tuple(rest)
