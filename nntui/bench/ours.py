"""Our engine, fed as a training feeds it: uint8 pixels that are scaled while they are gathered."""

import time
from collections.abc import Callable

import numpy as np

from nntui.bench.cases import CLASSES, EPOCH, EVALUATED, SIDE, Case, Pictures
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.engine.optimizers.sgd import fold_learning_rate
from nntui.training.assemble import assemble
from nntui.training.batches import Batches
from nntui.training.evaluation import evaluate
from nntui.training.loop import train
from nntui.training.networks import build_network
from nntui.training.trainer import Trainer

__all__ = ["prepare", "prepare_evaluation", "prepare_trainer"]


def prepare(case: Case, pictures: Pictures) -> Callable[[], int]:
    """Return a function that trains for an epoch."""
    config = RunConfig.of(
        {"layers": case.layers, "optimizer": case.optimizer, "batch": case.batch, "lr": case.lr}
    )
    assembly = assemble(config, (SIDE, SIDE), CLASSES)
    network, parameters = assembly.network, assembly.network.parameters
    split = Split(*pictures)
    batches = Batches(split, case.batch, network.shapes[0], assembly.targets)
    dz = np.empty((case.batch, CLASSES), np.float32)
    rng = np.random.default_rng(0)
    step = 0

    def epoch() -> int:
        nonlocal step
        order = rng.permutation(len(split))[: case.steps * case.batch]
        for start in range(0, len(order), case.batch):
            batch = batches.gather(order[start : start + case.batch])
            z = network.forward(batch.x, rng)
            assembly.loss.function(z, batch.target, dz)
            lr = fold_learning_rate(assembly.optimizer, dz, case.lr)
            network.backward(dz)
            step += 1
            assembly.optimizer.update(parameters.theta, parameters.grad, lr, step)
        return case.steps

    return epoch


def prepare_trainer(augment: str, pictures: Pictures) -> Callable[[], int]:
    """Return a function that has the trainer make an epoch's steps, events and all."""
    config = RunConfig.of(
        {"layers": EVALUATED.layers, "validation": 0, "epochs": 1000, "augment": augment}
    )
    split = Split(pictures.images[:EPOCH], pictures.labels[:EPOCH])
    classes = tuple(str(number) for number in range(CLASSES))
    data = Dataset("noise", classes, split, split, empty_split(SIDE, SIDE), "drawn for this")
    events = train(Trainer(config, data), time.perf_counter)
    steps = EPOCH // config.batch

    def epoch() -> int:
        for _ in range(steps):
            next(events)
        return steps

    return epoch


def prepare_evaluation(case: Case, pictures: Pictures) -> Callable[[], int]:
    """Return a function that judges 10,000 pictures."""
    network = build_network(case.hidden, (SIDE, SIDE), CLASSES, case.batch)
    network.initialize(np.random.default_rng(0))
    split = Split(pictures.images[:EPOCH], pictures.labels[:EPOCH])
    loss = assemble(RunConfig(), (SIDE, SIDE), CLASSES).loss

    def judge() -> int:
        evaluate(network, loss, split)
        return 1

    return judge
