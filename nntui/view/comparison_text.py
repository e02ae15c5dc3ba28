"""Compared runs as text for a screen: results side by side, values at an epoch, test images."""

from bisect import bisect_right
from collections.abc import Hashable, Mapping, Sequence

from rich.text import Text

from nntui.strings import clean, short_name
from nntui.view import formatting
from nntui.view.compared_pair import Cell, ComparedPair, Group
from nntui.view.comparison import ComparedRun, differing
from nntui.view.comparison_tables import results
from nntui.view.digit_comparison import p_text
from nntui.view.fitted import fitted
from nntui.view.list_lines import CURSOR, Line, window_start, wrapped
from nntui.view.names import cut, cut_pair, padded, short_names
from nntui.view.overlay import color_of
from nntui.view.style import Terminal

_LABEL = 16
_GAP = 1
_NAMES = 21
"""Cells for the names of two classes."""
_FEWEST = 12
"""Cells of a column below which there is a line for each run instead."""
_CELLS = {"test": 9, "best": 14, "time": 10}
_FIRST = ("test", "best", "weights", "time")
"""The results above the settings; the others are below them."""


def letter_style(number: int, terminal: Terminal) -> str:
    """Return the style of a compared run: that of its curve."""
    return f"bold color({color_of(number)})" if terminal.color else "bold"


def results_text(
    compared: Sequence[ComparedRun],
    names: Sequence[str],
    columns: int,
    rows: int,
    terminal: Terminal,
    start: int = 0,
) -> Text:
    """Return a table with a column for each run: the most important results, then settings.

    Args:
        compared: the runs.
        names: their names, as to be shown.
        columns: terminal cells.
        rows: lines; where there are more, the last one says how many are missing.
        terminal: where it is displayed.
        start: how many lines below the head are out of sight.
    """
    head, *lines = results_lines(compared, names, columns, terminal)
    start = min(max(start, 0), max(len(lines) + 1 - rows, 0))
    shown = lines[start : start + rows - 1]
    more = len(lines) - start - len(shown)
    if more:
        shown[-1:] = [Text(f"and {more + 1} more lines", terminal.dim)]
    return Text("\n", no_wrap=True).join([head, *shown])


def results_lines(
    compared: Sequence[ComparedRun], names: Sequence[str], columns: int, terminal: Terminal
) -> list[Text]:
    """Return all lines of the table, its head first."""
    cells = (columns - _LABEL) // len(compared) - _GAP
    if cells < _FEWEST:
        return _row_by_row(compared, names, columns, terminal)
    heads = short_names(names, cells - 2, terminal.ellipsis)
    head = Text(" " * _LABEL, no_wrap=True)
    for number, (each, name) in enumerate(zip(compared, heads, strict=True)):
        title = padded(f"{each.letter} {name}", cells, right=True)
        head.append(" " * _GAP + title, letter_style(number, terminal))
    found = results(compared)
    first = {name: found.pop(name) for name in _FIRST if name in found}
    lines = [head, *_table(first, cells, terminal)]
    settings = {
        name: [clean(formatting.values_in_order(each.values_of(name)), 120) for each in compared]
        for name in differing(compared)
    }
    title = "settings that differ" if settings else "no setting differs"
    lines += [Text(title, terminal.dim), *_table(settings, cells, terminal)]
    return [*lines, Text("other results", terminal.dim), *_table(found, cells, terminal)]


def _row_by_row(
    compared: Sequence[ComparedRun],
    names: Sequence[str],
    columns: int,
    terminal: Terminal,
) -> list[Text]:
    """Return the results with a line for each run, and one for each setting that differs."""
    found = results(compared)
    kinds = [kind for kind in ("test", "best", "time") if kind in found]
    room = max(columns - 4 - sum(_CELLS[kind] for kind in kinds), 6)
    shown = short_names(names, room, terminal.ellipsis)
    heads = "".join(f"{kind:>{_CELLS[kind]}}" for kind in kinds)
    lines = [Text(" " * (room + 2) + heads, terminal.dim, no_wrap=True)]
    for number, (each, name) in enumerate(zip(compared, shown, strict=True)):
        line = Text(no_wrap=True)
        line.append(padded(f"{each.letter} {name}", room + 2), letter_style(number, terminal))
        values = "".join(f"{found[kind][number]:>{_CELLS[kind]}}" for kind in kinds)
        lines.append(line.append(values, "none"))
    names_of = differing(compared)
    lines.append(Text("settings that differ" if names_of else "no setting differs", terminal.dim))
    for name in names_of:
        values = _by_value(compared, name)
        lines += [Text(each) for each in wrapped(f"{name}: {values}", columns, 3, terminal)]
    return lines


def _by_value(compared: Sequence[ComparedRun], name: str) -> str:
    """Return the values of a setting, each with the letters of the runs that have it."""
    letters: dict[str, list[str]] = {}
    for each in compared:
        value = clean(formatting.values_in_order(each.values_of(name)), 120)
        value = short_name(value) if name == "data" else value
        letters.setdefault(value, []).append(each.letter)
    return ", ".join(f"{' '.join(having)} {value}" for value, having in letters.items())


def _table(found: Mapping[str, Sequence[str]], cells: int, terminal: Terminal) -> list[Text]:
    lines = []
    for name, values in found.items():
        line = Text(padded(name, _LABEL), terminal.dim, no_wrap=True)
        for value in values:
            shown = padded(cut(value, cells, terminal.ellipsis), cells, right=True)
            line.append(" " * _GAP + shown, "none")
        lines.append(line)
    return lines


