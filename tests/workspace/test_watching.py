"""Watching a run: a snapshot for every change, and a problem where the trainer vanished."""

from itertools import pairwise

from nntui.runs.journal import Journal, replay
from nntui.training.events import Paused
from nntui.view.runview import view_of
from nntui.workspace import runs
from nntui.workspace.watching import watch
from tests.workspace.helpers import TINY, new_run, trained_run


def test_a_run_that_has_ended_is_replayed() -> None:
    """Down to the view that its journal gives."""
    run = trained_run()

    *_, last = watch(run)

    assert last.view == view_of(replay(run.events_file))
    assert (last.live, last.problem) == (False, "")


def test_a_run_is_watched_to_its_end() -> None:
    """From before its first event; no snapshot comes twice."""
    started = runs.start(runs.configure(TINY).config)

    snapshots = list(watch(started.run, started.trainer))

    assert snapshots[-1].view.status == "done"
    assert not snapshots[-1].live
    assert all(before != after for before, after in pairwise(snapshots))


def test_a_trainer_that_vanished_is_a_problem() -> None:
    """The last snapshot says what became of it."""
    run = new_run("first")
    journal = Journal(run.events_file)
    journal.append(Paused(step=3, at=0.1))
    journal.close()

    *_, last = watch(run)

    assert not last.live
    assert last.problem == "the training process of first has ended: it was killed"


def test_watching_ends_when_it_is_asked_to() -> None:
    """Without a look at the run."""
    assert list(watch(new_run(), stop_requested=lambda: True)) == []


def test_a_run_that_was_deleted_is_missing() -> None:
    """So it is not said to be kept, or that it can be resumed."""
    run = new_run("first")
    journal = Journal(run.events_file)
    journal.append(Paused(step=3, at=0.1))
    journal.close()
    *_, before = watch(run)
    run.config_file.unlink()

    *_, last = watch(run)

    assert (before.missing, last.missing) == (False, True)
    assert last.problem == "first: the folder of this run was deleted or renamed"
