"""Tasks beyond single training steps, measured for nntui alone: trainer, evaluation, images."""

import itertools
import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from nntui.bench.cases import CLASSES, EPOCH, LARGE, MEDIUM, SIDE, Case
from nntui.config.augmentation import parse_augmentation
from nntui.config.run_config import RunConfig
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.datasets.synthetic import digits
from nntui.training.assemble import assemble
from nntui.training.evaluation import evaluate
from nntui.training.loop import train
from nntui.training.networks import build_network
from nntui.training.trainer import Trainer

AUGMENTATION = "shift:2,rotate:10,scale:0.1,elastic:4/34"
"""The augmentation with which the trainer should keep more than half of its speed."""
PRODUCT_SIDE = 1024
_BATCH = 64
_GENERATED = 1000


class Task(NamedTuple):
    """Something to measure besides the training steps of the cases."""

    name: str
    prepare: Callable[[Split], Callable[[], int]]
    """Returns a function that does some units of the task and returns their number."""
    unit: str
    """What a time is measured for: "step", "call" or "image"."""
    beside: Case | None = None
    """The case it is measured in turn with; None if it is measured after all cases."""
    flops: float = 0.0
    """Floating-point operations in one unit, where they are known."""


def prepare_trainer(split: Split) -> Callable[[], int]:
    """Return a function that trains for an epoch with all that a run does besides its steps."""
    return _trainer(split, augmentation="")


def prepare_augmented_trainer(split: Split) -> Callable[[], int]:
    """Return a function that trains for an epoch on augmented images."""
    return _trainer(split, AUGMENTATION)


def _trainer(split: Split, augmentation: str) -> Callable[[], int]:
    config = RunConfig.of(
        {"layers": MEDIUM.layers, "validation": 0, "epochs": 1000, "augment": augmentation}
    )
    split = split[:EPOCH]
    classes = tuple(str(number) for number in range(CLASSES))
    data = Dataset("noise", classes, split, split, empty_split(SIDE, SIDE), "random pixels")
    events = train(Trainer(config, data), time.perf_counter)
    steps = EPOCH // config.batch

    def epoch() -> int:
        for _ in range(steps):
            next(events)
        return steps

    return epoch


def prepare_evaluation(split: Split) -> Callable[[], int]:
    """Return a function that evaluates a network on 10,000 images."""
    network = build_network(MEDIUM.hidden, (SIDE, SIDE), CLASSES, MEDIUM.batch)
    network.initialize(np.random.default_rng(0))
    loss = assemble(RunConfig(), (SIDE, SIDE), CLASSES).loss
    split = split[:EPOCH]

    def evaluation() -> int:
        evaluate(network, loss, split)
        return 1

    return evaluation


def prepare_product(split: Split) -> Callable[[], int]:
    """Return a function that multiplies two float32 matrices: the machine's own rate."""
    del split
    a, b, c = np.random.default_rng(0).random((3, PRODUCT_SIDE, PRODUCT_SIDE), np.float32)

    def product() -> int:
        np.matmul(a, b, out=c)
        return 1

    return product


def prepare_augmentation(split: Split) -> Callable[[], int]:
    """Return a function that augments an epoch of images, batch by batch."""
    augmenter = Augmenter(parse_augmentation(AUGMENTATION), (SIDE, SIDE), _BATCH, 0)
    pixels = split.images[:EPOCH].reshape(EPOCH, -1)
    steps = itertools.count()

    def augment() -> int:
        for start in range(0, EPOCH, _BATCH):
            augmenter.distort(pixels[start : start + _BATCH], next(steps))
        return EPOCH

    return augment


def prepare_generation(preset: str) -> Callable[[Split], Callable[[], int]]:
    """Return a `prepare` for generating synthetic digits with `preset`, in a single thread."""

    def prepare(split: Split) -> Callable[[], int]:
        del split
        seeds = itertools.count()

        def generate() -> int:
            digits.generate(_GENERATED, next(seeds), preset=preset)
            return _GENERATED

        return generate

    return prepare


TRAINER = Task("a step of the trainer", prepare_trainer, "step", beside=MEDIUM)
AUGMENTED_TRAINER = Task(
    "a step of the trainer, augmented", prepare_augmented_trainer, "step", beside=MEDIUM
)
PRODUCT = Task(
    f"product of {PRODUCT_SIDE} x {PRODUCT_SIDE} matrices",
    prepare_product,
    "call",
    beside=LARGE,
    flops=2.0 * PRODUCT_SIDE**3,
)
TASKS = (
    TRAINER,
    AUGMENTED_TRAINER,
    PRODUCT,
    Task(f"evaluation of 10,000 images, {MEDIUM.layers}", prepare_evaluation, "call"),
    Task(f"augmentation, {AUGMENTATION}", prepare_augmentation, "image"),
    Task("synthetic digits, calm", prepare_generation("calm"), "image"),
    Task("synthetic digits, wild", prepare_generation("wild"), "image"),
)
