"""nntui's own engine: batches of uint8 images, made as in a run, and trained on by `train_step`."""

import itertools
import os
from collections.abc import Callable

import numpy as np

from nntui.bench.cases import CLASSES, SIDE, Case
from nntui.bench.images import config_of
from nntui.bench.learner import Learner
from nntui.bench.steps import (
    assemble_as_in_runs,
    batches_of,
    events_of_run,
    look_ahead,
    threads_as_in_runs,
)
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.step import train_step
from nntui.training.batches import Batches, Rows
from nntui.training.evaluation import evaluate
from nntui.training.trainer import Trainer


def prepare(case: Case, split: Split) -> Callable[[], int]:
    """Return a function that trains for an epoch."""
    config = RunConfig.of(
        {
            "layers": case.layers,
            "optimizer": case.optimizer,
            "batch": case.batch,
            "lr": case.lr,
            "threads": int(os.environ.get("OPENBLAS_NUM_THREADS", "1")),
        }
    )
    assembly = assemble_as_in_runs(config, (SIDE, SIDE), CLASSES)
    network, loss, optimizer = assembly.network, assembly.loss, assembly.optimizer
    batches = Batches(split, case.batch, network.shapes[0], assembly.targets)
    rng = np.random.default_rng(0)
    seeds, numbers = itertools.count(), itertools.count(1)

    def epoch() -> int:
        # A new order for every 10,000 images, as the other contenders have it.
        feed = batches_of(batches, case.batch, next(seeds), 1)
        with threads_as_in_runs(network):
            for batch, step in zip(itertools.islice(feed, case.steps), numbers, strict=False):
                look_ahead(network, batch)
                train_step(network, loss, optimizer, batch.x, batch.target, case.lr, step, rng)
        return case.steps

    return epoch


def learner(case: Case, data: Dataset) -> Learner:
    """Return a whole training with the trainer that runs use; its order of images is its own."""
    trainer = Trainer(config_of(case), data)
    events = events_of_run(trainer)

    def train_epoch(rows: Rows) -> None:
        seen = trainer.seen + len(rows)
        while trainer.seen < seen:
            next(events)

    def accuracy() -> float:
        assembly = trainer.assembly
        return evaluate(trainer.network, assembly.loss, data.test, assembly.targets).accuracy

    return Learner(train_epoch, accuracy)
