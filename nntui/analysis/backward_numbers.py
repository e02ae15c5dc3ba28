"""Backpropagation with its numbers: one unit forward, and the derivative by one of its weights.

A unit of a dense layer or a filter of a convolution is a sum, one of batch normalization a shifted
and scaled input, one of a pool the largest value or the mean of a square. Of layers of images, the
numbers are those of the position with the largest output.
"""

from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from nntui.analysis.backward_pass import BackwardPass
from nntui.analysis.layer_places import LayerPlace
from nntui.engine.arrays import Array
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.engine.layers.pooling import Pool2D
from nntui.errors import UsageError

UnitKind: TypeAlias = Literal["sum", "batchnorm", "largest", "mean"]


class Term(NamedTuple):
    """A summand of z: an input of the unit times its weight."""

    input: int
    x: float
    weight: float
    name: str = ""
    """Of the input: `3`, or `0,2,4` for channel, row and column of a kernel."""

    @property
    def product(self) -> float:
        """Their product."""
        return self.x * self.weight


@dataclass(frozen=True, slots=True)
class UnitNumbers:
    """What a unit computed for one image, and the derivatives.

    Args:
        terms: the summands of z with the largest absolute values, the largest first; of batch
            normalization and pools the one input.
        others: the sum of all other summands.
        bias: of the unit; 0 where it has none.
        z: the sum of everything above.
        y: the output of the layer for this unit.
        dz: dL/dz.
        chosen: the summand whose weight is looked at.
        gradient: dL/dw of this weight: dz x, added up over all positions.
        quotient: (L(w + h) - L(w - h)) / 2h; None where it is not computed.
        loss: L.
        kind: what the unit computes: a sum, batch normalization, the largest of a square, or its
            mean.
        position: row and column of the output; None for a vector.
        positions: at how many positions dz is not 0.
        origin: of batch normalization, its input, the running mean, and the running deviation
            sqrt(variance + epsilon).
    """

    terms: tuple[Term, ...]
    others: float
    bias: float
    z: float
    y: float
    dz: float
    chosen: Term
    gradient: float
    quotient: float | None
    loss: float = 0.0
    kind: UnitKind = "sum"
    position: tuple[int, int] | None = None
    positions: int = 1
    origin: tuple[float, float, float] | None = None


def unit_numbers(
    passed: BackwardPass,
    place: LayerPlace,
    unit: int,
    chosen: int | None = None,
    count: int = 5,
    *,
    with_quotient: bool = True,
) -> UnitNumbers:
    """Return the numbers of a unit for one image.

    Args:
        passed: the image through the network and back.
        place: the layer.
        unit: the unit, or the channel.
        chosen: the input whose weight is looked at; by default that of the largest summand.
        count: how many summands to return.
        with_quotient: whether to compute the difference quotient, which takes two forward passes.

    Raises:
        UsageError: the layer has no such unit or input, or computes nothing of its own.
    """
    number = _computing(passed, place)
    layer, y = passed.network.layers[number], passed.ys[place.output]
    _check("--unit", "a unit", unit, len(y))
    at = _At(passed, number, place.output, (unit, *_strongest(y[unit])), with_quotient)
    if isinstance(layer, Dense):
        return _dense(at, chosen, count)
    if isinstance(layer, Conv2D):
        return _convolved(at, layer, chosen, count)
    if isinstance(layer, BatchNorm):
        return _normalized(at)
    assert isinstance(layer, Pool2D)  # noqa: S101 - there are no other layers
    return _pooled(at, layer)


class _At(NamedTuple):
    """One output of a layer, and what is known of the image."""

    passed: BackwardPass
    number: int
    """Of the layer that computes z."""
    output: int
    """Of the layer that computes y: its activation, or itself."""
    place: tuple[int, ...]
    """The unit; or channel, row and column."""
    with_quotient: bool

    @property
    def z(self) -> float:
        return float(self.passed.ys[self.number][self.place])

    @property
    def y(self) -> float:
        return float(self.passed.ys[self.output][self.place])

    @property
    def position(self) -> tuple[int, int] | None:
        return (self.place[1], self.place[2]) if len(self.place) == 3 else None

    def dzs(self) -> Array:
        """Return dL/dz of the unit at all positions."""
        dy = self.passed.dys[self.number]
        return np.zeros_like(self.passed.ys[self.number]) if dy is None else dy

    def dz(self) -> float:
        return float(self.dzs()[self.place])

    def positions(self) -> int:
        """Return at how many positions dL/dz is not 0."""
        return int(np.count_nonzero(self.dzs()[self.place[0]]))

    def array(self, name: str) -> Array | None:
        return self.passed.network.parameters.weights.get(f"{self.number}/{name}")

    def gradient(self, name: str, place: tuple[int, ...]) -> float:
        return float(self.passed.network.parameters.grads[f"{self.number}/{name}"][place])

    def quotient(self, name: str, place: tuple[int, ...]) -> float | None:
        return self.passed.quotient(f"{self.number}/{name}", place) if self.with_quotient else None


def _dense(at: _At, chosen: int | None, count: int) -> UnitNumbers:
    weight = at.array("weight")
    assert weight is not None  # noqa: S101 - a dense layer has one
    unit = at.place[0]
    terms = _Terms(at.passed.inputs(at.number).reshape(-1), weight[:, unit])
    term = terms.term(chosen)
    return _summed(at, terms, term, count, (term.input, unit))


