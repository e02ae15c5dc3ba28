"""Fixtures of the workspace tests: no trainer survives its test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from nntui.runs import commands
from nntui.workspace import runs
from tests.runs.helpers import wait_for


@pytest.fixture(autouse=True)
def _no_trainer_survives(saves: Path) -> Iterator[None]:
    """Stop the trainers that a test started in the background."""
    yield
    assert runs.folder() == saves / "runs"
    for run in runs.all_runs():
        if run.alive():
            commands.send(run.commands, commands.Stop())
        wait_for(lambda run=run: not run.alive())  # type: ignore[misc]  # bound to this one
