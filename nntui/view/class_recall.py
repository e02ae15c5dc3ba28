"""Recall by class: now as a number, and at every evaluation as a strip that shows its history."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from nntui.analysis.recall import recalls
from nntui.late_numpy import np
from nntui.view.beside import styled
from nntui.view.formatting import percent
from nntui.view.names import cut_all, padded, widest
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RAMPS = ("_.:-=+*#", "▁▂▃▄▅▆▇█")
_SHORTEST = 3
"""Columns below which no strip is drawn."""
_LONGEST_NAME = 12
_AROUND = 8
"""Columns around a strip in a table: a blank before, and the last recall behind it."""
_SMALLEST_ERROR = 0.003
"""The error that is drawn like no error at all."""


class Range(NamedTuple):
    """The recalls of the lowest and of the highest character of a strip."""

    low: float = 0.0
    high: float = 1.0

    def level(self, recall: float) -> float:
        """Return where a recall is, from 0 to 1; halving the error is always the same distance."""
        low, high, at = (math.log(max(1 - each, _SMALLEST_ERROR)) for each in (*self, recall))
        return 1.0 if low <= high else min(max((low - at) / (low - high), 0.0), 1.0)


_ALL = Range()


def range_of(histories: Sequence[Sequence[float | None]]) -> Range:
    """Return the range of all recalls, so that the strips of classes can be compared."""
    known = [recall for history in histories for recall in history if recall is not None]
    return Range(min(known), max(known)) if known else Range()


def recall_of(confusion: "NDArray[np.int64]") -> list[float | None]:
    """Return the recall of each class, from 0 to 1; None for a class without images.

    >>> recall_of(np.array([[3, 1], [0, 0]]))
    [0.75, None]
    """
    return _known(recalls([confusion])[0])


def recalls_of(history: "Sequence[NDArray[np.int64]]") -> list[list[float | None]]:
    """Return the recall of each class in each of several matrices, as `recall_of` does of one."""
    return [_known(recall) for recall in recalls(history)]


def strip(
    history: Sequence[float | None], columns: int, terminal: Terminal, limits: Range = _ALL
) -> str:
    """Return the recall of a class at every evaluation, a character each, in at most `columns`.

    Of more evaluations than columns, each column is the last of several.

    >>> strip([0.1, 0.6, 0.93, 0.985, 0.995], 8, Terminal())
    '▁▂▄▆▇'
    >>> strip([0.1, 0.6, 0.93, 0.985, 0.995], 3, Terminal(unicode=False))
    '_-*'
    """
    shown = _shown(len(history), columns)
    return "".join(_character(history[index], terminal, limits) for index in shown)


def recall_text(
    name: str,
    recall: float | None,
    history: Sequence[float | None],
    columns: int,
    terminal: Terminal,
    limits: Range = _ALL,
) -> Text:
    """Return the recall of a class in exactly `columns`: its name, the strip, the percentage.

    >>> recall_text("8", 0.961, [0.5, 0.93, 0.97], 14, Terminal()).plain
    '8   ▂▄▅  96.1%'
    """
    number = "      " if recall is None else _percent(recall)
    label = f"{name} " if name else ""
    room = columns - cell_len(label) - len(number) - 1
    drawn = strip(history, room, terminal, limits) if room >= _SHORTEST else ""
    blank = " " * max(room - len(drawn), 0)
    parts = [(label, terminal.dim), (blank, ""), (drawn, terminal.quiet)]
    return styled([*parts, (" " if room >= 0 else "", ""), (number, "")])


def recall_table(
    recall: "NDArray[np.float64]",
    epochs: Sequence[int],
    classes: Sequence[str],
    columns: int,
    terminal: Terminal,
) -> Text:
    """Return a strip for each class in lines of `columns`, with its last recall and a legend.

    Args:
        recall: (epochs, classes), from 0 to 1; NaN where a class has no images.
        epochs: the number of each.
        classes: their names.
        columns: the width, except of the legend.
        terminal: where it is displayed.

    >>> table = np.array([[0.5, 0.85], [0.95, 0.99]])
    >>> print(recall_table(table, [1, 2], ["cat", "dog"], 40, Terminal(unicode=False)))
    cat _=  95.0%
    dog :#  99.0%
        12
    _ 50.0 % to # 99.0 %; the error falls by a factor of 1.7 from symbol to symbol
    """
    names = cut_all(classes, _LONGEST_NAME, terminal.ellipsis)
    width = widest(names)
    histories = [_known(column) for column in recall.T]
    limits = range_of(histories)
    room = max(columns - width - _AROUND, 1)
    text = Text(no_wrap=True)
    for name, history in zip(names, histories, strict=True):
        text.append(f"{padded(name, width, right=True)} ", terminal.dim)
        text.append(strip(history, room, terminal, limits), terminal.quiet)
        last = history[-1] if history else None
        text.append(f" {'     -' if last is None else _percent(last)}\n", terminal.dim)
    axis = _axis([epochs[index] for index in _shown(len(epochs), room)])
    text.append(f"{' ' * (width + 1)}{axis}\n", terminal.dim)
    return text.append(_legend(terminal, limits))


def _legend(terminal: Terminal, limits: Range) -> str:
    """Return what the characters of strips mean."""
    ramp = _RAMPS[terminal.unicode]
    least, most = (max(1 - each, _SMALLEST_ERROR) for each in limits)
    if least <= most:
        return f"{ramp[-1]} {percent(limits.high, 1)}"
    factor = (least / most) ** (1 / (len(ramp) - 1))
    return (
        f"{ramp[0]} {percent(limits.low, 1)} to {ramp[-1]} {percent(limits.high, 1)}; "
        f"the error falls by a factor of {factor:.1f} from symbol to symbol"
    )


def _known(recall: "NDArray[np.float64]") -> list[float | None]:
    return [None if math.isnan(each) else each for each in recall.tolist()]


def _shown(count: int, columns: int) -> list[int]:
    """Return which of `count` evaluations are drawn: the last of as many groups as fit."""
    points = max(min(count, columns), 0)
    return [(number + 1) * count // points - 1 for number in range(points)]


def _axis(epochs: Sequence[int]) -> str:
    """Return the numbers of the first and the last epoch, under their columns."""
    if len(epochs) < 2:
        return "".join(map(str, epochs))
    first, last = str(epochs[0]), str(epochs[-1])
    return first + last.rjust(max(len(epochs) - len(first), len(last)))


def _percent(share: float) -> str:
    """Return a share in six characters; less than all is never 100.0%."""
    return f"{min(100 * share, 99.9) if share < 1 else 100:5.1f}%"


def _character(recall: float | None, terminal: Terminal, limits: Range) -> str:
    if recall is None:
        return " "
    return _RAMPS[terminal.unicode][round(limits.level(recall) * 7)]
