"""The coordinator: the whole sweep, interrupted anywhere, with workers that are lost."""

import numpy as np
import pytest

from nntui.errors import BusyRunError, RunError
from nntui.runs import commands
from nntui.runs.checkpoint import newest_weights
from nntui.runs.journal import replay
from nntui.sweeps import actions
from nntui.sweeps.coordinator import coordinate
from nntui.sweeps.events import Failed, Interrupted, Proposed, Reached, SweepFinished
from nntui.sweeps.report import read_view, settings_of, table_of
from nntui.sweeps.state import state_of
from nntui.training.events import RunStarted
from nntui.workspace import data as datasets
from nntui.workspace import runs
from tests.sweeps.helpers import InlineExecutor, interrupted, new_sweep, run_sweep


def test_a_promoted_trial_ends_with_the_weights_of_a_run_that_never_paused() -> None:
    """To the bit: its schedule is that of all epochs from the beginning."""
    sweep = new_sweep()
    run_sweep(sweep)
    best = read_view(sweep).best

    assert best is not None
    assert best.epochs == 4
    run = runs.create(settings_of(sweep, best.number))
    assert list(runs.train(run, datasets.load("lines")))
    one, other = newest_weights(run), newest_weights(sweep.run_of(best.number))
    assert one is not None
    assert other is not None
    for name, array in one.arrays.items():
        np.testing.assert_array_equal(other.arrays[name], array)


def test_a_sweep_is_halved() -> None:
    """Four trials of one epoch, two of two, one of four; each result is recorded once."""
    sweep = new_sweep()
    events = run_sweep(sweep, InlineExecutor(workers=1))

    reached = [(e.trial, e.rung) for e in events if isinstance(e, Reached)]
    assert len(reached) == len(set(reached)) == 7
    view = read_view(sweep)
    assert (view.status, view.spent, view.budget) == ("done", 8, 8)
    assert [each.state for each in view.trials] == ["done", "stopped", "stopped", "stopped"]
    assert view.trials[0].test is not None


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_killed_coordinator_is_replaced_without_a_trace_in_the_results(after: int) -> None:
    """No trial is proposed twice, none begins twice."""
    undisturbed, sweep = new_sweep(), new_sweep()
    run_sweep(undisturbed)
    assert interrupted(sweep, after, InlineExecutor(seed=after))
    assert interrupted(sweep, 3, InlineExecutor(seed=1))

    events = run_sweep(sweep, InlineExecutor(seed=2))

    assert isinstance(events[-1], SweepFinished)
    assert table_of(read_view(sweep)) == table_of(read_view(undisturbed))
    recorded = sweep.reader().poll()
    assert sum(isinstance(event, Proposed) for event in recorded) == 4
    for run in sweep.trial_folders().values():
        assert sum(isinstance(event, RunStarted) for event in replay(run.events_file)) == 1


def test_the_run_of_a_trial_is_found_by_its_name() -> None:
    """Everywhere that a run is named, so it opens as the run it is."""
    sweep = new_sweep(halving=0, trials=1)
    run_sweep(sweep)

    assert runs.find(f"{sweep.name}-0001").path == sweep.run_of(1).path
    with pytest.raises(RunError, match="no run has this name"):
        runs.find(f"{sweep.name}-0002")


def test_a_lost_journal_is_rebuilt_from_the_runs() -> None:
    """Nothing is trained again."""
    sweep = new_sweep(halving=0)
    run_sweep(sweep)
    before = table_of(read_view(sweep))
    sizes = {n: run.events_file.stat().st_size for n, run in sweep.trial_folders().items()}
    sweep.events_file.unlink()

    run_sweep(sweep)

    assert table_of(read_view(sweep)) == before
    assert sizes == {n: run.events_file.stat().st_size for n, run in sweep.trial_folders().items()}


def test_a_torn_line_of_the_journal_is_no_damage() -> None:
    sweep = new_sweep()
    interrupted(sweep, 5, InlineExecutor())
    with sweep.events_file.open("ab") as file:
        file.write(b'{"event":"reac')

    events = run_sweep(sweep)

    assert isinstance(events[-1], SweepFinished)
    assert read_view(sweep).status == "done"


def test_a_job_whose_worker_is_lost_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nntui.sweeps.retries._DELAYS", (0.0,) * 4)
    executor = InlineExecutor()
    executor.lost = {2: 2}
    sweep = new_sweep()

    events = run_sweep(sweep, executor)

    assert sum(isinstance(event, Interrupted) for event in events) == 2
    assert not any(isinstance(event, Failed) for event in events)


