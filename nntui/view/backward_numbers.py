"""The numbers of a unit as lines of text: the sum that makes z, and the derivative by a weight."""

from nntui.analysis.backward_numbers import Term, UnitNumbers
from nntui.analysis.backward_pass import STEP
from nntui.analysis.layer_places import LayerPlace

_WIDTH = 44
"""Columns before the result of a sum."""


def numbers_text(
    found: UnitNumbers,
    place: LayerPlace,
    unit: int,
    *,
    waiting: str = "",
    marked: bool = False,
    most: int = 5,
) -> str:
    """Return the forward and the backward pass of a unit, with its numbers.

    Args:
        found: the numbers.
        place: the layer.
        unit: the unit.
        waiting: what stands for a difference quotient that is not computed.
        marked: whether the summand whose weight is looked at is marked.
        most: how many summands are shown; the others are added up.
    """
    where = ""
    if found.position is not None:
        where = (
            f", where its output is largest: row {found.position[0]}, column {found.position[1]}"
        )
    lines = [f"unit {unit} of {place.title}{where}", "", *_forward(found, most, marked=marked), ""]
    return "\n".join([*lines, *_backward(found, waiting)])


def _forward(found: UnitNumbers, most: int, *, marked: bool) -> list[str]:
    match found.kind:
        case "sum":
            shown = [_product(each, found.chosen, marked=marked) for each in found.terms[:most]]
            others = found.others + sum(each.product for each in found.terms[most:])
            rest = [("all others", others), ("bias", found.bias)]
            sums = [f"  {name}".ljust(_WIDTH) + f"{value:10.4f}" for name, value in rest]
            return [*shown, *sums, *_results(found, "z, their sum")]
        case "batchnorm":
            assert found.origin is not None  # noqa: S101 - this kind has it
            x, mean, deviation = found.origin
            term = found.chosen
            quotient = f"({x:.4f} - {mean:.4f}) / {deviation:.4f}"
            return [
                f"  x' = (x - mean) / deviation = {quotient} = {term.x:.4f}",
                f"  scale x' + shift = {term.weight:.4f} * {term.x:.4f} + {found.bias:.4f}",
                *_results(found, "z"),
                "  mean and deviation are the running ones, as outside training",
            ]
        case "largest" | "mean":
            values = "  ".join(f"{each.x:.4f}" for each in found.terms)
            name = "z, the largest" if found.kind == "largest" else "z, their mean"
            return [f"  the square: {values}", *_results(found, name)]


def _product(term: Term, chosen: Term, *, marked: bool) -> str:
    mark = ">" if marked and term.input == chosen.input else " "
    name = term.name or str(term.input)
    return (
        f"{mark} x[{name}] w[{name}]".ljust(22)
        + f"{term.x:9.4f} * {term.weight:9.4f} = {term.product:10.4f}"
    )


def _results(found: UnitNumbers, name: str) -> list[str]:
    return [
        f"  {name}".ljust(_WIDTH) + f"{found.z:10.4f}",
        "  y, the output".ljust(_WIDTH) + f"{found.y:10.4f}",
    ]


def _backward(found: UnitNumbers, waiting: str) -> list[str]:
    lines = [f"  L = {found.loss:.6g}, the loss", f"  dL/dz = {found.dz:.6g}{_off(found)}"]
    if found.kind == "largest":
        return [*lines, "  there is no weight: dL/dz goes to the largest value, the others get 0"]
    if found.kind == "mean":
        return [*lines, f"  there is no weight: each value gets dL/dz / {len(found.terms)}"]
    return [*lines, *_derivative(found), _quotient(found, waiting)]


def _off(found: UnitNumbers) -> str:
    """Return why nothing flows back, where that is so."""
    if found.dz or found.positions:
        return ""
    return ": y does not change with z here" if found.y == 0 else ""


def _derivative(found: UnitNumbers) -> list[str]:
    term = found.chosen
    scaled = found.kind == "batchnorm"
    number = term.name or str(term.input)
    name, x = ("dL/dscale", "x'") if scaled else (f"dL/dw[{number}]", f"x[{number}]")
    here = found.dz * term.x
    if found.position is None:
        return [f"  {name} = dL/dz * {x} = {found.dz:.6g} * {term.x:.6g} = {found.gradient:.8g}"]
    others = found.positions - (found.dz != 0)
    return [
        f"  dL/dz * {x} = {found.dz:.6g} * {term.x:.6g} = {here:.6g} at this position",
        f"  {name} = {found.gradient:.8g}, with {others} other positions where dL/dz is not 0",
    ]


def _quotient(found: UnitNumbers, waiting: str) -> str:
    name = "scale" if found.kind == "batchnorm" else "w"
    value = waiting if found.quotient is None else f"{found.quotient:.8g}"
    return f"  (L({name} + h) - L({name} - h)) / 2h = {value}, with h = {STEP:g}"
