"""The health of layers as a table: one row a layer, its measurements, their course, and a word."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.text import Text

from nntui.analysis.layer_table import LayerTable, TableRow
from nntui.analysis.layer_verdict import Verdict
from nntui.training.events import LayerHealth
from nntui.view.fitted import fitted
from nntui.view.layer_course import LayerCourse
from nntui.view.network_list import parameter_count
from nntui.view.runview import RunView
from nntui.view.series import Series
from nntui.view.style import Terminal

COURSE = 20
"""Columns of the course, where there is room."""
_SHORTEST = 8
_RAMPS = ("_.:-=+*#", "▁▂▃▄▅▆▇█")
_LOWEST, _HIGHEST = -5.0, -1.0
"""log10 of the relative update that the lowest and the highest character stand for."""
_NAME, _WORD = 12, 14
_UPDATE = "log10 of |change of w| / |w|: about -3 is right, above -2 too fast, below -4 too slow"
_LEGEND = (
    f"update: {_UPDATE}",
    "units: ReLUs that were 0 for 256 images, or outputs of sigmoid and tanh that are saturated",
)


class _Column(NamedTuple):
    title: str
    width: int
    needed: int
    """The width of the table from which the column is shown."""


_COLUMNS = (
    _Column("output", 8, 96),
    _Column("params", 7, 72),
    _Column("|w|", 5, 87),
    _Column("update", 6, 0),
    _Column("|grad|", 7, 64),
    _Column("units", 8, 0),
)


def layer_health_lines(
    table: LayerTable,
    view: RunView,
    columns: int,
    terminal: Terminal,
    chosen: int | None = None,
) -> list[Text]:
    """Return a heading and a line for each layer, from the input to the output.

    The course is log10 of the relative update over the run, from -5 to -1. Where there is little
    room, some columns are left out.

    Args:
        table: the layers of the network.
        view: the run.
        columns: the width of a line.
        terminal: where it is displayed.
        chosen: the row that is marked; None where none can be.
    """
    shown = [each for each in _COLUMNS if columns >= each.needed]
    used = sum(each.width + 1 for each in shown) + _WORD + 1
    course = min(columns - used - _NAME - 1, COURSE)
    course = course if course >= _SHORTEST else 0
    name = max(min(columns - used - (course + 1 if course else 0), 24), 6)
    heads = [f"{each.title:>{each.width}}" for each in shown]
    heads += [f"{'course':<{course}}"] if course else []
    lines = [Text(" ".join(["layer".ljust(name), *heads]).rstrip(), terminal.dim, no_wrap=True)]
    courses = iter(view.layers)
    for number, row in enumerate(table.rows):
        found = next(courses, None) if row.parameters else None
        words = row.words if chosen is None else f"{'>' if number == chosen else ' '} {row.words}"
        line = Text(fitted(words, name, terminal), no_wrap=True)
        if number == chosen:
            line.stylize("bold")
        for each in shown:
            line.append(f" {_cell(each.title, row, found):>{each.width}}")
        if found is not None:
            if course:
                strip = course_strip(found.updates, course, terminal)
                line.append(f" {strip:<{course}}", terminal.accent)
            line.append_text(_word(found.verdict(view.rates), terminal))
        lines.append(line)
    return lines


def layer_health_text(table: LayerTable, view: RunView, columns: int, terminal: Terminal) -> Text:
    """Return the table of `layer_health_lines` with the meaning of its columns below it."""
    lines = layer_health_lines(table, view, columns, terminal)
    notes = _LEGEND if view.layers else (missing(view),)
    return Text("\n").join([*lines, Text(), *(Text(note, terminal.dim) for note in notes)])


def missing(view: RunView) -> str:
    """Return why there are no measurements of a run."""
    if view.ended:
        return "nothing was measured: the run had fewer than 50 steps, or is of an earlier version"
    return "the layers are measured from step 50 on"


def course_strip(updates: Series, columns: int, terminal: Terminal) -> str:
    """Return the course of log10 of the relative update, from -5 to -1, in at most `columns`.

    >>> updates = Series().add(50, -5.0).add(100, -3.1).add(150, -1.0)
    >>> course_strip(updates, 20, Terminal()), course_strip(updates, 2, Terminal(unicode=False))
    ('▁▄█', '_+')
    """
    ramp = _RAMPS[terminal.unicode]
    values = list(_means([value for _, value in updates.points], columns))
    shares = [(value - _LOWEST) / (_HIGHEST - _LOWEST) for value in values]
    return "".join(ramp[min(max(int(share * len(ramp)), 0), len(ramp) - 1)] for share in shares)


def _means(values: Sequence[float], count: int) -> Iterator[float]:
    """Yield the means of at most `count` parts of the values, in their order."""
    count = min(count, len(values))
    for number in range(count):
        part = values[number * len(values) // count : (number + 1) * len(values) // count]
        yield sum(part) / len(part)


def _cell(title: str, row: TableRow, course: LayerCourse | None) -> str:
    if title == "output":
        return "x".join(map(str, row.shape)) or "?"
    if title == "params":
        return parameter_count(row.parameters)
    if course is None:
        return "-" if row.parameters else ""
    health, update = course.newest, course.updates.last
    numbers = {
        "|w|": f"{health.norm:.3g}",
        "update": "-" if update is None else f"{update:.1f}",
        "|grad|": f"{health.gradient_norm:.2g}",
        "units": units_text(health),
    }
    return numbers[title]


def units_text(health: LayerHealth) -> str:
    """Return the share of units that are never on, or of outputs that are saturated.

    >>> units_text(LayerHealth(norm=1, gradient_norm=1, never_on=0.03125))
    '3 % off'
    """
    if health.never_on is not None:
        return f"{100 * health.never_on:.0f} % off"
    return "" if health.saturated is None else f"{100 * health.saturated:.0f} % sat"


def _word(found: Verdict, terminal: Terminal) -> Text:
    return Text(
        f" {found.word}", terminal.right if found.good else f"bold {terminal.wrong}".strip()
    )
