"""Numbers within the notations that users type, as in `conv:8x5` and `rotate:10`."""

import re

_LONGEST = 40
"""Characters of a number with a fraction: more than any float needs."""


def whole_number(text: str, low: int, high: int) -> int | None:
    """Return the whole number that `text` is, or None if it is none from `low` to `high`.

    >>> whole_number(" 12 ", 1, 64)
    12
    >>> whole_number("65", 1, 64) is None
    True
    """
    digits = text.strip()
    # Without re.ASCII the pattern accepts the digits of other scripts; its bound keeps int() cheap.
    if not re.fullmatch(r"\d{1,9}", digits, re.ASCII):
        return None
    number = int(digits)
    return number if low <= number <= high else None


def number(text: str, low: float, high: float, *, open_high: bool = False) -> float | None:
    """Return the number that `text` is, or None if it is none from `low` to `high`.

    Args:
        text: plain or scientific notation.
        low: the least number.
        high: the largest number.
        open_high: whether `high` itself is out of the range.

    >>> number("2.5e-1", 0, 1)
    0.25
    >>> number("1", 0, 1, open_high=True) is None
    True
    """
    digits = text.strip()
    if len(digits) > _LONGEST or not re.fullmatch(r"[0-9.eE+-]+", digits):
        return None
    try:
        found = float(digits)
    except ValueError:
        return None
    if not low <= found <= high or (open_high and found == high):
        return None
    return found + 0.0  # -0.0 becomes 0.0


def shortest(value: float) -> str:
    """Return the shortest text that reads back as exactly `value`.

    >>> shortest(10.0), shortest(0.9999999)
    ('10', '0.9999999')
    """
    return repr(value).removesuffix(".0")
