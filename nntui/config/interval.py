"""Interval: the legal numbers of a setting, written as in mathematics."""

import math
import re
from typing import NamedTuple


class Interval(NamedTuple):
    """All numbers between two bounds, each of which is part of it or not."""

    low: float
    high: float
    open_low: bool = False
    open_high: bool = False

    def includes(self, number: float) -> bool:
        """Return whether `number` is within the bounds; NaN never is.

        >>> interval("(0, 100]").includes(0), interval("(0, 100]").includes(100)
        (False, True)
        """
        above = self.low < number or (number == self.low and not self.open_low)
        below = number < self.high or (number == self.high and not self.open_high)
        return above and below

    def __str__(self) -> str:
        low = f"{'above' if self.open_low else 'from'} {self.low:.15g}"
        if self.high == math.inf:
            return low
        return f"{low} {'to below' if self.open_high else 'to'} {self.high:.15g}"


def interval(text: str) -> Interval:
    """Return the interval that `text` describes: a parenthesis leaves its bound out.

    >>> str(interval("[0, 1)"))
    'from 0 to below 1'
    >>> str(interval("[0, inf)"))
    'from 0'
    """
    found = re.fullmatch(r"([\[(])(.+), (.+)([\])])", text)
    if found is None:
        raise ValueError(f"expected an interval as in (0, 100], received {text!r}")
    left, low, high, right = found.groups()
    return Interval(float(low), float(high), left == "(", right == ")")
