"""nntui's own engine: batches of uint8 images, made as in a run, and trained on by `train_step`."""

from collections.abc import Callable

import numpy as np

from nntui.bench.cases import CLASSES, SIDE, Case
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Split
from nntui.engine.step import train_step
from nntui.training.assemble import assemble
from nntui.training.batches import Batches
from nntui.training.feed import Feed, Position


def prepare(case: Case, split: Split) -> Callable[[], int]:
    """Return a function that trains for an epoch."""
    config = RunConfig.of(
        {"layers": case.layers, "optimizer": case.optimizer, "batch": case.batch, "lr": case.lr}
    )
    assembly = assemble(config, (SIDE, SIDE), CLASSES)
    network, loss, optimizer = assembly.network, assembly.loss, assembly.optimizer
    batches = Batches(split, case.batch, network.shapes[0], assembly.targets)
    feed = Feed(batches, config.seed, 10**9, Position(0, 0, 0))
    rng = np.random.default_rng(0)
    step = 0

    def epoch() -> int:
        nonlocal step
        for _ in range(case.steps):
            x, target, _ = next(feed)
            step += 1
            train_step(network, loss, optimizer, x, target, case.lr, step, rng)
        return case.steps

    return epoch
