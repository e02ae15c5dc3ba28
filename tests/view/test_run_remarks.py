"""What is odd about a run is said once it is done, and which weights its name means."""

from nntui.config.run_config import RunConfig
from nntui.training.loop import EARLY
from nntui.view.run_remarks import newest_not_best, run_remarks
from nntui.view.runview import RunView, view_of
from tests.view.done import STARTED, done_view


def test_a_run_that_learned_nothing() -> None:
    """The loss of guessing is that of its loss function."""
    assert run_remarks(done_view([[50, 0], [50, 0]], loss=9.0), RunConfig(), "first") == (
        "the accuracy, 50.00 %, is no better than that of answering a for every image (50.00 %)",
        (
            "the loss, 9, is above that of guessing, 0.6931: wrong predictions are given a high "
            "probability"
        ),
        "no image of b to train on, but 50 to test on: a network cannot learn it",
    )


def test_nothing_is_said_of_a_run_that_is_not_done() -> None:
    """Nor of a journal whose matrix is damaged."""
    assert run_remarks(view_of([STARTED]), RunConfig(), "first") == ()
    assert run_remarks(RunView(), RunConfig(), "first") == ()
    assert run_remarks(done_view([[1, 2, 3]]), RunConfig(), "first") == ()


def test_the_best_weights_are_named_after_early_stopping() -> None:
    """Because the name of the run means the newest."""
    found = run_remarks(
        done_view([[50, 0], [0, 50]], message=f"{EARLY}: no better"), RunConfig(), "first"
    )

    assert found[-1] == newest_not_best("first")
    assert "first:best" in found[-1]
