"""`nntui sweep stop` and `resume`: control of a sweep."""

from typing import Annotated

import typer

from nntui.cli.options import Json
from nntui.cli.output import print_line
from nntui.cli.sweep.attach import follow
from nntui.cli.sweep.names import SweepName
from nntui.errors import BusyRunError
from nntui.strings import counted
from nntui.sweeps import actions
from nntui.sweeps.directory import busy_sentence
from nntui.sweeps.plan import check_where
from nntui.sweeps.report import read_view
from nntui.sweeps.state import state_of


def stop(sweep: SweepName = "last") -> int:
    """Stop a sweep after checkpoints of its trials.

    nntui sweep resume continues it.
    """
    directory = actions.find(sweep)
    if actions.stop(directory):
        print_line(f"{directory.name} stopped")
    else:
        print_line(f"{directory.name} is not running ({read_view(directory).status})")
    return 0


def resume(
    sweep: SweepName = "last",
    *,
    on: Annotated[
        str, typer.Option("--on", metavar="WHERE", help="Train somewhere else; see sweep start.")
    ] = "",
    workers: Annotated[
        int | None, typer.Option("--workers", metavar="INT", help="Processes that train.")
    ] = None,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try trials again that failed or were killed.")
    ] = False,
    detached: Annotated[
        bool, typer.Option("--detach", help="Do not follow the sweep after resuming it.")
    ] = False,
    json: Json = False,
) -> int:
    """Resume a sweep that was stopped or killed.

    Nothing that was trained is trained again.
    """
    directory = actions.find(sweep)
    if directory.alive():
        raise BusyRunError(busy_sentence(directory))
    if on:
        check_where(on)
    if retry:
        count = actions.retry_failed(directory, state_of(directory.reader().poll()))
        print_line(f"{counted(count, 'failed trial')} to be tried again")
    elif read_view(directory).status == "done":
        print_line(f"{directory.name} is done; --retry tries failed trials again")
        return 0
    actions.move(directory, on, workers)
    actions.start(directory)
    if detached:
        print_line(f"{directory.name} resumed")
        return 0
    return follow(directory, json=json)
