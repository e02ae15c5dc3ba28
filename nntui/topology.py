"""The one-line notation of a network, `128:relu,dropout:0.2`, and the parts it stands for."""

from typing import Annotated, Literal, TypeAlias, get_args

from msgspec import Meta, Struct

from nntui.errors import ConfigError
from nntui.strings import clean, nearest

ActivationName: TypeAlias = Literal["relu", "sigmoid", "tanh", "linear"]
ACTIVATIONS: tuple[ActivationName, ...] = get_args(ActivationName)

MAX_LAYERS = 32
MAX_UNITS = 16_384


class DenseSpec(Struct, frozen=True, tag="dense"):
    """A hidden layer of `units` neurons and the activation behind it."""

    units: Annotated[int, Meta(ge=1, le=MAX_UNITS)]
    activation: ActivationName = "relu"

    def __str__(self) -> str:
        return f"{self.units}:{self.activation}"


class DropoutSpec(Struct, frozen=True, tag="dropout"):
    """Silences each value with probability `rate` while training (Srivastava et al. 2014)."""

    rate: Annotated[float, Meta(ge=0, lt=1)]

    def __str__(self) -> str:
        # repr, because every shorter form would change a long rate, 0.9999999 to the illegal 1.
        return f"dropout:{repr(self.rate).removesuffix('.0')}"


LayerSpec: TypeAlias = DenseSpec | DropoutSpec


def parse_layers(text: str) -> tuple[LayerSpec, ...]:
    """Return the hidden layers that `text` lists, from the input to the output.

    An empty text is a network without hidden layers.

    Raises:
        ConfigError: names the layer by its place, counted from 1, and says what was expected.

    >>> parse_layers("128:relu, dropout:0.2")
    (DenseSpec(units=128, activation='relu'), DropoutSpec(rate=0.2))
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    if len(parts) > MAX_LAYERS:
        raise ConfigError(f"layers: expected at most {MAX_LAYERS} of them, received {len(parts)}")
    return tuple(_parse_layer(part, place) for place, part in enumerate(parts, start=1))


def format_layers(layers: tuple[LayerSpec, ...]) -> str:
    """Return the notation of `layers`; `parse_layers` is its inverse."""
    return ",".join(str(layer) for layer in layers)


def _parse_layer(text: str, place: int) -> LayerSpec:
    head, _, tail = text.partition(":")
    if head.strip() == "dropout":
        return DropoutSpec(_rate(tail, place))
    return DenseSpec(_units(head, place), _activation(tail, place))


def _units(text: str, place: int) -> int:
    number = text.strip()
    # isdecimal alone would let other scripts' digits in; the length bound keeps int() cheap.
    if number.isascii() and number.isdecimal() and len(number) < 10:
        units = int(number)
        if 1 <= units <= MAX_UNITS:
            return units
    raise ConfigError(
        f"layer {place}: expected a number of neurons from 1 to {MAX_UNITS}, as in 128:relu, "
        f"or dropout:RATE, received {clean(text, 40)!r}"
    )


def _activation(text: str, place: int) -> ActivationName:
    word = text.strip() or "relu"
    for known in ACTIVATIONS:
        if word == known:
            return known
    raise ConfigError(
        f"layer {place}: unknown activation {clean(word, 40)!r}; {nearest(word, ACTIVATIONS)}"
    )


def _rate(text: str, place: int) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = -1.0
    if 0 <= rate < 1:
        return rate
    raise ConfigError(
        f"layer {place}: expected a dropout rate from 0 to below 1, received {clean(text, 40)!r}"
    )