def _convolved(at: _At, layer: Conv2D, chosen: int | None, count: int) -> UnitNumbers:
    weight = at.array("weight")
    assert weight is not None  # noqa: S101 - a convolution has one
    channel, row, column = at.place
    geometry = layer.geometry
    padded = np.zeros(geometry.padded)
    padded[geometry.inner[1:]] = at.passed.inputs(at.number)
    top, left, side = row * layer.stride, column * layer.stride, layer.side
    window = padded[:, top : top + side, left : left + side]
    kernel = weight[:, :, :, channel].transpose(2, 0, 1)
    terms = _Terms(window.reshape(-1), kernel.reshape(-1), window.shape)
    term = terms.term(chosen)
    c, i, j = np.unravel_index(term.input, window.shape)
    return _summed(at, terms, term, count, (int(i), int(j), int(c), channel))


class _Terms(NamedTuple):
    """The summands of z."""

    inputs: Array
    weights: Array
    shape: tuple[int, ...] = ()
    """Of the window of a convolution: channels, rows, columns."""

    def term(self, number: int | None) -> Term:
        """Return one of them; the largest for None.

        Raises:
            UsageError: there is no such input.
        """
        if number is None:
            number = self.largest(1)[0]
        _check("--input", "an input", number, len(self.inputs))
        x, weight = float(self.inputs[number]), float(self.weights[number])
        return Term(number, x, weight, self.name(number))

    def largest(self, count: int) -> list[int]:
        """Return the numbers of those with the largest absolute values."""
        sizes = np.nan_to_num(np.abs(self.inputs * self.weights), nan=np.inf)
        return list(map(int, np.argsort(-sizes, kind="stable")[:count]))

    def name(self, number: int) -> str:
        if not self.shape:
            return str(number)
        return ",".join(str(int(each)) for each in np.unravel_index(number, self.shape))


def _summed(at: _At, terms: _Terms, term: Term, count: int, place: tuple[int, ...]) -> UnitNumbers:
    """Return the numbers of a sum; `place` is that of the chosen weight in its array."""
    shown = tuple(terms.term(number) for number in terms.largest(count))
    bias = at.array("bias")
    with np.errstate(all="ignore"):
        total = float((terms.inputs * terms.weights).sum())
    return UnitNumbers(
        terms=shown,
        others=total - sum(each.product for each in shown),
        bias=0.0 if bias is None else float(bias[at.place[0]]),
        z=at.z,
        y=at.y,
        dz=at.dz(),
        chosen=term,
        gradient=at.gradient("weight", place),
        quotient=at.quotient("weight", place),
        loss=at.passed.value,
        position=at.position,
        positions=at.positions(),
    )


def _normalized(at: _At) -> UnitNumbers:
    """Return the numbers of batch normalization: x' times its scale, plus its shift."""
    unit = at.place[0]
    statistics = at.passed.network.parameters.statistics
    mean = float(statistics[f"{at.number}/mean"][unit])
    variance = float(statistics[f"{at.number}/variance"][unit])
    x = float(at.passed.inputs(at.number)[at.place])
    scale, shift = at.array("scale"), at.array("shift")
    assert scale is not None and shift is not None  # noqa: S101, PT018 - it has both
    deviation = (variance + BatchNorm.EPSILON) ** 0.5
    term = Term(unit, (x - mean) / deviation, float(scale[unit]))
    return UnitNumbers(
        terms=(term,),
        others=0.0,
        bias=float(shift[unit]),
        z=at.z,
        y=at.y,
        dz=at.dz(),
        chosen=term,
        gradient=at.gradient("scale", (unit,)),
        quotient=at.quotient("scale", (unit,)),
        loss=at.passed.value,
        kind="batchnorm",
        position=at.position,
        positions=at.positions(),
        origin=(x, mean, deviation),
    )


def _pooled(at: _At, layer: Pool2D) -> UnitNumbers:
    """Return the numbers of a square: its values, of which a pool takes the largest or the mean."""
    channel, row, column = at.place
    side = layer.side
    square = at.passed.inputs(at.number)[channel][
        row * side : (row + 1) * side, column * side : (column + 1) * side
    ]
    is_max = isinstance(layer, MaxPool2D)
    share = 1 / square.size
    terms = tuple(
        Term(
            n,
            float(x),
            float(n == int(square.argmax())) if is_max else share,
            f"{n // side},{n % side}",
        )
        for n, x in enumerate(square.reshape(-1))
    )
    return UnitNumbers(
        terms=terms,
        others=0.0,
        bias=0.0,
        z=at.z,
        y=at.y,
        dz=at.dz(),
        chosen=terms[int(square.argmax())],
        gradient=0.0,
        quotient=None,
        loss=at.passed.value,
        kind="largest" if is_max else "mean",
        position=at.position,
        positions=at.positions(),
    )


def _computing(passed: BackwardPass, place: LayerPlace) -> int:
    """Return which layer of the network computes z: not its activation, nor a flattening."""
    first = place.output - 1 if place.first is None else place.first
    for number in range(place.output, max(first, 0) - 1, -1):
        layer = passed.network.layers[number]
        if isinstance(layer, Dense | Conv2D | BatchNorm | Pool2D):
            return number
    raise UsageError(
        f"--numbers: {place.title}, computes nothing outside training: it passes its input on"
    )


def _strongest(y: Array) -> tuple[int, ...]:
    """Return the row and the column of the largest output of a channel; nothing for a vector."""
    if not y.ndim:
        return ()
    row, column = np.unravel_index(int(np.nan_to_num(y).argmax()), y.shape)
    return int(row), int(column)


def _check(option: str, noun: str, number: int, count: int) -> None:
    if not 0 <= number < count:
        raise UsageError(f"{option}: expected {noun} from 0 to {count - 1}, received {number}")