def values_lines(
    compared: Sequence[ComparedRun],
    epoch: int | None,
    columns: int,
    terminal: Terminal,
    *,
    loss: bool,
) -> list[Text]:
    """Return the values of all curves at the end of an epoch, or at the end of each, in lines.

    >>> [line.plain for line in values_lines([], 3, 40, Terminal(), loss=False)]
    ['accuracy, epoch 3']
    """
    splits = " / ".join(sorted({each.curve_split for each in compared}, reverse=True))
    place = "at the end" if epoch is None else f"epoch {epoch}"
    title = " ".join(filter(None, (splits, "loss," if loss else "accuracy,", place)))
    lines = [Text(title, no_wrap=True)]
    for value in _values(compared, epoch, terminal, loss=loss):
        if lines[-1].cell_len + 2 + value.cell_len > columns:
            lines.append(Text(" ", no_wrap=True))
        lines[-1].append("  ").append_text(value)
    return lines


def _values(
    compared: Sequence[ComparedRun], epoch: int | None, terminal: Terminal, *, loss: bool
) -> list[Text]:
    values = []
    for number, each in enumerate(compared):
        curve = each.loss if loss else each.accuracy
        places = [x for x, _ in curve]
        index = len(curve) if epoch is None else bisect_right(places, epoch + 1e-9)
        ended = epoch is not None and (not places or epoch > places[-1])
        value = "-" if not index or ended else _value(curve[index - 1][1], loss=loss)
        if each.baseline_accuracy is not None and not loss:
            value = formatting.percent(each.baseline_accuracy.drawn)
        values.append(Text.assemble((f"{each.letter} ", letter_style(number, terminal)), value))
    return values


def _value(value: float, *, loss: bool) -> str:
    return formatting.number(value) if loss else formatting.percent(value)


def pair_lines(
    pairs: Sequence[ComparedPair],
    rows: Sequence[tuple[int, Group | Cell]],
    columns: int,
    terminal: Terminal,
) -> list[Line]:
    """Return which test images each pair fixed and broke, and the mistakes that changed most.

    Args:
        pairs: the pairs.
        rows: the rows to choose from, of each the number of a pair and a group or a cell.
        columns: terminal cells.
        terminal: where it is displayed.
    """
    lines: list[Line] = []
    for number, pair in enumerate(pairs):
        lines += [Line((number, ""), each) for each in _heads(pair, columns, terminal)]
        of_pair = [row for row in rows if row[0] == number]
        if pair.problem:
            reasons = wrapped(f"not compared: {pair.problem}", columns - 2, 3, terminal)
            lines += [Line(of_pair[0], Text(f"  {each}")) for each in reasons]
            continue
        for row in of_pair:
            lines.append(Line(row, _images_line(pair, row[1], columns, terminal)))
    return lines


def lines_in_sight(lines: Sequence[Line], row: Hashable, rows: int) -> Sequence[Line]:
    """Return as many lines as fit, with those of `row` among them, and the head above it."""
    start = window_start(lines, row, 0, rows)
    if start <= 1:
        start = 0 if _last(lines, row) < rows else start
    return lines[start : start + rows]


def pairs_text(lines: Sequence[Line], row: Hashable, *, focused: bool = True) -> Text:
    """Return lines with a cursor on one row; it is bold where the panel has not the focus."""
    style = CURSOR if focused else "bold"
    shown = [Text(each.text.plain, style) if each.row == row else each.text for each in lines]
    return Text("\n", no_wrap=True).join(shown)


def _last(lines: Sequence[Line], row: Hashable) -> int:
    return max((n for n, line in enumerate(lines) if line.row == row), default=0)


def _heads(pair: ComparedPair, columns: int, terminal: Terminal) -> list[Text]:
    text = f"{pair.second} against {pair.first}"
    if pair.rows is not None:
        text += f": {100 * pair.rows.gain:+.2f} points, {p_text(pair.rows.p)}"
        images = f", {pair.rows.images:,} test images"
        text += images if len(text) + len(images) <= columns else ""
    return [Text(cut(text, columns, terminal.ellipsis), "bold")]


def _images_line(pair: ComparedPair, group: Group | Cell, columns: int, terminal: Terminal) -> Text:
    if isinstance(group, tuple):
        return Text(fitted(_change_line(pair, group, terminal), columns, terminal), terminal.dim)
    meaning = {
        "fixed": f"wrong by {pair.first}, right by {pair.second}",
        "broken": f"right by {pair.first}, wrong by {pair.second}",
        "both wrong": "wrong by both; of these",
        "differently": "as different classes",
        "both right": "right by both",
    }[group]
    line = f"  {group:<11}{len(pair.images(group)):>7,}  {meaning}"
    return Text(fitted(line, columns, terminal))


def _change_line(pair: ComparedPair, cell: Cell, terminal: Terminal) -> str:
    change = next(each for each in pair.changes if each.cell == cell)
    true, predicted = (pair.classes[each] for each in cell)
    names = cut_pair(true, predicted, _NAMES, terminal.ellipsis)
    words = padded(" > ".join(names), 11)
    return f"  {words}{change.difference:>+7,}  from {change.before:,} to {change.after:,} mistakes"
