"""What is known of one run without opening it: under the table of runs, and in the open dialog."""

from collections.abc import Mapping
from itertools import zip_longest
from textwrap import wrap

from rich.text import Text

from nntui.strings import counted, short_name
from nntui.view import formatting, plotting
from nntui.view.fitted import whole_parts
from nntui.view.names import cut
from nntui.view.run_columns import started_text, state_text
from nntui.view.scales import ACCURACY, scaled, tick_window
from nntui.view.style import Terminal
from nntui.view.table_row import TableRow

_CHART = 34
"""Columns of the curve, which is shown where there are more than twice as many."""
_FEWEST_ROWS = 4
_ROWS_BELOW = 8
"""Rows below all else from which on the curve is shown there."""
_MOST_ROWS = 14
_KINDS = {
    "own": "run",
    "recipe": "run of a recipe",
    "saved": "saved weights",
    "shipped": "weights that come with nntui",
}


def run_details_text(row: TableRow, columns: int, rows: int, terminal: Terminal) -> Text:
    """Return what is known of a run or of weights, with its curve at the right, else below."""
    if columns < 2 * _CHART + 4:
        return _above_chart(row, columns, rows, terminal)
    chart = _chart(row, _CHART, rows, terminal)
    room = columns - _CHART - 2 if chart else columns
    lines = _lines(row, room, terminal)[:rows]
    if not chart:
        return Text("\n", no_wrap=True).join(lines)
    joined = []
    for line, drawn in zip_longest(lines, chart, fillvalue=Text()):
        line.truncate(room, pad=True)
        joined.append(Text.assemble(line, "  ", drawn))
    return Text("\n", no_wrap=True).join(joined)


def _above_chart(row: TableRow, columns: int, rows: int, terminal: Terminal) -> Text:
    lines = _lines(row, columns, terminal)[:rows]
    left = min(rows - len(lines) - 1, _MOST_ROWS)
    chart = _chart(row, columns, left, terminal) if left >= _ROWS_BELOW else []
    between = [Text()] if chart else []
    return Text("\n", no_wrap=True).join([*lines, *between, *chart])


def _lines(row: TableRow, columns: int, terminal: Terminal) -> list[Text]:
    lines = [_title(row, columns, terminal)]
    if row.problem:
        style = "" if row.state in {"done", "stopped"} else terminal.wrong
        lines += [Text(line, style) for line in wrap(row.problem, columns)[:3]]
    if row.note:
        lines += [Text(line) for line in wrap(f"note: {row.note}", columns)[:2]]
    lines += [Text(line) for line in _wrapped(results_line(row), columns)]
    settings = settings_line(row.settings)
    if settings and row.optimizer:
        found = _wrapped(f"differs from the defaults: {settings}", columns)
        lines += [Text(line, terminal.dim) for line in found]
    elif row.optimizer:
        lines.append(Text("all settings have their defaults", terminal.dim))
    elif row.layers:
        lines.append(Text(cut(f"layers {row.layers}", columns, terminal.ellipsis), terminal.dim))
    return lines


def _wrapped(text: str, columns: int) -> list[str]:
    """Return a list in lines, broken behind commas: a number stays with its name and its unit.

    >>> _wrapped("differs: epochs 3, layers 256:relu,10", 14)
    ['differs:', 'epochs 3,', 'layers', '256:relu,10']
    """
    title, colon, rest = text.partition(": ")
    parts = (rest if colon else text).split(", ")
    # Only what fits into a line is kept together; else a word would be broken.
    kept = [part.replace(" ", "\xa0") if len(part) < columns else part for part in parts]
    lines = wrap(title + colon + ", ".join(kept) if colon else ", ".join(kept), columns)
    return [line.replace("\xa0", " ") for line in lines]


def _title(row: TableRow, columns: int, terminal: Terminal) -> Text:
    kind = f"recipe {row.recipe}" if row.recipe else _KINDS[row.origin]
    word, started = state_text(row) if row.state else "", started_text(row)
    rest = ", ".join(part for part in (word, kind, short_name(row.data), started) if part)
    text = Text(cut(row.name, max(columns - 2, 8), terminal.ellipsis), "bold", no_wrap=True)
    room = columns - text.cell_len - 2
    return text.append(f"  {whole_parts(rest, room)}" if room > 8 else "", terminal.dim)


def results_line(row: TableRow) -> str:
    """Return the results of a run in one line.

    >>> from nntui.runs.row import RunRow
    >>> results_line(RunRow(name="a", test=0.9846, validation=0.9861, epoch=2, step=1720))
    'test 98.46 %, best validation 98.61 %, 2 epochs, 1,720 steps'
    """
    parts = []
    if row.test is not None:
        parts.append(f"test {formatting.percent(row.test)}")
    if row.validation is not None:
        parts.append(f"best validation {formatting.percent(row.validation)}")
    if row.loss is not None:
        parts.append(f"loss {formatting.number(row.loss)}")
    if row.epoch:
        parts.append(counted(row.epoch, "epoch"))
    if row.step:
        parts.append(counted(row.step, "step"))
    if row.seconds:
        parts.append(formatting.duration(row.seconds))
    return ", ".join(parts) or "no results yet"


def settings_line(settings: Mapping[str, object]) -> str:
    """Return settings in one line.

    >>> settings_line({"layers": "30:relu", "lr": 0.01})
    'layers 30:relu, lr 0.01'
    """
    return ", ".join(f"{name} {formatting.setting_text(each)}" for name, each in settings.items())


def _chart(row: TableRow, columns: int, rows: int, terminal: Terminal) -> list[Text]:
    """Return the lines of the validation accuracy by epoch; none where there is no room."""
    if len(row.curve) < 2 or columns < _CHART or rows < _FEWEST_ROWS:
        return []
    last = max(row.epoch, len(row.curve))
    points = [((n + 1) * last / len(row.curve), each) for n, each in enumerate(row.curve)]
    drawn = scaled(points, ACCURACY)
    low, high = tick_window([y for _, y in drawn], ACCURACY)
    plotting.begin(columns, rows)
    plotting.draw_line(drawn, terminal.palette.validation, terminal)
    plotting.axes(low, high, float(last), ACCURACY, rows)
    plotting.epoch_ticks(float(last), last, last, columns)
    return list(plotting.finish(terminal).split("\n"))
