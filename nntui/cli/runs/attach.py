"""`nntui runs attach`: follows a run; leaving does not affect it."""

import signal
import sys
from collections.abc import Iterator

from nntui.cli.lost_output import LostOutput
from nntui.cli.options import Json, RunName
from nntui.cli.progress import print_events, print_progress, print_summary
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import describe_exit
from nntui.runs.follow import follow
from nntui.strings import quoted
from nntui.training.events import AnyEvent
from nntui.workspace import runs


def command(run: RunName, *, json: Json = False) -> int:
    """Follow a run from its first event to its end.

    ctrl+c stops following; the run continues.
    """
    directory = runs.find(run)
    # Once its output has no reader, as in `attach | head`, the command has nothing left to do.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    events, lost = _Events(directory), LostOutput()
    try:
        view = print_events(events) if json else print_progress(events, lost=lost)
    except KeyboardInterrupt:
        if directory.alive():
            sys.stderr.write(
                f"{directory.name} continues; nntui runs stop {quoted(directory.name)} stops it\n"
            )
        raise
    if events.trainer_lost:
        sys.stderr.write(f"nntui: {_loss(directory)}\n")
    elif not json:
        print_summary(directory, view, lost)
    failed = events.trainer_lost or view.status in {"diverged", "failed"}
    return int(failed or bool(lost.reason))


def _loss(run: RunDirectory) -> str:
    """Return how the trainer of `run` ended, and what to try."""
    hint = (
        f"nntui train --resume {quoted(run.name)} resumes it" if run.exists() else "see nntui runs"
    )
    return f"{describe_exit(run)}; {hint}"


class _Events:
    """The events of a run as they are written, and whether its trainer ended without reporting."""

    def __init__(self, run: RunDirectory) -> None:
        self._run = run
        self.trainer_lost = False

    def __iter__(self) -> Iterator[AnyEvent]:
        for update in follow(self._run):
            yield from update.events
            self.trainer_lost = update.trainer_lost
