"""Weights are judged as they were trained: the loss of a file is the loss of its run."""

from pathlib import Path

import pytest

from nntui.analysis.restore import judge
from nntui.datasets.dataset import Dataset
from nntui.runs.trainer.session import run_session
from nntui.training.events import Evaluated
from nntui.workspace.library import weights_named
from tests.runs.helpers import small_run


@pytest.mark.parametrize(
    "settings",
    [
        {"label_smoothing": 0.2},
        {"output": "sigmoid", "target_margin": 0.1},
        {"loss": "quadratic"},
        {"loss": "hinge"},
        {"layers": "batchnorm,6:gelu:nobias"},
    ],
)
def test_a_run_and_its_weights_agree(
    saves: Path, lines: Dataset, settings: dict[str, object]
) -> None:
    """Whatever the targets and the output were: the same loss, accuracy and confusion."""
    run = small_run(saves, **settings)
    events = list(run_session(run, lambda _: lines))
    told = [event for event in events if isinstance(event, Evaluated) and event.split == "test"]

    judged = judge(weights_named(run.name), lines.test)

    assert [(event.loss, event.accuracy) for event in told] == [(judged.loss, judged.accuracy)]
    assert told[0].confusion == judged.confusion.tolist()
