"""`nntui runs`: what was trained, what is under way, and one run replayed."""

from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from nntui import locations
from nntui.cli import compare
from nntui.cli.terminal import MAX_PATH, detect_terminal, plain_console
from nntui.runs.directory import find_run
from nntui.runs.exit_reason import last_log_lines
from nntui.runs.journal import replay
from nntui.runs.settings_history import trained
from nntui.runs.summary import Summary, summarize
from nntui.strings import clean
from nntui.view import charts, formatting
from nntui.view.runview import RunView, view_of
from nntui.view.status import status_line
from nntui.workspace.library import all_runs

_ROOM = 60
"""Columns that all but the name take."""

app = typer.Typer(help="List runs, show, follow and steer them.", no_args_is_help=False)


app.command("compare")(compare.command)


@app.callback(invoke_without_command=True)
def _list_by_default(
    context: typer.Context,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False,
) -> None:
    if context.invoked_subcommand is None:
        list_command(json=json)


@app.command("list")
def list_command(
    *, json: Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")] = False
) -> int:
    """List all runs, the newest first."""
    summaries = [summarize(run) for run in all_runs()]
    if json:
        for summary in summaries:
            typer.echo(msgspec.json.encode(_record(summary)).decode())
        return 0
    if not summaries:
        typer.echo(f"no runs in {clean(locations.runs())}; nntui train makes one")
        return 0
    table = Table("run", "status", box=None, pad_edge=False)
    for name in ("accuracy", "of", "steps", "time"):
        table.add_column(name, justify="right" if name != "of" else "left")
    for summary in summaries:
        table.add_row(
            summary.run.name,
            summary.status,
            formatting.percent(summary.accuracy),
            summary.split,
            f"{summary.step:,}",
            formatting.duration(summary.at),
        )
    console = plain_console()
    # A name is there to be copied: it is never cut, however narrow the terminal.
    longest = max(len(summary.run.name) for summary in summaries)
    console.width = max(console.width, longest + _ROOM)
    console.print(table)
    for summary in summaries:
        if summary.problem and summary.status not in {"done", "stopped"}:
            console.print(f"{summary.run.name}: {summary.problem}", soft_wrap=True)
    return 0


@app.command("show")
def show_command(
    name: Annotated[str, typer.Argument(metavar="RUN", help="A run's name, its start, or last.")],
) -> int:
    """Replay one run: its settings, its curves, its end."""
    run = find_run(locations.runs(), name)
    events = replay(run.events_file)
    settings, view = trained(run, events), view_of(events)
    console = plain_console()
    console.print(f"{run.name}\n{clean(run.path, MAX_PATH)}\n", soft_wrap=True)
    for setting in settings.config.__struct_fields__:
        console.print(f"  {setting:<12}{clean(formatting.course(settings.values(setting)))}")
    console.print()
    _print_curves(console, view, settings.config.epochs)
    summary = summarize(run)
    status = summary.status
    gone = summary.status in {"killed", "crashed"}
    console.print(status_line(view, console.width, detect_terminal(), gone=gone))
    if status != view.status or summary.problem:
        console.print(f" {status}{': ' if summary.problem else ''}{summary.problem}")
    if status == "crashed":
        for line in last_log_lines(run, 8):
            console.print(f"   {line}", soft_wrap=True)
    return 0


def _print_curves(console: Console, view: RunView, epochs: int) -> None:
    size = (min(console.width, 100), 12)
    terminal, steps = detect_terminal(), max(view.steps, 1)
    loss, accuracy = view.train_loss.points, view.train_accuracy.points
    console.print("loss")
    console.print(
        charts.loss_chart(loss, view.validation_loss.points, size, steps, epochs, terminal)
    )
    console.print("\naccuracy")
    console.print(
        charts.accuracy_chart(
            accuracy, view.validation_accuracy.points, size, steps, epochs, terminal
        )
    )
    console.print()


def _record(summary: Summary) -> dict[str, object]:
    return {
        "run": summary.run.name,
        "path": clean(summary.run.path, MAX_PATH),
        "status": summary.status,
        "accuracy": summary.accuracy,
        "split": summary.split,
        "step": summary.step,
        "seconds": summary.at,
        "problem": summary.problem,
    }
