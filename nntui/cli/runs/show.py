"""`nntui runs show`: one run with its settings, its curves and its result."""

from typing import Annotated

import typer
from rich.console import Console

from nntui.cli.options import Json, RunName
from nntui.cli.output import print_json
from nntui.cli.runs.confusion import show_confusion
from nntui.cli.runs.layers import show_layers
from nntui.cli.runs.record import summary_record
from nntui.cli.terminal import MAX_PATH, detect_terminal, plain_console
from nntui.strings import clean
from nntui.training.events import MixedEvaluated
from nntui.view import formatting
from nntui.view.run_chart import run_chart
from nntui.view.runview import RunView
from nntui.view.status import status_line
from nntui.workspace.run_report import RunReport, report

_MAX_COLUMNS = 100
_ROWS = 12


def command(
    run: RunName,
    *,
    confusion: Annotated[
        bool,
        typer.Option("--confusion", help="Show the recall by epoch, and the confusion matrix."),
    ] = False,
    epoch: Annotated[
        int | None,
        typer.Option("--epoch", metavar="INT", help="The epoch of that matrix [default: the last]"),
    ] = None,
    layers: Annotated[
        bool,
        typer.Option("--layers", help="Show how each layer learns, and how its weights moved."),
    ] = False,
    unit: Annotated[
        str,
        typer.Option(
            "--unit",
            metavar="LAYER:UNIT",
            help="The weights of a unit over the run, as 1:17: layers from 1, units from 0.",
        ),
    ] = "",
    json: Json = False,
) -> int:
    """Show the settings, curves and result of a run.

    With --confusion it shows when the run learned each class, on the validation images. With
    --layers it shows whether each layer learns too fast or too slowly, and units that are dead,
    how far its weights moved, and with --unit those of one unit as images.
    """
    if layers or unit:
        return show_layers(run, unit, json=json)
    if confusion or epoch is not None:
        return show_confusion(run, epoch, json=json)
    found = report(run)
    if json:
        print_json(_record(found))
        return 0
    console = plain_console()
    console.print(f"{found.run.name}\n{clean(found.run.path, MAX_PATH)}\n", soft_wrap=True)
    _print_settings(console, found)
    _print_curves(console, found.view)
    _print_result(console, found)
    return 0


def _record(found: RunReport) -> dict[str, object]:
    view = found.view
    return {
        **summary_record(found.summary),
        "settings": found.settings.config,
        "changed": found.settings.changed,
        "epoch": view.epoch,
        "test": {"accuracy": view.test.accuracy, "loss": view.test.loss} if view.test else None,
        "mixed": _mixed_record(view.mixed),
        "curves": {
            "train_loss": view.train_loss.points,
            "train_accuracy": view.train_accuracy.points,
            "validation_loss": view.validation_loss.points,
            "validation_accuracy": view.validation_accuracy.points,
        },
        "log": found.log,
    }


def _mixed_record(mixed: MixedEvaluated | None) -> dict[str, object] | None:
    """Return how many of the images that were held out of the data set mixed in are right."""
    if mixed is None:
        return None
    return {"data": mixed.data, "images": mixed.images, "accuracy": mixed.accuracy}


def _print_settings(console: Console, found: RunReport) -> None:
    names = found.settings.config.__struct_fields__
    width = max(map(len, names)) + 2
    for name in names:
        values = formatting.values_in_order(found.settings.values(name))
        console.print(f"  {name:<{width}}{clean(values)}", soft_wrap=True)
    console.print()


def _print_curves(console: Console, view: RunView) -> None:
    size = (min(console.width, _MAX_COLUMNS), _ROWS)
    terminal = detect_terminal()
    console.print("loss")
    console.print(run_chart(view, "loss", size, terminal))
    console.print("\naccuracy")
    console.print(run_chart(view, "accuracy", size, terminal))
    console.print()


def _print_result(console: Console, found: RunReport) -> None:
    summary = found.summary
    killed = summary.status in {"killed", "crashed"}
    if summary.status != "unreadable":
        console.print(
            status_line(found.view, console.width, detect_terminal(), "killed" if killed else "")
        )
    if summary.status != found.view.status or summary.problem:
        reason = f": {summary.problem}" if summary.problem else ""
        console.print(f" {summary.status}{reason}")
    for line in found.log:
        console.print(f"   {line}", soft_wrap=True)
