"""Bars in characters: class probabilities and progress."""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Self

from rich.cells import cell_len
from rich.text import Text

from nntui.view.beside import styled
from nntui.view.names import cut_all, padded, widest
from nntui.view.style import Terminal

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_SHORTEST_BAR = 3
_SHORT = 18
"""Columns below which percents have no decimal place."""


def bar(share: float, columns: int, terminal: Terminal) -> str:
    """Return a bar that fills `share` of `columns`, exact to an eighth of a column in Unicode.

    A share outside 0 to 1 is clipped; NaN is an empty bar.

    >>> bar(0.6, 8, Terminal())
    '████▊   '
    >>> bar(0.6, 8, Terminal(unicode=False))
    '=====   '
    """
    share = min(max(0.0, share), 1.0)  # in this order max() returns 0 for NaN
    if not terminal.unicode:
        return ("=" * round(share * columns)).ljust(columns)
    whole, eighth = divmod(round(share * columns * 8), 8)
    return ("█" * whole + (_EIGHTHS[eighth] if eighth else "")).ljust(columns)


def progress_bar(share: float, columns: int, terminal: Terminal) -> Text:
    """Return a progress bar of `columns` in which the remaining part is visible, too.

    >>> progress_bar(0.5, 8, Terminal()).plain
    '━━━━────'
    """
    done = round(min(max(share, 0.0), 1.0) * columns)
    full, rest = ("━", "─") if terminal.unicode else ("=", "-")
    text = Text(no_wrap=True)
    text.append(full * done, terminal.accent)
    text.append(rest * (columns - done), terminal.dim)
    return text


def thin_bar(share: float, columns: int, terminal: Terminal) -> str:
    """Return a thin bar that fills `share` of `columns`, exact to half a column in Unicode.

    >>> thin_bar(0.6, 8, Terminal())
    '━━━━━   '
    """
    if not terminal.unicode:
        return bar(share, columns, terminal)
    whole, half = divmod(round(min(max(0.0, share), 1.0) * columns * 2), 2)
    return ("━" * whole + "╸" * half).ljust(columns)


def probability_bars(
    probabilities: Sequence[float],
    classes: Sequence[str],
    truth: int | None,
    columns: int,
    terminal: Terminal,
    rows: int | None = None,
    *,
    scores: bool = False,
) -> list[Text]:
    """Return a bar for each class, in a line of `columns` each.

    The predicted class is marked with `<` at the end, the true class with `*` at the beginning.
    Outputs that are not probabilities, such as those of hinge, are written as numbers; the largest
    one has the longest bar.

    Args:
        probabilities: the outputs of the network, one for each class.
        classes: their names.
        truth: the true class, None where it is unknown.
        columns: the width of a line.
        terminal: where it is displayed.
        rows: how many lines there is room for. Of more classes than that, the largest outputs are
            shown in their order, the true class always, and how many others there are.
        scores: whether the outputs are no probabilities though they are from 0 to 1: those of
            sigmoid need not add up to 1.

    >>> bars = probability_bars([0.25, 0.75], ["cat", "dog"], 0, 27, Terminal(unicode=False))
    >>> [line.plain for line in bars]
    ['* cat ===           25.0%  ', '  dog =========     75.0% <']
    """
    scale = _Scale.of(probabilities, columns, scores=scores)
    shown = _shown(probabilities, truth, len(probabilities) if rows is None else max(rows, 2))
    names = _names(classes, shown, columns, terminal)
    predicted = _predicted(probabilities)
    verdict = terminal.verdict(right=truth in {predicted, None})
    lines = []
    for number, name in zip(shown, names, strict=True):
        answer = verdict if number == predicted else None
        parts = _parts(name, probabilities[number], scale, columns, terminal, answer)
        mark = ("* ", terminal.right) if number == truth else ("  ", "")
        lines.append(styled([mark, *parts]))
    if len(shown) < min(len(probabilities), rows or 0):
        lines.append(Text(_others(probabilities, shown, scale, columns), terminal.dim))
    return lines


class _Scale(NamedTuple):
    """How outputs are drawn and written."""

    full: float
    """The output of the longest bar."""
    are_probabilities: bool
    short: bool = False
    """Whether there is room for whole percents only."""

    @classmethod
    def of(cls, outputs: Sequence[float], columns: int, *, scores: bool = False) -> Self:
        """Return the scale of the outputs of a network."""
        within = all(not (output < 0 or output > 1) for output in outputs)
        full = 1.0 if within else max(*outputs, 1e-9)
        return cls(full, within and not scores, columns < _SHORT)

    def text(self, output: float) -> str:
        """Return an output in seven characters; where there is little room, in five."""
        if self.short:
            return f"{100 * output:4.0f}%" if self.are_probabilities else f"{output:5.1f}"
        return f" {100 * output:5.1f}%" if self.are_probabilities else f"{output:7.2f}"


def _parts(
    name: str,
    output: float,
    scale: _Scale,
    columns: int,
    terminal: Terminal,
    answer: str | None,
) -> list[tuple[str, str]]:
    """Return the name, bar and output of a class; `answer` is the style of the predicted class."""
    bold = "" if answer is None else "bold"
    width = max(columns - cell_len(name) - (10 if scale.short else 12), 1)
    drawn = bar(output / scale.full, width, terminal)
    # Blanks get no style: every change of style costs a dozen bytes on a slow connection.
    filled = drawn.rstrip()
    return [
        (f"{name} ", bold),
        (filled, terminal.quiet if answer is None else answer),
        (drawn[len(filled) :], ""),
        (scale.text(output), bold or terminal.dim),
        ("  " if answer is None else " <", answer or ""),
    ]


def _predicted(outputs: Sequence[float]) -> int:
    return max(range(len(outputs)), key=outputs.__getitem__)


def _shown(outputs: Sequence[float], truth: int | None, rows: int) -> list[int]:
    """Return the classes to show: all in their order, or those with the largest outputs."""
    if len(outputs) <= rows:
        return list(range(len(outputs)))
    # NaN is neither larger nor smaller than anything; here it is smaller.
    order = sorted(
        range(len(outputs)),
        key=lambda each: (
            (-outputs[each], each) if outputs[each] == outputs[each] else (math.inf, each)
        ),
    )
    order.insert(0, order.pop(order.index(_predicted(outputs))))
    # The last line says how many others there are, unless truth and answer need it.
    shown = order[: max(rows - 1, 2)]
    if truth is not None and truth not in shown:
        shown[-1] = truth
    return shown


def _names(
    classes: Sequence[str], shown: Sequence[int], columns: int, terminal: Terminal
) -> list[str]:
    """Return the names of the classes to show, all as wide, with room for a bar beside them."""
    room = max(min(max(columns // 3, 12), columns - 12 - _SHORTEST_BAR), 1)
    # Short forms of all classes: those of the classes shown would change from image to image.
    short = _cut(tuple(classes), room, terminal.ellipsis)
    width = widest(short)
    return [padded(short[number], width, right=True) for number in shown]


@lru_cache(16)
def _cut(classes: tuple[str, ...], columns: int, ellipsis: str) -> list[str]:
    return cut_all(list(classes), columns, ellipsis)


def _others(outputs: Sequence[float], shown: Sequence[int], scale: _Scale, columns: int) -> str:
    left = [output for number, output in enumerate(outputs) if number not in set(shown)]
    text = f"  and {len(left)} more"
    if scale.are_probabilities:
        total = f"{scale.text(sum(left))}  "
        text = f"{text:<{columns - len(total)}}{total}"
    return padded(text, columns)
