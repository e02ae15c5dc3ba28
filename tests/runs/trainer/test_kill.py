"""Trainers that are killed by SIGKILL: the quick version of tests.tools.kill_and_resume."""

import random
from pathlib import Path

from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import RunContinued
from tests.runs.helpers import small_run
from tests.tools.kill_and_resume import (
    after_an_event,
    finish,
    has_ended,
    kill_once,
    within_a_checkpoint,
)


def _run(saves: Path) -> RunDirectory:
    return small_run(saves, data="digits", layers="16:relu,dropout:0.3", batch=50, epochs=12)


def test_a_killed_run_resumes_to_the_same_weights(saves: Path) -> None:
    """Killed after some event, or while a checkpoint is written."""
    expected = finish(_run(saves))
    rng = random.Random(5)  # noqa: S311 - the same moments every time
    broken = _run(saves)
    killed = 0
    for moment in (after_an_event, within_a_checkpoint) * 2:
        if not has_ended(broken):
            killed += kill_once(broken, moment, rng)

    assert finish(broken) == expected
    resumed = sum(isinstance(event, RunContinued) for event in replay(broken.events_file))
    assert 0 < resumed <= killed
