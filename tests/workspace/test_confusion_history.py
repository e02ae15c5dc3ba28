"""The confusion matrices of a run, in the order of its epochs."""

import numpy as np
import pytest

from nntui.errors import RunError
from nntui.runs.journal import Journal, replay
from nntui.training.events import Evaluated, RunContinued
from nntui.workspace.confusion_history import confusion_history
from tests.workspace.helpers import new_run, trained_run


def test_every_evaluation_has_its_matrix() -> None:
    run = trained_run("first", epochs=3)
    events = [event for event in replay(run.events_file) if isinstance(event, Evaluated)]

    history = confusion_history(run)

    assert history.classes == ("horizontal", "vertical")
    assert [each.epoch for each in history.validation] == [1, 2, 3]
    for found, event in zip(history.validation, events[:3], strict=True):
        np.testing.assert_array_equal(found.matrix, event.confusion)
        assert np.trace(found.matrix) / found.matrix.sum() == pytest.approx(found.accuracy)
    assert history.test is not None
    assert history.test.accuracy == events[3].accuracy
    assert history.at(2) is history.validation[1]
    with pytest.raises(RunError, match="expected an epoch from 1 to 3, received 4"):
        history.at(4)


def test_superseded_and_damaged_matrices_are_left_out() -> None:
    run = trained_run("first", epochs=2)
    before = confusion_history(run)
    journal = Journal(run.events_file)
    step = before.validation[0].step
    journal.append(
        RunContinued(
            step=step, at=1.0, epoch=1, seen=0, name="", settings={}, epochs=2, steps=2 * step
        )
    )
    wrong = {"at": 1.0, "epoch": 2, "split": "validation", "loss": 0.1, "accuracy": 0.5}
    journal.append(Evaluated(step=step + 1, confusion=[[1]], **wrong))  # type: ignore[arg-type]
    journal.close()

    history = confusion_history(run)

    assert [each.epoch for each in history.validation] == [1]
    assert history.test is None


def test_a_run_that_has_not_begun_has_none() -> None:
    with pytest.raises(RunError, match="first: expected a run that has begun"):
        confusion_history(new_run("first"))
