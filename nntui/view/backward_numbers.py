"""The numbers of a unit as lines of text: the sum that makes z, and the derivative by a weight."""

from nntui.analysis.backward_numbers import UnitNumbers
from nntui.analysis.units import LayerPlace


def numbers_text(found: UnitNumbers, place: LayerPlace, unit: int) -> str:
    """Return the forward and the backward pass of a unit, with its numbers."""
    lines = [f"unit {unit} of layer {place.number}, {place.words}", ""]
    lines += [
        f"  x[{term.input}] w[{term.input}]".ljust(18)
        + f"= {term.x:9.4f} * {term.weight:9.4f} = {term.product:10.4f}"
        for term in found.terms
    ]
    for name, value in (("all others", found.others), ("bias", found.bias)):
        lines.append(f"  {name}".ljust(44) + f"{value:10.4f}")
    term = found.chosen
    name, factors = f"dL/dw[{term.input}]", f"{found.dz:.6g} * {term.x:.6g}"
    return "\n".join(
        [
            *lines,
            "  z, their sum".ljust(44) + f"{found.z:10.4f}",
            "  y, the output".ljust(44) + f"{found.y:10.4f}",
            "",
            f"  dL/dz = {found.dz:.6g}",
            f"  {name} = dL/dz * x[{term.input}] = {factors} = {found.gradient:.8g}",
            f"  (L(w + h) - L(w - h)) / 2h = {found.quotient:.8g}, with h = 1e-5",
        ]
    )
