"""Fixtures of the tests of runs."""

from collections.abc import Iterator

import pytest

from nntui import locations
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.session import run_session
from nntui.runs.trainer.timings import SessionTimings
from nntui.training.events import AnyEvent
from tests.runs.helpers import EVERY_STEP, TrainRun


@pytest.fixture
def train_run(lines: Dataset) -> TrainRun:
    """A function that trains a run on the lines, or on `synthetic` ones, new in every epoch."""

    def load(config: RunConfig) -> Dataset:
        if config.data == "synthetic":
            return catalog.load("lines", locations.data_folders())
        return lines

    def train(run: RunDirectory, timings: SessionTimings = EVERY_STEP) -> Iterator[AnyEvent]:
        return run_session(run, load, timings=timings)

    return train
