"""`nntui runs compare`: runs, weights and baselines side by side, as text, figure or file."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from nntui.cli.figure_format import figure_format
from nntui.cli.options import Best, Json
from nntui.cli.output import print_json
from nntui.cli.runs.digits import digits_record, print_digits
from nntui.cli.terminal import MAX_PATH, detect_terminal, plain_console
from nntui.errors import UsageError
from nntui.storage import write_whole
from nntui.strings import clean
from nntui.view import formatting
from nntui.view.comparison import ComparedRun, differing
from nntui.view.comparison_tables import CSV_COLUMNS, csv_rows, record, results
from nntui.view.figure import Format, figure
from nntui.view.overlay import accuracy_overlay, loss_overlay
from nntui.workspace.comparison import compare
from nntui.workspace.digit_comparison import compare_digits

_MAX_COLUMNS = 100
_ROWS = 14


def command(
    names: Annotated[
        list[str],
        typer.Argument(metavar="RUN...", help="Runs, weights, and the baselines darkness and svm."),
    ],
    *,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Draw a figure: a .png, .svg or .pdf file."),
    ] = None,
    csv_file: Annotated[
        Path | None,
        typer.Option(
            "--csv",
            metavar="FILE",
            help="Write each evaluation as a line of CSV; to - for standard output.",
        ),
    ] = None,
    matrix: Annotated[
        bool,
        typer.Option("--confusion", help="Print the difference of the confusion matrices, too."),
    ] = False,
    best: Best = False,
    json: Json = False,
) -> int:
    """Compare runs, weights and baselines.

    Prints the settings that differ, the results, which test images one network predicts right and
    the other wrong, with the p-value of McNemar's exact test, and the learning curves in one chart.
    """
    kind = figure_format(plot)
    to_stdout = csv_file is not None and str(csv_file) == "-"
    if to_stdout and json:
        raise UsageError("--csv -: expected one kind of output, received --json, too; use one")
    compared = compare(names)
    if plot is not None and kind is not None:
        write_whole(plot, _figure(compared, kind), "", make_folders=False)
    if to_stdout:
        typer.echo(_csv(compared), nl=False)
        return 0
    if csv_file is not None:
        write_whole(csv_file, _csv(compared), "", make_folders=False)
    if json:
        print_json(
            {
                "differing": differing(compared),
                "runs": [record(each) for each in compared],
                "digits": [digits_record(each) for each in compare_digits(names, best=best)],
            }
        )
        return 0
    console = plain_console()
    _print(compared, console)
    letters = {name: each.letter for name, each in zip(names, compared, strict=True)}
    print_digits(compare_digits(names, best=best), letters, console, matrix=matrix)
    _print_curves(compared, console)
    for path in (plot, csv_file):
        if path is not None:
            typer.echo(f"\nwritten {clean(path, MAX_PATH)}")
    return 0


def _figure(compared: Sequence[ComparedRun], kind: Format) -> bytes:
    try:
        return figure(compared, kind)
    except ImportError:
        raise UsageError(
            "--plot: figures are drawn by matplotlib, which is not installed; "
            "try pip install 'nntui[plots]'"
        ) from None


def _csv(compared: Sequence[ComparedRun]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for each in compared:
        writer.writerows(csv_rows(each))
    return text.getvalue().encode()


def _print(compared: Sequence[ComparedRun], console: Console) -> None:
    for each in compared:
        label = "" if each.label.startswith(each.name) else f"{each.label}, "
        shown = each.label if each.label.startswith(each.name) else each.name
        console.print(f"{each.letter}  {label}{shown}", soft_wrap=True)
    settings = {
        name: [clean(formatting.values_in_order(each.values_of(name)), 120) for each in compared]
        for name in differing(compared)
    }
    console.print()
    console.print(_table("settings that differ", compared, settings))
    if not settings:
        console.print("none")
    console.print()
    console.print(_table("results", compared, results(compared)))


def _print_curves(compared: Sequence[ComparedRun], console: Console) -> None:
    if not any(each.accuracy for each in compared):
        return
    size, terminal = (min(console.width, _MAX_COLUMNS), _ROWS), detect_terminal()
    of = " / ".join(sorted({each.curve_split for each in compared}, reverse=True))
    console.print(f"\n{of} accuracy, by epoch")
    console.print(accuracy_overlay(compared, size, terminal))
    console.print(f"\n{of} loss, by epoch")
    console.print(loss_overlay(compared, size, terminal))


def _table(title: str, compared: Sequence[ComparedRun], rows: dict[str, list[str]]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(title, no_wrap=True)
    for each in compared:
        table.add_column(each.letter, justify="right", overflow="fold")
    for name, row in rows.items():
        table.add_row(name, *row)
    return table
