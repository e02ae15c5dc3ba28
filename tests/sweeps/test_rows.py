"""Sweeps in the table of runs."""

import pytest

from nntui.errors import RunError
from nntui.sweeps.rows import SweepRows, belongs_to_sweep
from nntui.tui.messages.run_answers import RunsListed
from nntui.tui.state import Ticket
from nntui.tui.work import EditKind, EditRun, ListRuns
from nntui.tui.workers import run_jobs
from nntui.workspace import runs
from tests.sweeps.helpers import InlineExecutor, interrupted, new_sweep, run_sweep
from tests.workspace.helpers import new_run

_TICKET = Ticket("runs", 0)


def test_the_row_of_a_sweep_stands_for_its_best_trial() -> None:
    """Its settings are those of this run; its path is that of the sweep, which stays the same."""
    sweep = new_sweep()
    run_sweep(sweep)

    ((row, view),) = SweepRows().read()

    best = view.best
    assert best is not None
    assert (row.name, row.state, row.path) == (sweep.name, "done", str(sweep.path))
    assert row.accuracy == best.accuracy
    assert row.setting("lr") == best.settings["lr"]
    assert row.note == "sweep: 4 of 4 trials, 8 of 8 epochs"


def test_a_sweep_without_a_result_has_a_row_too() -> None:
    sweep, broken = new_sweep(), new_sweep()
    interrupted(sweep, 1, InlineExecutor())
    broken.plan_file.write_text("trials = 0\n[vary]\nlr = [0.1]")

    rows = {row.name: row for row, _ in SweepRows().read()}

    assert rows[sweep.name].state == "killed"
    assert rows[broken.name].state == "unreadable"
    assert "trials" in rows[broken.name].problem


def test_a_sweep_that_rests_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    run_sweep(new_sweep(halving=0, trials=1))
    rows = SweepRows()
    first = rows.read()
    monkeypatch.setattr("nntui.sweeps.rows.view_of_sweep", None)

    assert rows.read() == first


def test_sweeps_are_listed_among_runs_and_read_again() -> None:
    """A listing follows whenever a sweep has changed."""
    run, sweep = new_run("mine"), new_sweep()
    listings = run_jobs.list_runs(ListRuns(_TICKET), lambda: False)

    first = next(listings)
    run_sweep(sweep)
    second = next(listings)
    listings.close()

    assert isinstance(first, RunsListed)
    assert isinstance(second, RunsListed)
    assert [row.name for row in first.rows[:2]] == [sweep.name, run.name]
    assert second.sweeps[second.rows[0].path].status == "done"


def test_a_trial_is_neither_deleted_nor_renamed_without_its_sweep() -> None:
    sweep = new_sweep(halving=0, trials=1)
    run_sweep(sweep)
    trial = sweep.run_of(1)

    assert belongs_to_sweep(trial.path)
    assert not belongs_to_sweep(new_run().path)
    kinds: tuple[EditKind, ...] = ("delete", "rename", "resume")
    for what in kinds:
        with pytest.raises(RunError, match="is a trial of a sweep; nntui sweep resume"):
            run_jobs.edit_run(EditRun(_TICKET, str(trial.path), what, "x"))
    assert runs.find(trial.name).path == trial.path