def test_a_trial_that_always_loses_its_worker_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are trained, and the user can have it tried again."""
    monkeypatch.setattr("nntui.sweeps.retries._DELAYS", (0.0,) * 4)
    executor = InlineExecutor()
    executor.lost = {2: 99}
    sweep = new_sweep(halving=0)

    run_sweep(sweep, executor)

    states = {each.number: each.state for each in read_view(sweep).trials}
    assert states == {1: "done", 2: "killed", 3: "done", 4: "done"}
    assert actions.retry_failed(sweep, state_of(sweep.reader().poll())) == 1
    run_sweep(sweep)
    assert {each.state for each in read_view(sweep).trials} == {"done"}


def test_a_trial_that_diverges_is_the_last_of_its_rung() -> None:
    sweep = new_sweep(
        vary={"lr": [0.1, 0.2, 100.0]},
        trials=3,
        halving=2,
        base={**sweep_base(), "loss": "quadratic", "output": "linear", "optimizer": "sgd"},
    )

    run_sweep(sweep)

    last = read_view(sweep).trials[-1]
    assert last.settings == {"lr": 100.0}
    assert last.state == "diverged"
    assert "no longer" in last.message


def sweep_base() -> dict[str, object]:
    """Return the settings that are not varied, with epochs long enough to diverge."""
    return {"data": "lines", "layers": "64:relu", "validation": 100, "epochs": 2, "batch": 10}


def test_a_sweep_that_is_stopped_goes_on_later() -> None:
    sweep = new_sweep()
    commands_sent = iter(["", "", "received SIGTERM"])
    executor = InlineExecutor()

    events = run_sweep(sweep, executor, lambda: next(commands_sent, "received SIGTERM"))

    end = events[-1]
    assert isinstance(end, SweepFinished)
    assert (end.reason, end.message, executor.closed) == ("stopped", "received SIGTERM", True)
    assert read_view(sweep).status == "stopped"
    run_sweep(sweep)
    assert read_view(sweep).status == "done"


def test_a_command_stops_a_sweep() -> None:
    sweep = new_sweep()
    first = InlineExecutor()

    def stop_after_the_first() -> str:
        if first.done:
            commands.send(sweep.commands, commands.Stop())
        return ""

    run_sweep(sweep, first, stop_after_the_first)

    assert read_view(sweep).status == "stopped"
    assert len(first.done) < 7


def test_a_sweep_has_one_coordinator() -> None:
    sweep = new_sweep()
    with sweep.locked(), pytest.raises(BusyRunError):
        run_sweep(sweep)
    with sweep.locked(), pytest.raises(BusyRunError, match="is running; nntui sweep stop"):
        actions.start(sweep)


def test_a_deleted_sweep_leaves_only_what_nntui_has_not_written() -> None:
    sweep, other = new_sweep(), new_sweep()
    run_sweep(sweep)
    (other.path / "mine.txt").write_text("keep")

    assert actions.delete(sweep) == []
    assert not sweep.path.exists()
    assert actions.delete(other) == ["mine.txt"]


def test_the_progress_of_trials_that_are_trained_elsewhere_is_shown() -> None:
    """Workers that share no folder report it; it ends with the coordinator."""
    sweep, executor = new_sweep(workers=2), InlineExecutor()
    executor.shares = {1: 0.125, 2: 0.125}
    seen = []
    for _ in coordinate(sweep, executor):
        if sweep.progress():
            seen += [each for each in read_view(sweep).trials if each.state == "training"]

    assert sweep.progress() == executor.shares
    assert 0.5 in {each.share for each in seen}
    assert all(each.state != "training" for each in read_view(sweep).trials)
    sweep.progress_file.write_text('{"1": "half"}')
    assert sweep.progress() == {}


@pytest.mark.parametrize("propose", ["each", "grid", "random"])
def test_trials_with_other_epochs_are_trained_to_their_own_end(propose: str) -> None:
    """Also for more epochs than the settings that are not varied say."""
    sweep = new_sweep(propose=propose, halving=0, vary={"epochs": "2,4,6"}, trials=3)
    run_sweep(sweep)
    view = read_view(sweep)

    assert sorted(each.epochs for each in view.trials) == [2, 4, 6]
    assert all(each.test is not None for each in view.trials)
    assert (view.spent, view.budget) == (12, 12)
