"""nntui's own engine: batches are gathered from uint8 images, and trained on by `train_step`."""

import time
from collections.abc import Callable

import numpy as np

from nntui.bench.cases import CLASSES, SIDE, Case
from nntui.bench.images import config_of
from nntui.bench.learner import Learner
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.engine.step import train_step
from nntui.training.assemble import assemble
from nntui.training.batches import Batches, Rows
from nntui.training.evaluation import evaluate
from nntui.training.loop import train
from nntui.training.trainer import Trainer


def prepare(case: Case, split: Split) -> Callable[[], int]:
    """Return a function that trains for an epoch."""
    config = RunConfig.of(
        {"layers": case.layers, "optimizer": case.optimizer, "batch": case.batch, "lr": case.lr}
    )
    assembly = assemble(config, (SIDE, SIDE), CLASSES)
    network, loss, optimizer = assembly.network, assembly.loss, assembly.optimizer
    batches = Batches(split, case.batch, network.shapes[0], assembly.targets)
    rng = np.random.default_rng(0)
    step = 0

    def epoch() -> int:
        nonlocal step
        order = rng.permutation(len(split))[: case.steps * case.batch]
        for start in range(0, len(order), case.batch):
            batch = batches.gather(order[start : start + case.batch])
            step += 1
            train_step(network, loss, optimizer, batch.x, batch.target, case.lr, step, rng)
        return case.steps

    return epoch


def learner(case: Case, data: Dataset) -> Learner:
    """Return a whole training with the trainer that runs use; its order of images is its own."""
    trainer = Trainer(config_of(case), data)
    events = train(trainer, time.perf_counter)

    def train_epoch(rows: Rows) -> None:
        seen = trainer.seen + len(rows)
        while trainer.seen < seen:
            next(events)

    def accuracy() -> float:
        assembly = trainer.assembly
        return evaluate(trainer.network, assembly.loss, data.test, assembly.targets).accuracy

    return Learner(train_epoch, accuracy)
