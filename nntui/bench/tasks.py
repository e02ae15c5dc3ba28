"""Tasks beyond single training steps, measured for nntui alone: trainer, evaluation, images."""

import itertools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from threadpoolctl import ThreadpoolController

from nntui.bench.cases import ADAM, CLASSES, EPOCH, LARGE, MEDIUM, SIDE, SMALL, Case
from nntui.bench.images import load_images
from nntui.bench.steps import batches_of, look_ahead, trainer_steps
from nntui.config.augmentation import parse_augmentation
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.augment.augmenter import Augmenter
from nntui.datasets.dataset import Split
from nntui.datasets.synthetic import digits
from nntui.datasets.synthetic.quick import digits as quick_digits
from nntui.engine.step import train_step
from nntui.locations import data_folders
from nntui.training.assemble import Assembly, assemble
from nntui.training.batches import Batches
from nntui.training.evaluation import evaluate
from nntui.training.networks import build_network
from nntui.training.trainer import Trainer

AUGMENTATION = "shift:2,rotate:10,scale:0.1,elastic:4/34"
"""The augmentation of the trainer that is compared with one without."""
PRODUCT_SIDE = 1024
_BATCH = 64
_GENERATED = 1000
_TRAINED_EPOCHS = 2
"""Epochs after which a network counts as trained: numbers that decay have done so by then."""
_FIRST_STEPS = 200
"""Steps of an untrained network, before numbers that decay have become small."""


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


def prepare_untrained(split: Split) -> Callable[[], int]:
    """Return a function that makes the first steps of a training on images, again and again."""
    del split
    data = load_images()
    config = _image_config()
    assembly = assemble(config, data.image_shape, len(data.classes), len(data.train))
    theta, state = assembly.network.parameters.theta, assembly.optimizer.state
    initial = [np.array(array) for array in (theta, *state.values())]
    steps = _bare_steps(config, assembly, data.train)

    def first_steps() -> int:
        for array, value in zip((theta, *state.values()), initial, strict=True):
            array[...] = value
        return steps(_FIRST_STEPS)

    return first_steps


def prepare_trained(split: Split) -> Callable[[], int]:
    """Return a function that makes steps of a network that has been trained for some epochs."""
    del split
    data = load_images()
    config = _image_config()
    assembly = assemble(config, data.image_shape, len(data.classes), len(data.train))
    steps = _bare_steps(config, assembly, data.train)
    steps(_TRAINED_EPOCHS * len(data.train) // config.batch)
    return lambda: steps(_FIRST_STEPS)


def prepare_small_steps(split: Split) -> Callable[[], int]:
    """Return a function that makes steps of a small network on images."""
    del split
    data, config = load_images(), _image_config(case=SMALL)
    assembly = assemble(config, data.image_shape, len(data.classes), len(data.train))
    steps = _bare_steps(config, assembly, data.train)
    return lambda: steps(_FIRST_STEPS)


def prepare_small_trainer(split: Split) -> Callable[[], int]:
    """Return a function that trains a small network as a run does."""
    del split
    steps = trainer_steps(Trainer(_image_config(case=SMALL), load_images()))
    return lambda: steps(_FIRST_STEPS)


def prepare_trainer(split: Split) -> Callable[[], int]:
    """Return a function that trains with all that a run does besides its steps."""
    del split
    return _trainer()


def prepare_augmented_trainer(split: Split) -> Callable[[], int]:
    """Return a function that trains on augmented images."""
    del split
    return _trainer(AUGMENTATION)


def prepare_resampled_trainer(split: Split) -> Callable[[], int]:
    """Return a function that trains on new synthetic digits."""
    del split
    return _trainer(resample=True)


def _image_config(
    augmentation: str = "", case: Case = ADAM, *, resample: bool = False
) -> RunConfig:
    """Return the settings of a case, without an end: the learning rate does not change."""
    return RunConfig.of(
        {
            "layers": case.layers,
            "optimizer": case.optimizer,
            "batch": case.batch,
            "validation": 0,
            "epochs": 1000,
            "schedule": "constant",
            "augment": augmentation,
            **({"data": "digits", "resample": True} if resample else {}),
        }
    )


def _bare_steps(config: RunConfig, assembly: Assembly, split: Split) -> Callable[[int], int]:
    """Return a function that makes so many steps, and returns their number."""
    network, loss, optimizer = assembly.network, assembly.loss, assembly.optimizer
    made = Batches(split, config.batch, network.shapes[0], assembly.targets)
    batches = batches_of(made, config.batch)
    numbers, rng = itertools.count(1), assembly.layers_rng
    threads = ThreadpoolController()

    def steps(count: int) -> int:
        with threads.limit(limits=1, user_api="blas"):
            for batch, step in itertools.islice(zip(batches, numbers, strict=False), count):
                look_ahead(network, batch)
                train_step(network, loss, optimizer, batch.x, batch.target, config.lr, step, rng)
        return count

    return steps


def _trainer(augmentation: str = "", *, resample: bool = False) -> Callable[[], int]:
    """Return a function that makes steps of a trainer that has trained for some epochs."""
    config = _image_config(augmentation, resample=resample)
    data = catalog.load("digits", data_folders()) if resample else load_images()
    steps = trainer_steps(Trainer(config, data))
    steps(_TRAINED_EPOCHS * len(data.train) // config.batch)
    return lambda: steps(_FIRST_STEPS)


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


def prepare_new_digits(split: Split) -> Callable[[], int]:
    """Return a function that generates synthetic digits as a run with --resample does."""
    del split
    seeds = itertools.count()

    def generate() -> int:
        quick_digits.generate(_GENERATED, [next(seeds)])
        return _GENERATED

    return generate


SMALL_STEPS = Task(
    f"a bare step on images, {SMALL.layers}", prepare_small_steps, "step", beside=SMALL
)
SMALL_TRAINER = Task(
    f"a trainer's step on images, {SMALL.layers}", prepare_small_trainer, "step", beside=SMALL
)
UNTRAINED = Task("a bare step on images, untrained", prepare_untrained, "step", beside=ADAM)
TRAINED = Task("a bare step on images, after 2 epochs", prepare_trained, "step", beside=ADAM)
TRAINER = Task("a trainer's step on images", prepare_trainer, "step", beside=ADAM)
AUGMENTED_TRAINER = Task(
    "a trainer's step on images, augmented", prepare_augmented_trainer, "step", beside=ADAM
)
RESAMPLED_TRAINER = Task(
    "a trainer's step on new synthetic digits", prepare_resampled_trainer, "step", beside=ADAM
)
PRODUCT = Task(
    f"product of {PRODUCT_SIDE} x {PRODUCT_SIDE} matrices",
    prepare_product,
    "call",
    beside=LARGE,
    flops=2.0 * PRODUCT_SIDE**3,
)
TASKS = (
    SMALL_STEPS,
    SMALL_TRAINER,
    UNTRAINED,
    TRAINED,
    TRAINER,
    AUGMENTED_TRAINER,
    RESAMPLED_TRAINER,
    PRODUCT,
    Task(f"evaluation of 10,000 images, {MEDIUM.layers}", prepare_evaluation, "call"),
    Task(f"augmentation, {AUGMENTATION}", prepare_augmentation, "image"),
    Task("synthetic digits, calm", prepare_generation("calm"), "image"),
    Task("synthetic digits, wild", prepare_generation("wild"), "image"),
    Task("new synthetic digits while training", prepare_new_digits, "image"),
)
