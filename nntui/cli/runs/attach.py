"""`nntui runs attach`: a run followed live in any terminal; to leave does not touch it."""

import signal
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from nntui import locations
from nntui.cli.progress import print_events, print_progress, print_summary
from nntui.runs.directory import RunDirectory, find_run
from nntui.runs.exit_reason import describe_exit
from nntui.runs.follow import follow
from nntui.training.events import AnyEvent


def command(
    name: Annotated[str, typer.Argument(metavar="RUN", help="A run's name, its start, or last.")],
    *,
    json: Annotated[
        bool, typer.Option("--json", help="Print the events, one JSON object a line.")
    ] = False,
) -> int:
    """Follow a run from its first event to its end; ctrl+c leaves it alone."""
    run = find_run(locations.runs(), name)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # nobody reads on: then nobody follows either
    seen = _Seen(run)
    try:
        view = print_events(seen) if json else print_progress(seen)
    except KeyboardInterrupt:
        if run.alive():
            sys.stderr.write(f"{run.name} goes on; nntui runs stop {run.name} ends it\n")
        raise
    if seen.gone:
        sys.stderr.write(
            f"nntui: {describe_exit(run)}; nntui train --resume {run.name} goes on with it\n"
        )
    elif not json:
        print_summary(run, view)
    return int(seen.gone or view.status in {"diverged", "failed"})


class _Seen:
    """The events of a run as they come, and whether its trainer went without a word."""

    def __init__(self, run: RunDirectory) -> None:
        self._run = run
        self.gone = False

    def __iter__(self) -> Iterator[AnyEvent]:
        for news in follow(self._run):
            yield from news.events
            self.gone = news.gone
