"""Numbers in words: how counts, shares, durations and rates are written everywhere."""

from collections.abc import Sequence


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share from 0 to 1 as a percentage: `97.61 %`."""
    return "-" if share is None else f"{100 * share:.{digits}f} %"


def confidence(output: float, digits: int = 1) -> str:
    """Return an output of the network: a share as a percentage, a score as the number it is."""
    return percent(output, digits) if 0 <= output <= 1 else f"{output:.2f}"


def number(value: float | None) -> str:
    """Return a loss or a rate of learning with four digits that count: `0.07155`."""
    return "-" if value is None else f"{value:.4g}"


def rate(images: float | None) -> str:
    """Return images a second: `182 k img/s`."""
    if images is None:
        return "- img/s"
    if images >= 999_500:
        return f"{images / 1e6:.2f} M img/s"
    if images >= 999.5:
        return f"{images / 1e3:.0f} k img/s"
    return f"{images:.0f} img/s"


def duration(seconds: float | None) -> str:
    """Return seconds as one reads them off a clock: `0.4 s`, `12 s`, `3:07 min`, `1:02 h`."""
    if seconds is None:
        return "-"
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"


def count(things: int, noun: str) -> str:
    """Return a count and its noun: `1 image`, `101,770 images`."""
    return f"{things:,} {noun}{'' if things == 1 else 's'}"


def course(values: Sequence[object]) -> str:
    """Return what a setting was, one value after the other: `0.5, then 0.003`; `-` for none."""
    if len(values) > 3:
        return f"{values[0]}, then {len(values) - 2} others, then {values[-1]}"
    return ", then ".join(str(value) for value in values) or "-"
