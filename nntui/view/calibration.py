"""A strip of ten bars: for each interval of confidence, how often the network is right."""

from rich.text import Text

from nntui.analysis.calibration import Calibration
from nntui.view.bars import bar
from nntui.view.formatting import percent
from nntui.view.style import Terminal

_HEAD = 8
_TAIL = 26
CLOSE = 0.05
"""Points between accuracy and confidence up to which a bin is not called off."""
FEW = 20
"""Images below which the accuracy of a bin says nothing."""


def calibration_text(found: Calibration, columns: int, terminal: Terminal) -> Text:
    """Return a line for each interval: a bar of the accuracy, with `|` at the mean confidence.

    The words at the end say where the network is too sure or too unsure.

    Args:
        found: the calibration.
        columns: the width.
        terminal: where it is displayed.
    """
    width = max(columns - _HEAD - _TAIL, 10)
    lines = []
    for each in found.bins:
        line = Text(f"{round(100 * each.low):3d}-{round(100 * each.high):3d} ", terminal.dim)
        if each.accuracy is None or each.confidence is None:
            lines.append(line.append(f"{' ' * width}{'-':>9}", terminal.dim))
            continue
        drawn = bar(each.accuracy, width, terminal)
        place = min(int(each.confidence * width), width - 1)
        line.append(drawn[:place], terminal.quiet)
        line.append("|", terminal.accent)
        line.append(drawn[place + 1 :], terminal.quiet)
        line.append(f"{percent(each.accuracy, 1):>9}")
        line.append(f"{each.images:7,} ", terminal.dim)
        lines.append(line.append(verdict(each.accuracy - each.confidence, each.images)))
    return Text("\n", no_wrap=True).join(lines)


def verdict(gap: float, images: int) -> str:
    """Return a word about an interval: accuracy minus confidence is `gap`.

    >>> verdict(-0.2, 100), verdict(0.01, 100), verdict(-0.2, 3)
    ('too sure', '', 'few')
    """
    if images < FEW:
        return "few"
    if abs(gap) <= CLOSE:
        return ""
    return "too sure" if gap < 0 else "too unsure"
