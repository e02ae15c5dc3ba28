"""How commands print what they report: lines, JSON and tables."""

import sys
from collections.abc import Iterable, Sequence

import msgspec
import typer
from rich.table import Table

from nntui.cli.terminal import MAX_PATH
from nntui.strings import clean


def print_json(record: object) -> None:
    """Print a record as one line of JSON."""
    typer.echo(msgspec.json.encode(record).decode())


def print_line(text: str) -> None:
    """Print one line, cleaned and not wrapped."""
    typer.echo(clean(text, MAX_PATH))


def print_notes(notes: Iterable[str]) -> None:
    """Print on standard error what must be known to understand a result, a line each."""
    for note in notes:
        sys.stderr.write(f"{clean(note, MAX_PATH)}\n")


def table(left: Sequence[str] = (), right: Sequence[str] = ()) -> Table:
    """Return an empty table without lines: columns of text, then columns of numbers."""
    made = Table(*left, box=None, pad_edge=False)
    for name in right:
        made.add_column(name, justify="right")
    return made
