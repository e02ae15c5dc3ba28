"""Transfer from synthetic to real digits: train on synthetic digits only, evaluate on MNIST.

    python -m nntui.bench.synthetic

trains three networks on each preset of the synthetic digits, and evaluates each network once, after
its training, on the 10,000 test images of MNIST. It takes some minutes.
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
from nntui.errors import NntuiError
from nntui.training.events import RunFinished
from nntui.training.loop import train
from nntui.training.trainer import Trainer

PRESETS = {"calm": "digits", "wild": "digits-wild"}
"""The data set of each preset."""

_IMAGES = {"train_size": 60_000, "validation": 0}
_CONV = "conv:16x5:relu,pool:2,conv:32x5:relu,pool:2,128:relu,dropout:0.3"
NETWORKS: dict[str, dict[str, Any]] = {
    "784-128-10, the same 60,000 images": {**_IMAGES, "layers": "128:relu", "epochs": 6},
    "784-128-10, new images each epoch": {
        **_IMAGES, "layers": "128:relu", "epochs": 30, "resample": True
    },
    "convolutional, new images each epoch": {
        **_IMAGES, "layers": _CONV, "epochs": 12, "resample": True, "lr": 0.002
    },
}  # fmt: skip
"""The settings of each network."""


def accuracy(settings: dict[str, Any]) -> float:
    """Train on synthetic digits, and return the accuracy on the test images of MNIST."""
    folders = locations.data_folders()
    mnist = catalog.load("mnist", folders)
    config = RunConfig.of(settings)
    synthetic = catalog.load(config.data, folders)
    start = time.monotonic()
    for event in train(
        Trainer(config, replace(synthetic, test=mnist.test)), lambda: time.monotonic() - start
    ):
        if isinstance(event, RunFinished) and event.accuracy is not None:
            return event.accuracy
    raise NntuiError(f"expected training to finish, {config.layers} on {config.data} diverged")


def table() -> Iterator[str]:
    """Yield the lines of the table, each as soon as it is known."""
    width = max(map(len, NETWORKS))
    yield " " * width + "".join(f"{preset:>12}" for preset in PRESETS)
    with threadpool_limits(1, user_api="blas"):
        for name, settings in NETWORKS.items():
            line = f"{name:<{width}}"
            for data in PRESETS.values():
                line += f"{accuracy({**settings, 'data': data}):>12.2%}"
            yield line


def main() -> int:
    """Print the table, and the settings of each network."""
    try:
        for line in table():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
    except NntuiError as error:
        sys.stderr.write(f"nntui: {error}\n")
        return error.exit_code
    sys.stdout.write("\n")
    for name, settings in NETWORKS.items():
        sys.stdout.write(f"{name}: {msgspec.json.encode(settings).decode()}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
