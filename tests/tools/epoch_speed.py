"""Images a second in the first and the last epoch, for every optimizer and activation.

    python -m tests.tools.epoch_speed --epochs 20 --data mnist

The last epochs must not be slower than the first: denormal numbers would be the cause. The times of
epochs are those of training steps alone, and each quarter of the epochs counts by its fastest one,
since other programs may take processors for a while.
"""

import argparse
import time
from typing import get_args

import numpy as np
from threadpoolctl import threadpool_limits

from nntui.config.choices import OptimizerName
from nntui.config.run_config import RunConfig
from nntui.engine.activations import ACTIVATIONS
from nntui.locations import data_folders
from nntui.training.images import load_data
from nntui.training.trainer import Trainer


def count_denormals(trainer: Trainer) -> int:
    """Return how many parameters, derivatives, averages and optimizer states are denormal."""
    parameters = trainer.network.parameters
    arrays = [
        *(parameters.theta, parameters.grad),
        *parameters.statistics.values(),
        *trainer.assembly.optimizer.state.values(),
    ]
    tiny = np.finfo(np.float32).tiny
    return sum(int(((np.abs(a) < tiny) & (a != 0)).sum()) for a in arrays)


def epoch_times(trainer: Trainer) -> list[float]:
    """Train to the end, and return the seconds of each epoch."""
    times = []
    for _ in range(trainer.config.epochs):
        start = time.perf_counter()
        while trainer.offset < trainer.batches.count:
            trainer.advance(16)
        times.append(time.perf_counter() - start)
        trainer.end_epoch(None)
    trainer.close()
    return times


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default="mnist")
    parser.add_argument("--epochs", type=int, default=20)
    options = parser.parse_args()
    rows = [("relu", optimizer) for optimizer in get_args(OptimizerName)]
    rows += [(name, "adam") for name in ACTIVATIONS if name != "relu"]
    print(f"{'activation':12}{'optimizer':12}{'first':>10}{'last':>10}{'ratio':>8}{'denormal':>10}")
    for activation, optimizer in rows:
        config = RunConfig.of(
            {
                "data": options.data,
                "layers": f"128:{activation}",
                "optimizer": optimizer,
                "epochs": options.epochs,
                "schedule": "constant",
                "validation": 5000,
            }
        )
        trainer = Trainer(config, load_data(config, data_folders()))
        with threadpool_limits(config.threads, user_api="blas"):
            times = epoch_times(trainer)
        quarter = max(len(times) // 4, 1)
        first, last = (
            trainer.batches.count / min(part) for part in (times[:quarter], times[-quarter:])
        )
        print(
            f"{activation:12}{optimizer:12}{first:10,.0f}{last:10,.0f}{last / first:8.2f}"
            f"{count_denormals(trainer):10}",
            flush=True,
        )


if __name__ == "__main__":
    main()
