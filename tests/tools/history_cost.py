"""What it costs to keep light copies of the weights: `python -m tests.tools.history_cost`.

Prints for each network how long a copy takes and how large it is, how many were written and are
kept of a short training, and which share of the time of this training that took.
"""

import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from rich.console import Console

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset, Split
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer import weight_recorder
from nntui.runs.trainer.session import run_session
from nntui.runs.weight_history import keep_weights, recorded_steps
from nntui.training.events import AnyEvent
from nntui.training.trainer import Trainer

NETWORKS: list[dict[str, object]] = [
    {"layers": "30:sigmoid", "batch": 10, "lr": 0.5},
    {"layers": "128:relu", "batch": 64},
    {"layers": "1024:relu,1024:relu", "batch": 64},
    {"layers": "conv:8x5,pool:2,64:relu", "batch": 32},
]
_EPOCHS = 30


def main() -> None:
    """Print the table."""
    console = Console(highlight=False, width=100)
    heads = ("a copy", "size", "written", "kept", "share")
    console.print(f"{'network':<34}" + "".join(f"{head:>10}" for head in heads))
    for settings in NETWORKS:
        with tempfile.TemporaryDirectory() as folder:
            console.print(_line(settings, Path(folder)))


def _line(settings: dict[str, object], folder: Path) -> str:
    config = RunConfig.of({"epochs": _EPOCHS, "validation": 200, **settings})
    run = RunDirectory.create(folder, config, datetime.now(UTC))
    spent = list[float]()

    def timed(run: RunDirectory, trainer: Trainer) -> None:
        start = time.perf_counter()
        keep_weights(run, trainer)
        spent.append(time.perf_counter() - start)

    setattr(weight_recorder, "keep_weights", timed)  # noqa: B010 - the module does not export it
    events: list[AnyEvent] = list(run_session(run, lambda _: _data()))
    size = max(path.stat().st_size for path in run.history.iterdir())
    share = sum(spent[1:]) / events[-1].at
    kept = len(recorded_steps(run))
    copy = 1000 * float(np.quantile(spent[1:], 0.25))
    name = ", ".join(map(str, settings.values()))
    return (
        f"{name:<34}{copy:>7.1f} ms{size / 2**20:>6.2f} MiB{len(spent):>10}{kept:>10}{share:>10.2%}"
    )


def _data() -> Dataset:
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (2000, 28, 28), np.uint8)
    split = Split(images, rng.integers(0, 10, len(images)).astype(np.uint8))
    return Dataset("random", tuple("0123456789"), split, split, split[:0], "random pixels")


if __name__ == "__main__":
    main()
