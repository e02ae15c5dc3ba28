"""`nntui runs list`: runs, running and finished, filtered and sorted."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from nntui import locations
from nntui.cli.options import Json
from nntui.cli.output import print_json, print_line
from nntui.cli.runs.record import row_record
from nntui.cli.terminal import MAX_PATH
from nntui.errors import UsageError
from nntui.storage import write_whole
from nntui.strings import clean, counted
from nntui.view import formatting
from nntui.view.names import padded, widest
from nntui.workspace.run_filter import filter_rows, parse_filter
from nntui.workspace.run_table import COLUMNS, RunRow, newest_runs, run_rows, sorted_rows

SHOWN = 50
"""Runs that are printed unless all are asked for: the newest ones fill a large terminal."""
_RIGHT = frozenset({2, 4, 5})
"""Columns of numbers."""


def command(
    *,
    terms: Annotated[
        str,
        typer.Option(
            "--filter",
            metavar="TERMS",
            help="Only runs that match, as in 'conv acc>0.985 state:done lr<0.01 note:foo'.",
            show_default=False,
        ),
    ] = "",
    sort: Annotated[
        str,
        typer.Option(
            "--sort",
            metavar="COLUMN",
            help=f"Sort by one of {', '.join(COLUMNS)} [default: started]",
            show_default=False,
        ),
    ] = "started",
    reverse: Annotated[bool, typer.Option("--reverse", help="Sort in the other order.")] = False,
    everything: Annotated[bool, typer.Option("--all", help=f"Print more than {SHOWN} runs.")] = (
        False
    ),
    csv_file: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write all of them as CSV; to - for standard output."
        ),
    ] = None,
    json: Json = False,
) -> int:
    """List runs, the newest first.

    --json and --csv list all runs.
    """
    parse_filter(terms)  # an error in it, or in the column, comes before the folder is read
    sorted_rows([], sort)
    whole = json or everything or csv_file is not None
    if not whole and not terms and sort == "started" and not reverse:
        found, count = newest_runs(SHOWN)
    else:
        found = sorted_rows(filter_rows(run_rows(), terms), sort, reverse=reverse)
        count = len(found)
    if csv_file is not None:
        return _write_csv(csv_file, found, json=json)
    if json:
        for row in found:
            print_json(row_record(row))
    elif found:
        _print(found if everything else found[:SHOWN], count)
    else:
        print_line(_nothing(terms))
    return 0


def _nothing(terms: str) -> str:
    where = clean(locations.runs(), MAX_PATH)
    if terms:
        return f"no run in {where} matches {clean(terms, 120)!r}"
    return f"no runs in {where}; nntui train makes one"


def _write_csv(path: Path, found: Sequence[RunRow], *, json: bool) -> int:
    if json:
        raise UsageError("--csv: expected one kind of output, received --json, too; use one")
    text = io.StringIO()
    records = [row_record(row) for row in found]
    writer = csv.DictWriter(text, list(row_record(RunRow(name=""))), lineterminator="\n")
    writer.writeheader()
    for record in records:
        settings = record["settings"]
        assert isinstance(settings, dict)  # noqa: S101 - see row_record
        words = " ".join(f"{name}={value}" for name, value in settings.items())
        writer.writerow({**record, "settings": words})
    if str(path) == "-":
        typer.echo(text.getvalue(), nl=False)
    else:
        write_whole(path, text.getvalue().encode(), "", make_folders=False)
        typer.echo(f"written {clean(path, MAX_PATH)}")
    return 0


def _print(found: Sequence[RunRow], count: int) -> None:
    cells = [["run", "status", "accuracy", "of", "steps", "time", "note"]]
    cells += [_cells(row) for row in found]
    columns = [list(column) for column in zip(*cells, strict=True)]
    if not any(columns[-1][1:]):
        columns.pop()
    widths = [widest(column) for column in columns]
    # Names and notes are never cut, however narrow the terminal, so that they can be copied. Rich
    # takes seconds for a table of ten thousand rows.
    for line in zip(*columns, strict=True):
        words = [
            padded(cell, width, right=number in _RIGHT)
            for number, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        typer.echo("  ".join(words).rstrip())
    for row in found:
        if row.problem and row.state not in {"done", "stopped"}:
            typer.echo(f"{row.name}: {row.problem}")
    if count > len(found):
        typer.echo(f"and {counted(count - len(found), 'other run')}; --all lists them")


def _cells(row: RunRow) -> list[str]:
    return [
        row.name,
        row.state,
        formatting.percent(row.accuracy),
        row.split,
        f"{row.step:,}",
        formatting.duration(row.seconds),
        row.note,
    ]
