"""What is odd about the result of a run, and which weights its name means, in sentences."""

import numpy as np

from nntui.analysis.guessing import loss_of_guessing
from nntui.analysis.remarks import Result, remarks
from nntui.config.run_config import RunConfig
from nntui.training.loop import EARLY
from nntui.view.runview import RunView


def run_remarks(view: RunView, config: RunConfig, name: str) -> tuple[str, ...]:
    """Return what is odd about a run that is done, a sentence each; nothing before its end.

    Args:
        view: of the run.
        config: its settings; the loss decides what guessing would get.
        name: of the run, by which its weights are named.
    """
    if view.status != "done" or view.test is None or view.started is None:
        return ()
    result = Result(
        np.array(view.test.confusion, np.int64),
        view.started.classes,
        view.test.loss,
        loss_of_guessing(
            len(view.started.classes),
            config.loss,
            config.output,
            config.label_smoothing,
            config.target_margin,
        ),
        view.started.class_counts,
    )
    found = remarks(result) if _is_matrix(result) else ()
    return (*found, newest_not_best(name)) if view.message.startswith(EARLY) else found


def newest_not_best(name: str) -> str:
    """Return which weights of a run that was stopped early have which name.

    >>> newest_not_best("first")
    'first names the newest weights; first:best names those with the best validation accuracy'
    """
    return (
        f"{name} names the newest weights; {name}:best names those with the best validation "
        "accuracy"
    )


def _is_matrix(result: Result) -> bool:
    """Return whether the confusion matrix fits the classes, as in a journal that is not damaged."""
    return result.confusion.shape == (len(result.classes),) * 2
