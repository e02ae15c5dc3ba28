"""Help as panels: one for the arguments, one for each group of options, one for commands."""

import inspect
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from rich.console import Console
from rich.panel import Panel
from rich.style import Style
from rich.table import Table
from rich.text import Text
from typer.core import TyperArgument, TyperCommand, TyperGroup

_MAX_WIDTH = 100
"""Columns of the panels: longer lines are hard to read."""
_NAMES = 24
"""Columns of the names in a panel."""
_FRAME = 6
"""Columns of the border and of the space after the names."""
_NAME = Style(bold=True)
_BORDER = _DETAIL = Style(dim=True)
_DETAILS = r"\[[^]]*\]"
"""The range and default at the end of the help, and the choices below it."""


class Row(NamedTuple):
    """One line of a panel."""

    name: str
    help: str


class PanelCommand(TyperCommand):
    """A command whose options are listed in panels, by their `rich_help_panel`."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help; Typer's signature."""
        formatter.write(render(self, ctx, parameter_rows(self, ctx)))


def render(command: Any, ctx: Any, panels: dict[str, list[Row]]) -> str:
    """Return usage, description and panels as text for the terminal."""
    # No markup: what is in brackets is printed as it is.
    console = Console(highlight=False, markup=False, emoji=False)
    console.width = min(console.width, _MAX_WIDTH)
    with console.capture() as capture:
        console.print(Text(f"Usage: {ctx.command_path} {' '.join(_usage(command, ctx))}", _NAME))
        console.print(Text(f"\n{_joined_lines(command.help or '')}\n"))
        for title, rows in panels.items():
            console.print(_panel(title, rows, console.width - _NAMES - _FRAME))
    return capture.get()


def parameter_rows(command: Any, ctx: Any) -> dict[str, list[Row]]:
    """Return the arguments and options of a command by the title of their panel, in order."""
    panels: dict[str, list[Row]] = {}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is None:  # a hidden one
            continue
        if isinstance(parameter, TyperArgument):
            row = Row(parameter.metavar or parameter.name.upper(), parameter.help or "")
            panels.setdefault("Arguments", []).append(row)
        else:
            title = parameter.rich_help_panel or "Options"
            panels.setdefault(title, []).append(Row(*record))
    return panels


def _joined_lines(text: str) -> str:
    """Return a text with each paragraph on one line, to be wrapped at the width of the terminal."""
    paragraphs = inspect.cleandoc(text).split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _usage(command: Any, ctx: Any) -> Iterator[str]:
    yield "[OPTIONS]"
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperArgument):
            name = parameter.metavar or parameter.name.upper()
            yield name if parameter.required else f"[{name}]"
    if isinstance(command, TyperGroup):
        yield "COMMAND"


def _panel(title: str, rows: Iterable[Row], width: int) -> Panel:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(width=_NAMES)
    table.add_column(width=width)
    for name, text in (_with_choices_below(row, width) for row in rows):
        help_text = Text(text)
        help_text.highlight_regex(_DETAILS, _DETAIL)
        table.add_row(Text(name, _NAME), help_text)
    return Panel(table, title=title, title_align="left", border_style=_BORDER)


def _with_choices_below(row: Row, width: int) -> Row:
    """Return a row with `[one|two|...]` moved from its name to lines below its help."""
    name, bracket, choices = row.name.partition(" [")
    if not bracket:
        return row
    lines = textwrap.wrap(f"[{choices.replace('|', '| ')}", width, break_on_hyphens=False)
    return Row(name, "\n".join([row.help, *(line.replace("| ", "|") for line in lines)]))
