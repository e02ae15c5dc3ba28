"""`nntui recipes sweep`: the sweep of a recipe that comes with it, one setting after another."""

from pathlib import Path
from typing import Annotated

import typer

from nntui.cli.downloads import with_download
from nntui.cli.figure_format import figure_format
from nntui.cli.options import Json
from nntui.cli.output import print_json
from nntui.cli.terminal import MAX_PATH, write_line
from nntui.errors import FailedError
from nntui.storage import write_whole
from nntui.strings import clean, quoted
from nntui.sweeps import actions
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.figure import draw_figure
from nntui.sweeps.studies import registry
from nntui.sweeps.watching import watch
from nntui.view import formatting
from nntui.view.sweep.view import SweepView, TrialLine

_RESULTS = frozenset({"done", "diverged", "failed", "killed"})


def command(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of a recipe.")],
    only: Annotated[
        str, typer.Option("--only", metavar="SETTING", help="Vary only this setting.")
    ] = "",
    *,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", metavar="FILE", help="Draw a figure: a .png, .svg or .pdf file."),
    ] = None,
    json: Json = False,
) -> int:
    """Train a recipe with other values of its settings.

    Each value is a trial of a sweep; ctrl+c leaves it, and nntui sweep attach follows it again.
    10,000 training images are held out to choose by.
    """
    kind = figure_format(plot)
    plan = with_download(lambda: actions.plan_of(registry.study(name, only)))
    sweep = actions.create(plan)
    actions.start(sweep)
    view = _follow(sweep, json=json)
    if view.status != "done":
        again = f"nntui sweep resume {quoted(sweep.name)} resumes it"
        raise FailedError(f"{sweep.name}: {view.status}: {view.message or 'see its log'}; {again}")
    if plot is not None and kind is not None:
        write_whole(plot, draw_figure(sweep, view, kind), "", make_folders=False)
    if not json:
        write_line(f"\nnntui sweep show {quoted(sweep.name)} shows the sweep".encode())
    if plot is not None and not json:
        write_line(f"written {clean(plot, MAX_PATH)}".encode())
    return 0


def _follow(sweep: SweepDirectory, *, json: bool) -> SweepView:
    """Print each result as it arrives, and return the sweep at its end."""
    if not json:
        head = f"{'setting':<10}{'value':<24}validation{'test':>12}{'time':>11}  run"
        write_line(head.encode())
    printed: set[int] = set()
    view = SweepView(sweep.name)
    for view in watch(sweep):
        for trial in sorted(view.trials, key=lambda each: each.number):
            if trial.state in _RESULTS and trial.number not in printed:
                printed.add(trial.number)
                _print(trial, json=json)
    return view


def _print(trial: TrialLine, *, json: bool) -> None:
    ((setting, value),) = trial.settings.items()
    run = Path(trial.run).name
    if json:
        print_json(
            {
                "setting": setting,
                "value": value,
                "validation": trial.accuracy,
                "test": trial.test,
                "seconds": trial.seconds,
                "status": trial.state,
                "run": run,
            }
        )
        return
    line = (
        f"{setting:<10}{value!s:<24}{formatting.percent(trial.accuracy):>10}"
        f"{formatting.percent(trial.test):>12}{formatting.duration(trial.seconds):>11}  {run}"
    )
    write_line(line.encode())
