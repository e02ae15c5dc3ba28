"""`nntui sweep show`: what a sweep has found, as text, JSON, CSV or a figure."""

import csv
import io
from pathlib import Path
from typing import Annotated

import typer

from nntui.cli.figure_format import figure_format
from nntui.cli.options import Json
from nntui.cli.output import print_json
from nntui.cli.sweep.names import SweepName
from nntui.cli.terminal import MAX_PATH, detect_terminal, plain_console
from nntui.errors import UsageError
from nntui.storage import write_whole
from nntui.strings import clean
from nntui.sweeps import actions
from nntui.sweeps.figure import draw_figure
from nntui.sweeps.importance import importance
from nntui.sweeps.report import read_view
from nntui.view.sweep.bracket import bracket
from nntui.view.sweep.importance import importance_bars
from nntui.view.sweep.progress import best_so_far, progress
from nntui.view.sweep.slices import slices
from nntui.view.sweep.table import csv_rows, table, trial_record
from nntui.view.sweep.view import SweepView

_ROWS = 20
"""Trials that are printed unless all are asked for."""
_COLUMNS = 100
_PLOT_ROWS = 8


def command(
    sweep: SweepName = "last",
    *,
    everything: Annotated[
        bool, typer.Option("--all", help=f"Print more than {_ROWS} trials.")
    ] = False,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Write all trials as CSV; to - for output."),
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Draw a figure: a .png, .svg or .pdf file."),
    ] = None,
    json: Json = False,
) -> int:
    """Show the trials of a sweep, the best first, and which settings matter.

    Accuracies are those on the validation images, by which a sweep chooses.
    """
    kind = figure_format(plot)
    to_stdout = csv_file is not None and str(csv_file) == "-"
    if to_stdout and json:
        raise UsageError("--csv -: expected one kind of output, received --json, too; use one")
    directory = actions.find(sweep)
    view = read_view(directory)
    if plot is not None and kind is not None:
        write_whole(plot, draw_figure(directory, view, kind), "", make_folders=False)
    if csv_file is not None and not to_stdout:
        write_whole(csv_file, _csv(view).encode(), "", make_folders=False)
    if to_stdout:
        typer.echo(_csv(view), nl=False)
    elif json:
        for trial in view.trials:
            print_json(trial_record(trial))
    else:
        print_view(
            view, rows=None if everything else _ROWS, importances=importance(directory, view)
        )
    for path in (plot, None if to_stdout else csv_file):
        if path is not None and not json:
            typer.echo(f"\nwritten {clean(path, MAX_PATH)}")
    return 0


def print_view(
    view: SweepView, rows: int | None, importances: tuple[dict[str, float], str] | None = None
) -> None:
    """Print a sweep: progress, bracket, table, and with `importances` which settings matter."""
    console, terminal = plain_console(), detect_terminal()
    columns = min(console.width, _COLUMNS)
    title = f"{view.name}: {view.title}" if view.title else view.name
    console.print(title, style="bold", soft_wrap=True)
    console.print(progress(view, columns, terminal), soft_wrap=True)
    console.print(best_so_far(view, console.width, terminal), soft_wrap=True)
    if view.message:
        console.print(view.message, soft_wrap=True)
    if not view.trials:
        return
    if len(view.rungs) > 1:
        console.print()
        console.print(bracket(view, columns, terminal, rows), soft_wrap=True)
    if len(view.rungs) == 1 or importances is not None:
        console.print()
        console.print(table(view, console.width, terminal, rows), soft_wrap=True)
    for trial in view.trials[:rows]:
        if trial.message and trial.state in {"failed", "killed", "diverged"}:
            console.print(f"trial {trial.number}: {trial.message}", soft_wrap=True)
    if importances is None:
        return
    shares, how = importances
    after = f"accuracy {view.first_result}"
    console.print(f"\nimportance for the {after} ({how})", soft_wrap=True)
    console.print(importance_bars(shares, min(columns, 60), terminal), soft_wrap=True)
    console.print(f"\n{after}, by setting", soft_wrap=True)
    console.print(slices(view, min(columns, 80), _PLOT_ROWS, terminal), soft_wrap=True)


def _csv(view: SweepView) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(csv_rows(view))
    return text.getvalue()
