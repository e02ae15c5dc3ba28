"""Makes a folder with many ended runs, to measure and to test what a user waits for in it.

    python -m tests.tools.many_runs FOLDER --runs 10000 --time

writes the runs to `FOLDER/runs` without training anything. Some are damaged, as in real folders.
With --time it also prints how long the list of runs takes, with and without its index.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from nntui.config.run_config import RunConfig
from nntui.config.toml import encode_config
from nntui.runs.index import index_file
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    Evaluated,
    RunFinished,
    RunStarted,
    StepDone,
    encode_event,
)

_LAYERS = ("128:relu", "30:sigmoid", "512:relu,512:relu", "conv:8x5:relu,pool:2,128:relu")
_STEPS = 860
"""Steps of an epoch."""
_BEGIN = 1_700_000_000
"""When the first run began; each other one begins a minute later."""


def make_runs(folder: Path, count: int, damaged: int = 0, epochs: int = 5) -> list[Path]:
    """Write `count` ended runs to `folder`, the first `damaged` of them with a broken file.

    Args:
        folder: the folder of runs.
        count: how many.
        damaged: how many of them have no readable config or journal.
        epochs: of each run.
    """
    rng = random.Random(1)  # noqa: S311 - no cryptography
    made = []
    for number in range(count):
        path = folder / f"run-{number:05}"
        (path / "checkpoints").mkdir(parents=True)
        (path / "commands").mkdir()
        config = RunConfig.of(
            {"layers": rng.choice(_LAYERS), "lr": rng.choice([0.001, 0.003, 0.01]), "seed": number}
        )
        journal = b"".join(encode_event(event) + b"\n" for event in _events(config, epochs, rng))
        broken = number < damaged
        text = b"lr = 'x" if broken and number % 2 else encode_config(config)
        (path / "config.toml").write_bytes(text)
        (path / "events.jsonl").write_bytes(b"\0" * 99 if broken else journal)
        (path / "lock").write_bytes(b"1\n")
        (path / "trainer.log").touch()
        os.utime(path / "config.toml", (_BEGIN + 60 * number,) * 2)
        made.append(path)
    return made


def _events(config: RunConfig, epochs: int, rng: random.Random) -> Iterator[AnyEvent]:
    yield RunStarted(
        step=0,
        at=0.0,
        data=config.data,
        layers=["784 input", "128 relu", "10 softmax"],
        parameters=101_770,
        classes=[str(digit) for digit in range(10)],
        image_shape=(28, 28),
        train_size=55_000,
        validation_size=5_000,
        test_size=10_000,
        epochs=epochs,
        steps=epochs * _STEPS,
        threads=1,
        seed=config.seed,
    )
    step = 0
    for epoch in range(1, epochs + 1):
        for part in range(1, 11):
            step = (epoch - 1) * _STEPS + part * _STEPS // 10
            yield StepDone(
                step=step,
                at=step / 2000,
                epoch=epoch,
                loss=rng.random(),
                accuracy=0.9,
                lr=config.lr,
                seen=step * 64,
            )
        yield _evaluated(step, epoch, "validation", rng)
        yield CheckpointSaved(step=step, at=step / 2000, epoch=epoch, name=f"step-{step:09}")
    test = _evaluated(step, epochs, "test", rng)
    yield test
    yield RunFinished(
        step=step, at=step / 2000, reason="done", loss=test.loss, accuracy=test.accuracy
    )


def _evaluated(step: int, epoch: int, split: str, rng: random.Random) -> Evaluated:
    confusion = [[rng.randrange(20) for _ in range(10)] for _ in range(10)]
    return Evaluated(
        step=step,
        at=step / 2000,
        epoch=epoch,
        split=split,  # type: ignore[arg-type]  # one of the two
        loss=rng.random(),
        accuracy=rng.uniform(0.9, 0.99),
        confusion=confusion,
    )


def main() -> None:
    """Make the runs, and measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--time", action="store_true", help="measure `nntui runs`")
    given = parser.parse_args()
    runs = given.folder / "runs"
    if not runs.exists():
        make_runs(runs, given.runs, damaged=given.runs // 500)
    if given.time:
        _measure(given.folder)


def _measure(folder: Path) -> None:
    environment = {**os.environ, "NNTUI_SAVES": str(folder)}
    index_file(folder / "runs").unlink(missing_ok=True)
    for words in (
        "runs",
        "runs --filter conv",
        "runs --filter conv",
        "runs --all",
        "runs --sort test",
        "runs --json",
    ):
        begin = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "nntui", *words.split()],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        sys.stdout.write(f"{time.perf_counter() - begin:6.2f} s  nntui {words}\n")


if __name__ == "__main__":
    main()
