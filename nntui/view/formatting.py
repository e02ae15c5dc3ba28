"""Formatting of numbers: how shares, losses, rates, durations and counts are written everywhere."""

from collections.abc import Sequence


def percent(share: float | None, digits: int = 2) -> str:
    """Return a share from 0 to 1 as a percentage; a dash for None.

    >>> percent(0.97614)
    '97.61 %'
    """
    return "-" if share is None else f"{100 * share:.{digits}f} %"


def confidence(output: float, digits: int = 1, *, score: bool = False) -> str:
    """Return an output of a network: a probability as a percentage, any other number as it is.

    Args:
        output: the output.
        digits: of the percentage.
        score: whether it is known to be no probability, as an output of sigmoid.

    >>> confidence(0.97), confidence(-1.5), confidence(0.97, score=True)
    ('97.0 %', '-1.50', 'score 0.97')
    """
    if score:
        return f"score {output:.2f}"
    return percent(output, digits) if 0 <= output <= 1 else f"{output:.2f}"


def number(value: float | None) -> str:
    """Return a loss or a learning rate with four significant digits; a dash for None.

    >>> number(0.0715519)
    '0.07155'
    """
    return "-" if value is None else f"{value:.4g}"


def rate(images: float | None) -> str:
    """Return a throughput in images per second; a dash for None.

    >>> rate(182_400.0)
    '182 k img/s'
    """
    if images is None:
        return "- img/s"
    if images >= 999_500:
        return f"{images / 1e6:.2f} M img/s"
    if images >= 999.5:
        return f"{images / 1e3:.0f} k img/s"
    return f"{images:.0f} img/s"


def duration(seconds: float | None) -> str:
    """Return a duration in the unit that suits it; a dash for None.

    >>> duration(0.44), duration(12), duration(187), duration(3720)
    ('0.4 s', '12 s', '3:07 min', '1:02 h')
    """
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


def values_in_order(values: Sequence[object]) -> str:
    """Return the values of a setting, one after the other; of many only the first and the last.

    >>> values_in_order([0.5, 0.003])
    '0.5, then 0.003'
    >>> values_in_order([1, 2, 3, 4])
    '1, then 2 others, then 4'
    """
    texts = [setting_value(value) for value in values]
    if len(texts) > 3:
        texts = [texts[0], f"{len(texts) - 2} others", texts[-1]]
    return ", then ".join(texts) or "-"


def setting_value(value: object) -> str:
    """Return the value of a setting, with yes and no for booleans.

    >>> setting_value(True), setting_value(0.001)
    ('yes', '0.001')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def setting_text(value: object) -> str:
    """Return the value of a setting as it is typed, the shortest form of a number.

    >>> setting_text(0.0001), setting_text(False)
    ('0.0001', 'no')
    """
    return f"{value:.12g}" if isinstance(value, float) else setting_value(value)
