"""`nntui sweep list`: all sweeps, the newest first."""

import typer

from nntui import locations
from nntui.cli.options import Json
from nntui.cli.output import print_json, print_line
from nntui.cli.terminal import MAX_PATH
from nntui.errors import RunError
from nntui.strings import clean
from nntui.sweeps import actions
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.report import read_view
from nntui.view import formatting
from nntui.view.names import padded, widest
from nntui.view.sweep.view import SweepView

_RIGHT = frozenset({2, 3, 4, 5})


def command(*, json: Json = False) -> int:
    """List sweeps, the newest first."""
    found = [(sweep, _view(sweep)) for sweep in actions.all_sweeps()]
    if json:
        for sweep, view in found:
            print_json(_record(sweep, view))
    elif found:
        _print([view for _, view in found])
    else:
        where = clean(locations.sweeps(), MAX_PATH)
        print_line(f"no sweeps in {where}; nntui sweep start makes one")
    return 0


def _view(sweep: SweepDirectory) -> SweepView:
    try:
        return read_view(sweep)
    except RunError as error:
        return SweepView(sweep.name, status="unreadable", message=str(error))


def _print(views: list[SweepView]) -> None:
    cells = [["sweep", "status", "trials", "epochs", "best", "time", "settings"]]
    cells += [_cells(view) for view in views]
    widths = [widest(list(column)) for column in zip(*cells, strict=True)]
    for line in cells:
        words = [
            padded(cell, widths[number], right=number in _RIGHT) for number, cell in enumerate(line)
        ]
        typer.echo("  ".join(words).rstrip())
    for view in views:
        if view.message:
            typer.echo(f"{view.name}: {view.message}")


def _cells(view: SweepView) -> list[str]:
    best = view.best
    return [
        view.name,
        view.status,
        f"{len(view.trials)}/{view.quotas[0]}",
        f"{view.spent:.0f}/{view.budget}",
        formatting.percent(best.accuracy if best else None),
        formatting.duration(view.seconds),
        ", ".join(axis.name for axis in view.axes),
    ]


def _record(sweep: SweepDirectory, view: SweepView) -> dict[str, object]:
    best = view.best
    return {
        "sweep": view.name,
        "path": str(sweep.path),
        "status": view.status,
        "message": view.message,
        "trials": len(view.trials),
        "planned": view.quotas[0],
        "epochs": view.spent,
        "budget": view.budget,
        "best": best.number if best else None,
        "validation": best.accuracy if best else None,
        "seconds": round(view.seconds, 3),
        "settings": [axis.name for axis in view.axes],
    }
