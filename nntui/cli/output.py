"""How commands print reports: JSON lines, plain lines and tables."""

from collections.abc import Sequence

import msgspec
import typer
from rich.table import Table

from nntui.cli.terminal import MAX_PATH, write_line
from nntui.strings import clean


def print_json(record: object) -> None:
    """Print a record as one line of JSON."""
    typer.echo(msgspec.json.encode(record).decode())


def print_line(text: str) -> None:
    """Print one line, cleaned and never wrapped."""
    write_line(clean(text, MAX_PATH).encode())


def table(left: Sequence[str] = (), right: Sequence[str] = ()) -> Table:
    """Return an empty table without lines: columns with text, then columns with numbers."""
    made = Table(*left, box=None, pad_edge=False)
    for name in right:
        made.add_column(name, justify="right")
    return made
