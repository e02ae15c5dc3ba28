"""The work on sweeps: watching one, and starting, stopping, resuming and deleting them."""

import time
from collections.abc import Callable, Generator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from nntui.tui.messages.answers import Answer
from nntui.tui.messages.run_answers import RunChanged, SweepAdvanced
from nntui.tui.work import EditSweep, StartSweep, WatchSweep
from nntui.workspace import trash

if TYPE_CHECKING:
    from nntui.sweeps.directory import SweepDirectory
    from nntui.view.sweep.view import SweepView

_IMPORTANCE_INTERVAL = 2.0
"""Seconds after which the importance of the settings is computed again, while results arrive."""


def watch_sweep(work: WatchSweep, stopped: Callable[[], bool]) -> Generator[Answer, None, None]:
    """Yield what is known of a sweep whenever that has changed, until `stopped`."""
    from nntui.sweeps.directory import SweepDirectory  # noqa: PLC0415 - the app starts without it
    from nntui.sweeps.watching import watch  # noqa: PLC0415 - as above

    sweep = SweepDirectory(Path(work.path))
    importance = _Importance(sweep)
    for view in watch(sweep, stopped, beyond_end=True):
        if importance.how:
            yield SweepAdvanced(work.ticket, view, importance.shares, importance.how)
        else:  # the first time takes longer: Optuna is imported
            yield SweepAdvanced(work.ticket, view, {}, "")
        if importance.update(view):
            yield SweepAdvanced(work.ticket, view, importance.shares, importance.how)


class _Importance:
    """The importance of the settings of a sweep, computed again when there are new results."""

    def __init__(self, sweep: "SweepDirectory") -> None:
        self.shares: Mapping[str, float] = {}
        self.how = ""
        self._sweep = sweep
        self._results, self._due = -1, 0.0

    def update(self, view: "SweepView") -> bool:
        """Compute it if there are new results and it is time; return whether it was computed."""
        from nntui.sweeps.importance import importance  # noqa: PLC0415 - see above

        results = sum(len(each.accuracies) for each in view.trials)
        if results == self._results or (view.live and time.monotonic() < self._due):
            return False
        self.shares, self.how = importance(self._sweep, view)
        self._results, self._due = results, time.monotonic() + _IMPORTANCE_INTERVAL
        return True


def edit_sweep(work: EditSweep) -> RunChanged:
    """Stop, resume or delete a sweep."""
    from nntui.sweeps import actions  # noqa: PLC0415 - see above
    from nntui.sweeps.directory import SweepDirectory  # noqa: PLC0415 - see above

    sweep = SweepDirectory(Path(work.path))
    match work.what:
        case "stop":
            actions.ask_to_stop(sweep)
            return RunChanged(work.ticket, f"{sweep.name} stops after checkpoints of its trials")
        case "resume":
            actions.start(sweep)
            return RunChanged(work.ticket, f"{sweep.name} is resumed")
        case "delete":
            actions.check_rests(sweep)
            trashed = trash.delete(sweep)
            text = f"{sweep.name} is deleted; u restores it, for {trash.KEPT_DAYS} days"
            return RunChanged(work.ticket, text, deleted=trashed.path.name)


def start_sweep(work: StartSweep) -> RunChanged:
    """Start a sweep that varies settings as the user typed."""
    from nntui.sweeps import actions  # noqa: PLC0415 - see above
    from nntui.sweeps.typed import plan_of_text  # noqa: PLC0415 - see above

    sweep = actions.create(plan_of_text(work.text, work.config))
    actions.start(sweep)
    return RunChanged(work.ticket, f"{sweep.name} is started; enter opens it", str(sweep.path))
