"""The notation of hidden layers, `conv:8x5:relu,pool:2,128:relu,dropout:0.2`, and their records.

    UNITS[:ACTIVATION][:nobias]                                  a dense layer
    conv:FILTERSxSIDE[/STRIDE][:ACTIVATION][:same|:padN][:nobias]    a convolution
    pool:SIDE[:ACTIVATION], avgpool:SIDE[:ACTIVATION]            max pooling, average pooling
    batchnorm[:ACTIVATION]                                       batch normalization
    dropout:RATE                                                 dropout

Images are flattened before the first dense layer. The output layer follows from the data and the
loss, so it is not listed.
"""

import re
from typing import Annotated, Literal, TypeAlias, get_args

from msgspec import Meta, Struct

from nntui.config.notation import number, shortest, whole_number
from nntui.errors import ConfigError
from nntui.strings import clean, nearest, similar

ActivationName: TypeAlias = Literal[
    "relu", "sigmoid", "tanh", "linear", "leaky-relu", "elu", "gelu", "silu", "softplus"
]
ACTIVATIONS: tuple[ActivationName, ...] = get_args(ActivationName)

MAX_LAYERS = 32
MAX_UNITS = 16_384
MAX_FILTERS = 1024
MAX_SIDE = 64


class DenseSpec(Struct, frozen=True, tag="dense"):
    """A dense layer of `units` neurons, followed by an activation."""

    units: Annotated[int, Meta(ge=1, le=MAX_UNITS)]
    activation: ActivationName = "relu"
    biased: bool = True

    def __str__(self) -> str:
        return f"{self.units}:{self.activation}{'' if self.biased else ':nobias'}"


class ConvSpec(Struct, frozen=True, tag="conv"):
    """A convolution of `filters` kernels of `side` x `side`, followed by an activation."""

    filters: Annotated[int, Meta(ge=1, le=MAX_FILTERS)]
    side: Annotated[int, Meta(ge=1, le=MAX_SIDE)]
    activation: ActivationName = "relu"
    stride: Annotated[int, Meta(ge=1, le=MAX_SIDE)] = 1
    padding: Literal["valid", "same"] | Annotated[int, Meta(ge=1, le=MAX_SIDE)] = "valid"
    """`valid` is none, `same` keeps the size of the image, a number is zeros on each side."""
    biased: bool = True

    def __str__(self) -> str:
        stride = f"/{self.stride}" if self.stride > 1 else ""
        padded = f"pad{self.padding}" if isinstance(self.padding, int) else self.padding
        same = "" if padded == "valid" else f":{padded}"
        bias = "" if self.biased else ":nobias"
        return f"conv:{self.filters}x{self.side}{stride}:{self.activation}{same}{bias}"


class PoolSpec(Struct, frozen=True, tag="pool"):
    """Max or average pooling over squares of `side` x `side`, followed by an activation."""

    side: Annotated[int, Meta(ge=1, le=MAX_SIDE)]
    kind: Literal["max", "avg"] = "max"
    activation: ActivationName = "linear"

    def __str__(self) -> str:
        activation = "" if self.activation == "linear" else f":{self.activation}"
        return f"{'pool' if self.kind == 'max' else 'avgpool'}:{self.side}{activation}"


class BatchNormSpec(Struct, frozen=True, tag="batchnorm"):
    """Batch normalization, followed by an activation (Ioffe and Szegedy 2015)."""

    activation: ActivationName = "linear"

    def __str__(self) -> str:
        return "batchnorm" if self.activation == "linear" else f"batchnorm:{self.activation}"


class DropoutSpec(Struct, frozen=True, tag="dropout"):
    """Dropout: sets values to 0 with probability `rate` in training (Srivastava et al. 2014)."""

    rate: Annotated[float, Meta(ge=0, lt=1)]

    def __str__(self) -> str:
        return f"dropout:{shortest(self.rate)}"


LayerSpec: TypeAlias = DenseSpec | ConvSpec | PoolSpec | BatchNormSpec | DropoutSpec

_HEADS = ("conv", "pool", "avgpool", "batchnorm", "dropout")


