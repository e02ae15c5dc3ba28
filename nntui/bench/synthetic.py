"""How well the drawn digits stand for real ones: trained on these alone, judged on MNIST.

    python -m nntui.bench.transfer

trains three ways on each preset of the drawn digits and judges each network once, at the end of its
training, on the 10,000 test images of MNIST. It takes some minutes.
"""

import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import msgspec
from threadpoolctl import threadpool_limits

from nntui import locations
from nntui.config.run_config import RunConfig
from nntui.datasets import catalog
from nntui.datasets.synthetic import digits
from nntui.errors import NntuiError
from nntui.training.events import RunFinished
from nntui.training.loop import train
from nntui.training.trainer import Trainer

PRESETS = {"calm": "digits", "wild": "digits-wild"}
"""The data set of each preset."""

_IMAGES = {"train_size": 60_000, "validation": 0}
_CONV = "conv:16x5:relu,pool:2,conv:32x5:relu,pool:2,128:relu,dropout:0.3"
WAYS: dict[str, dict[str, Any]] = {
    "784-128-10, the same 60,000": {**_IMAGES, "layers": "128:relu", "epochs": 6},
    "784-128-10, fresh each epoch": {
        **_IMAGES, "layers": "128:relu", "epochs": 30, "resample": True
    },
    "convolutional, fresh each epoch": {
        **_IMAGES, "layers": _CONV, "epochs": 12, "resample": True, "lr": 0.002
    },
}  # fmt: skip
"""What is trained how."""


def accuracy(settings: dict[str, Any]) -> float:
    """Train on a drawn data set and return the share of MNIST's test images that is read."""
    folders = locations.data_folders()
    mnist = catalog.load("mnist", folders)
    config = RunConfig.of(settings)
    drawn = catalog.load(config.data, folders)
    start = time.monotonic()
    for event in train(
        Trainer(config, replace(drawn, test=mnist.test)), lambda: time.monotonic() - start
    ):
        if isinstance(event, RunFinished) and event.accuracy is not None:
            return event.accuracy
    raise NntuiError(f"transfer: the training of {config.layers} on {config.data} diverged")


def speed(preset: str, images: int = 10_000) -> float:
    """Return how many images one processor draws in a second."""
    digits.generate(1000, 0, preset=preset)
    start = time.perf_counter()
    for seed in range(images // 1000):
        digits.generate(1000, seed, preset=preset)  # no more than one chunk is drawn by one thread
    return images / (time.perf_counter() - start)


def table() -> Iterator[str]:
    """Yield the lines of the table as they are known."""
    drawing = "images a second on one processor"
    width = max(map(len, (*WAYS, drawing)))
    yield " " * width + "".join(f"{preset:>12}" for preset in PRESETS)
    with threadpool_limits(1, user_api="blas"):
        rates = "".join(f"{speed(preset):>12,.0f}" for preset in PRESETS)
        yield f"{drawing:<{width}}{rates}"
        for name, settings in WAYS.items():
            line = f"{name:<{width}}"
            for data in PRESETS.values():
                line += f"{accuracy({**settings, 'data': data}):>12.2%}"
            yield line


def main() -> int:
    """Print the table and the settings it was made with."""
    try:
        for line in table():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except NntuiError as error:
        sys.stderr.write(f"nntui: {error}\n")
        return error.exit_code
    sys.stdout.write("\n")
    for name, settings in WAYS.items():
        sys.stdout.write(f"{name}: {msgspec.json.encode(settings).decode()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
