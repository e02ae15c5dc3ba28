"""Compared runs as text for a screen: results side by side, values at an epoch, test images."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from rich.text import Text

from nntui.analysis.confusion_change import largest_changes
from nntui.strings import clean
from nntui.view import formatting
from nntui.view.compared_pair import GROUPS, ComparedPair, Group
from nntui.view.comparison import ComparedRun, differing
from nntui.view.comparison_tables import results
from nntui.view.digit_comparison import changes_line, p_text
from nntui.view.list_lines import CURSOR, Line, window_start, wrapped
from nntui.view.names import cut, padded, short_names
from nntui.view.overlay import color_of
from nntui.view.style import Terminal

_LABEL = 16
_GAP = 1
_CHANGES = 6
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
) -> Text:
    """Return a table with a column for each run: the most important results, then settings.

    Args:
        compared: the runs.
        names: their names, as to be shown.
        columns: terminal cells.
        rows: lines; where there are more, the last one says how many are missing.
        terminal: where it is displayed.
    """
    cells = (columns - _LABEL) // len(compared) - _GAP
    if cells < _FEWEST:
        return _row_by_row(compared, names, columns, rows, terminal)
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
    lines += [Text("other results", terminal.dim), *_table(found, cells, terminal)]
    if len(lines) > rows:
        more = len(lines) - rows + 1
        lines = [*lines[: rows - 1], Text(f"and {more} more lines", terminal.dim)]
    return Text("\n", no_wrap=True).join(lines)


def _row_by_row(
    compared: Sequence[ComparedRun],
    names: Sequence[str],
    columns: int,
    rows: int,
    terminal: Terminal,
) -> Text:
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
        values = ", ".join(
            f"{each.letter} {clean(formatting.values_in_order(each.values_of(name)), 120)}"
            for each in compared
        )
        lines += [Text(each) for each in wrapped(f"{name}: {values}", columns, 3, terminal)]
    return Text("\n", no_wrap=True).join(lines[:rows])


def _table(found: Mapping[str, Sequence[str]], cells: int, terminal: Terminal) -> list[Text]:
    lines = []
    for name, values in found.items():
        line = Text(padded(name, _LABEL), terminal.dim, no_wrap=True)
        for value in values:
            shown = padded(cut(value, cells, terminal.ellipsis), cells, right=True)
            line.append(" " * _GAP + shown, "none")
        lines.append(line)
    return lines


def values_text(
    compared: Sequence[ComparedRun], epoch: int | None, terminal: Terminal, *, loss: bool
) -> Text:
    """Return the values of all curves at the end of an epoch, or at the end of each.

    >>> values_text([], 3, Terminal(), loss=False).plain
    'epoch 3 '
    """
    text = Text("at the end " if epoch is None else f"epoch {epoch} ", terminal.dim, no_wrap=True)
    for number, each in enumerate(compared):
        curve = each.loss if loss else each.accuracy
        places = [x for x, _ in curve]
        index = len(curve) if epoch is None else bisect_right(places, epoch + 1e-9)
        ended = epoch is not None and (not places or epoch > places[-1])
        value = "-" if not index or ended else _value(curve[index - 1][1], loss=loss)
        if each.baseline_accuracy is not None and not loss:
            value = formatting.percent(each.baseline_accuracy.drawn)
        text.append(f"  {each.letter} ", letter_style(number, terminal))
        text.append(value, "none")
    return text


def _value(value: float, *, loss: bool) -> str:
    return formatting.number(value) if loss else formatting.percent(value)


def pairs_text(
    pairs: Sequence[ComparedPair],
    line: tuple[int, Group],
    columns: int,
    rows: int,
    terminal: Terminal,
) -> Text:
    """Return which test images each pair fixed and broke, with a cursor on one line."""
    lines: list[Line] = []
    for number, pair in enumerate(pairs):
        lines += [Line((number, ""), each) for each in _heads(pair, columns, terminal)]
        if pair.problem:
            reasons = wrapped(f"not compared: {pair.problem}", columns - 2, 3, terminal)
            lines += [Line((number, "fixed"), Text(f"  {each}")) for each in reasons]
            continue
        lines += [Line((number, each), _group_line(pair, each, columns)) for each in GROUPS]
        lines += [Line((number, "changes"), each) for each in _changes(pair, columns, terminal)]
    start = window_start(lines, line, 0, rows)
    if start <= 1:
        start = 0 if _last(lines, line) < rows else start
    shown = []
    for each in lines[start : start + rows]:
        selected = each.row == line
        shown.append(Text(each.text.plain, CURSOR) if selected else each.text)
    return Text("\n", no_wrap=True).join(shown)


def _last(lines: Sequence[Line], row: tuple[int, Group]) -> int:
    return max((n for n, line in enumerate(lines) if line.row == row), default=0)


def _heads(pair: ComparedPair, columns: int, terminal: Terminal) -> list[Text]:
    text = f"{pair.second} against {pair.first}"
    if pair.rows is not None:
        text += f": {100 * pair.rows.gain:+.2f} points, {p_text(pair.rows.p)}"
        images = f", {pair.rows.images:,} test images"
        text += images if len(text) + len(images) <= columns else ""
    return [Text(cut(text, columns, terminal.ellipsis), "bold")]


def _group_line(pair: ComparedPair, group: Group, columns: int) -> Text:
    meaning = {
        "fixed": f"wrong by {pair.first}, right by {pair.second}",
        "broken": f"right by {pair.first}, wrong by {pair.second}",
        "both wrong": "wrong by both",
    }[group]
    line = f"  {group:<11}{len(pair.images(group)):>7,}  {meaning}"
    return Text(padded(line, columns))


def _changes(pair: ComparedPair, columns: int, terminal: Terminal) -> list[Text]:
    if pair.before is None or pair.after is None:
        return []
    found = largest_changes(pair.before, pair.after, _CHANGES)
    line = changes_line(found, pair.classes)
    lines = wrapped(f"mistakes: {line}", columns - 2, 2, terminal)
    return [Text(f"  {each}", terminal.dim) for each in lines]