def parse_layers(text: str) -> tuple[LayerSpec, ...]:
    """Return the hidden layers that `text` lists, from the input to the output.

    An empty string is a network without hidden layers.

    Raises:
        ConfigError: names the position of the layer, counted from 1, and says what was expected.

    >>> parse_layers("128:relu, dropout:0.2")
    (DenseSpec(units=128, activation='relu', biased=True), DropoutSpec(rate=0.2))
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if len(parts) > MAX_LAYERS:
        raise ConfigError(f"layers: expected at most {MAX_LAYERS} of them, received {len(parts)}")
    return tuple(_parse_layer(part, position) for position, part in enumerate(parts, start=1))


def format_layers(layers: tuple[LayerSpec, ...]) -> str:
    """Return the notation of `layers`; `parse_layers` is its inverse."""
    return ",".join(str(layer) for layer in layers)


def normalize_layers(text: str) -> str:
    """Return the one spelling of a network; ConfigError if `text` is no list of layers.

    >>> normalize_layers("128, dropout:0.50")
    '128:relu,dropout:0.5'
    """
    return format_layers(parse_layers(text))


def _parse_layer(text: str, position: int) -> LayerSpec:
    head, *words = (word.strip() for word in text.split(":"))
    match head:
        case "dropout":
            return DropoutSpec(_rate(":".join(words), position))
        case "pool" | "avgpool":
            side = whole_number(words[0] if words else "", 1, MAX_SIDE)
            if side is None:
                raise ConfigError(
                    f"layer {position}: expected the side of a pool from 1 to {MAX_SIDE}, as in "
                    f"{head}:2, received {clean(text, 40)!r}"
                )
            activation, _ = _flags(words[1:], "linear", (), position)
            return PoolSpec(side, "max" if head == "pool" else "avg", activation)
        case "batchnorm":
            activation, _ = _flags(words, "linear", (), position)
            return BatchNormSpec(activation)
        case "conv":
            return _parse_conv(text, words, position)
        case _:
            units = _units(head, position)
            activation, flags = _flags(words, "relu", ("nobias",), position)
            return DenseSpec(units, activation, "nobias" not in flags)


def _parse_conv(text: str, words: list[str], position: int) -> ConvSpec:
    found = re.fullmatch(r"([^x/]*)x([^x/]*)(?:/([^x/]*))?", words[0]) if words else None
    filters = whole_number(found[1], 1, MAX_FILTERS) if found else None
    side = whole_number(found[2], 1, MAX_SIDE) if found else None
    stride = whole_number("1" if found[3] is None else found[3], 1, MAX_SIDE) if found else None
    if filters is None or side is None or stride is None:
        raise ConfigError(
            f"layer {position}: expected conv:FILTERSxSIDE, as in conv:8x5:relu, or "
            f"conv:FILTERSxSIDE/STRIDE, up to {MAX_FILTERS} filters and sides of {MAX_SIDE}, "
            f"received {clean(text, 40)!r}"
        )
    sizes = [word for word in words[1:] if re.fullmatch(r"pad\d+", word)]
    others = [word for word in words[1:] if word not in sizes]
    activation, flags = _flags(others, "relu", ("same", "valid", "nobias"), position)
    padding = _padding(sizes, flags, side, position)
    return ConvSpec(filters, side, activation, stride, padding, "nobias" not in flags)


def _padding(
    sizes: list[str], flags: set[str], side: int, position: int
) -> Literal["same", "valid"] | int:
    """Return the padding that flags such as `pad2` and `same` state."""
    if not sizes:
        return "same" if "same" in flags else "valid"
    size = whole_number(sizes[0].removeprefix("pad"), 0, side - 1)
    if size is None or len(sizes) > 1 or "same" in flags:
        raise ConfigError(
            f"layer {position}: expected one padding, same or pad0 to pad{side - 1} for kernels "
            f"of {side} x {side}, received {clean(' and '.join([*sizes, *flags]), 40)!r}"
        )
    return size or "valid"


def _flags(
    words: list[str], default: ActivationName, allowed: tuple[str, ...], position: int
) -> tuple[ActivationName, set[str]]:
    """Return the activation and the flags that follow the size of a layer, in any order."""
    flags = {word for word in words if word in allowed}
    others = [word for word in words if word and word not in allowed]
    if not others:
        return default, flags
    if len(others) > 1:
        raise ConfigError(
            f"layer {position}: expected one activation, "
            f"received {clean(' and '.join(others), 60)!r}"
        )
    word = others[0]
    for known in ACTIVATIONS:
        if word == known:
            return known, flags
    raise ConfigError(
        f"layer {position}: unknown activation {clean(word, 40)!r}; "
        f"{similar(word, allowed) or nearest(word, ACTIVATIONS)}"
    )


def _units(text: str, position: int) -> int:
    units = whole_number(text, 1, MAX_UNITS)
    if units is None:
        raise ConfigError(
            f"layer {position}: expected a number of neurons from 1 to {MAX_UNITS}, "
            f"as in 128:relu, or one of {', '.join(_HEADS)}, received {clean(text, 40)!r}"
        )
    return units


def _rate(text: str, position: int) -> float:
    rate = number(text, 0, 1, open_high=True)
    if rate is None:
        raise ConfigError(
            f"layer {position}: expected a dropout rate from 0 to below 1, "
            f"received {clean(text, 40)!r}"
        )
    return rate
