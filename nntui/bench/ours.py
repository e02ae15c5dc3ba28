"""nntui's own engine: batches are gathered from uint8 images, and trained on by `train_step`."""

from collections.abc import Callable

import numpy as np

from nntui.bench.cases import CLASSES, SIDE, Case
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Split
from nntui.engine.step import train_step
from nntui.training.assemble import assemble
from nntui.training.batches import Batches


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
