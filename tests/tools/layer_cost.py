"""What it costs to measure the layers of a training: `python -m tests.tools.layer_cost`.

Prints for each network how long a step takes, how long one that is measured takes, and which share
of the training that is: at one measurement in 50 steps, or in 50 ms where these last longer.
"""

import itertools
import time

import numpy as np
from rich.console import Console
from threadpoolctl import threadpool_limits

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.runs.trainer.timings import DEFAULT_TIMINGS
from nntui.training.layer_recorder import INTERVAL
from nntui.training.trainer import Trainer

NETWORKS: list[dict[str, object]] = [
    {"layers": "30:sigmoid", "batch": 10, "lr": 0.5},
    {"layers": "128:relu", "batch": 64},
    {"layers": "128:relu", "batch": 64, "optimizer": "adam"},
    {"layers": "256:relu,128:relu", "batch": 32, "optimizer": "momentum"},
    {"layers": "100:tanh", "batch": 1, "lr": 0.05},
    {"layers": "conv:8x5,pool:2,64:relu", "batch": 32, "optimizer": "adam"},
]
_ROUNDS, _STEPS = 40, 10


def main() -> None:
    """Print the table."""
    console = Console(highlight=False)
    console.print(f"{'network':<32}{'step':>10}{'measured':>10}{'share':>8}")
    with threadpool_limits(1, user_api="blas"):
        for settings in NETWORKS:
            step, measured = _times(_trainer(settings))
            interval = max(INTERVAL * step, DEFAULT_TIMINGS.first_average)
            share = max(measured - step, 0) / interval
            name = ", ".join(map(str, settings.values()))
            console.print(f"{name:<32}{1e6 * step:>7.0f} us{1e6 * measured:>7.0f} us{share:>8.2%}")


def _trainer(settings: dict[str, object]) -> Trainer:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (2000, 28, 28), np.uint8)
    split = Split(images, rng.integers(0, 10, len(images)).astype(np.uint8))
    data = Dataset("random", tuple("0123456789"), split, split, split, "random pixels")
    return Trainer(RunConfig.of({"epochs": 10**5, "validation": 0, **settings}), data)


def _times(trainer: Trainer) -> tuple[float, float]:
    """Return the seconds of a step, and of one that is measured: lower quartiles, in turns."""
    plain, measured = list[float](), list[float]()
    for _, times in itertools.product(range(_ROUNDS), (plain, measured)):
        spent = 0.0
        for _ in range(_STEPS):
            if trainer.offset == trainer.batches.count:
                trainer.end_epoch(None)
            if times is measured:
                trainer.measure_layers()
            start = time.perf_counter()
            trainer.advance(1)
            spent += time.perf_counter() - start
        times.append(spent / _STEPS)
    return float(np.quantile(plain, 0.25)), float(np.quantile(measured, 0.25))


if __name__ == "__main__":
    main()
