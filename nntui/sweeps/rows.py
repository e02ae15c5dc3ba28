"""Sweeps as rows of the table of runs: each stands for its best trial so far."""

from collections.abc import Callable
from pathlib import Path

from nntui import locations
from nntui.errors import RunError
from nntui.runs.row import RunRow
from nntui.strings import counted
from nntui.sweeps.directory import SweepDirectory, list_sweeps
from nntui.sweeps.plan import Plan
from nntui.sweeps.report import view_of_sweep
from nntui.sweeps.state import state_of
from nntui.view.sweep.view import SweepView

_MOST = 50
"""Sweeps that are listed: the newest ones."""


class SweepRows:
    """Reads the rows of all sweeps again and again; of those that rest, only once."""

    def __init__(self, folder: Callable[[], Path] = locations.sweeps) -> None:
        self._folder = folder
        self._plans: dict[Path, Plan] = {}
        self._known: dict[Path, tuple[object, SweepView]] = {}

    def read(self) -> list[tuple[RunRow, SweepView]]:
        """Return a row for each sweep and what is shown of it, the newest first."""
        found = []
        for sweep in list_sweeps(self._folder())[:_MOST]:
            try:
                view = self._view(sweep)
            except RunError as error:
                view = SweepView(sweep.name, status="unreadable", message=str(error))
            found.append((self._row(sweep, view), view))
        return found

    def _view(self, sweep: SweepDirectory) -> SweepView:
        alive = sweep.alive()
        stamp = alive, _stamp(sweep.events_file)
        known = self._known.get(sweep.path)
        if known is not None and known[0] == stamp and not alive:
            return known[1]
        plan = self._plans.get(sweep.path) or sweep.plan()
        self._plans[sweep.path] = plan
        view = view_of_sweep(sweep, plan, state_of(sweep.reader().poll()), alive=alive)
        self._known[sweep.path] = stamp, view
        return view

    def _row(self, sweep: SweepDirectory, view: SweepView) -> RunRow:
        """Return the row, with the settings and results of the best trial."""
        best, plan = view.best, self._plans.get(sweep.path)
        share = f"{view.spent:.0f} of {counted(view.budget, 'epoch')}"
        started = _stamp(sweep.plan_file)
        config = None if plan is None or best is None else plan.config_of(best.settings)
        return RunRow(
            name=sweep.name,
            path=str(sweep.path),
            state=view.status,
            data=plan.config.data if plan else "",
            layers=config.layers if config else "",
            optimizer=config.optimizer if config else "",
            lr=config.lr if config else None,
            accuracy=best.accuracy if best else None,
            split="validation" if best else "",
            validation=best.accuracy if best else None,
            test=best.test if best else None,
            loss=best.loss if best else None,
            epoch=best.epochs if best else 0,
            seconds=round(view.seconds, 1),
            started=started[0],
            note=f"sweep: {len(view.trials)} of {counted(view.quotas[0], 'trial')}, {share}",
            settings={} if best is None else dict(best.settings),
            curve=best.accuracies if best else (),
            problem=view.message,
        )


def _stamp(path: Path) -> tuple[float, int]:
    """Return when a file was changed, and its size; zeros where there is none."""
    try:
        found = path.stat()
    except OSError:
        return 0.0, 0
    return found.st_mtime, found.st_size


def belongs_to_sweep(run: Path) -> bool:
    """Return whether a run is a trial of a sweep, which has no meaning without it."""
    return run.parent.name == "trials" and (run.parent.parent / "sweep.toml").is_file()
