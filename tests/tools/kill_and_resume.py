"""Kills trainers at random moments with SIGKILL, resumes each time, and compares the weights.

    python -m tests.tools.kill_and_resume --kills 100

trains one run without interruption, and then others of the same settings, which are killed again
and again: at a random time after their trainer was started, after a random event, or as soon as a
checkpoint is being written. It prints how often each happened, and whether all runs ended at the
same weights, to the bit; the exit code is 0 if they did. With `--single-images` the runs train on
one image a step.
"""

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from nntui.config.run_config import RunConfig
from nntui.runs.checkpoint import newest_weights
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.trainer import process
from nntui.training.events import RunContinued, RunFinished
from tests.runs.helpers import NOW

SETTINGS: dict[str, object] = {
    "data": "digits",
    "layers": "32:relu,dropout:0.3",
    "batch": 100,
    "epochs": 30,
    "augment": "shift:1,rotate:10",
}
SINGLE_IMAGES: dict[str, object] = {
    "data": "digits",
    "layers": "32:sigmoid",
    "optimizer": "sgd",
    "lr": 0.01,
    "batch": 1,
    "epochs": 2,
}
"""Trained in blocks of steps, within which most checkpoints are saved."""
Moment = Callable[[RunDirectory, "subprocess.Popen[bytes]", random.Random], None]


def after_a_while(
    run: RunDirectory, trainer: "subprocess.Popen[bytes]", rng: random.Random
) -> None:
    """Wait for up to two seconds from the start of the process."""
    del run
    try:
        trainer.wait(rng.uniform(0, 2))
    except subprocess.TimeoutExpired:
        return


def after_an_event(
    run: RunDirectory, trainer: "subprocess.Popen[bytes]", rng: random.Random
) -> None:
    """Wait until the journal has grown by up to some kilobytes."""
    goal = _size(run.events_file) + rng.randint(1, 6_000)
    _await(lambda: _size(run.events_file) >= goal, trainer)


def within_a_checkpoint(
    run: RunDirectory, trainer: "subprocess.Popen[bytes]", rng: random.Random
) -> None:
    """Wait until a checkpoint is being written: the first, second or third from now."""
    for _ in range(rng.randint(1, 3)):
        _await(lambda: not _parts(run), trainer)
        _await(lambda: _parts(run), trainer)


MOMENTS: tuple[Moment, ...] = (after_a_while, after_an_event, within_a_checkpoint)


def kill_once(run: RunDirectory, moment: Moment, rng: random.Random) -> bool:
    """Start the trainer of `run` and kill it; return whether it was killed before its end."""
    trainer = process.start(run).process
    moment(run, trainer, rng)
    trainer.kill()
    return trainer.wait() < 0


def finish(run: RunDirectory) -> str:
    """Train to the end, unless it is reached already, and return the hash of the weights."""
    if not has_ended(run):
        process.start(run).process.wait()
    weights = newest_weights(run)
    assert weights is not None
    assert has_ended(run)
    contents = b"".join(weights.arrays[name].tobytes() for name in sorted(weights.arrays))
    return hashlib.sha256(contents).hexdigest()


def has_ended(run: RunDirectory) -> bool:
    """Return whether the last event of a run is its end."""
    events = replay(run.events_file)
    return bool(events) and isinstance(events[-1], RunFinished)


def _parts(run: RunDirectory) -> list[Path]:
    return list(run.checkpoints.glob(".*.part"))


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _await(condition: Callable[[], object], trainer: "subprocess.Popen[bytes]") -> None:
    while trainer.poll() is None and not condition():
        time.sleep(0.0002)


def main() -> int:
    """Kill as often as requested, and print the result."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--single-images", action="store_true", help="train in batches of one")
    given = parser.parse_args()
    rng = random.Random(given.seed)  # noqa: S311 - the same moments for the same seed
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NNTUI_CACHE"] = folder
        runs = Path(folder) / "runs"
        config = RunConfig.of(SINGLE_IMAGES if given.single_images else SETTINGS)
        expected = finish(RunDirectory.create(runs, config, NOW))
        sys.stdout.write(f"never interrupted: {expected[:16]}\n")
        kills: Counter[str] = Counter()
        torn = equal = runs_killed = 0
        while kills.total() < given.kills:
            run = RunDirectory.create(runs, config, NOW)
            while kills.total() < given.kills and not has_ended(run):
                moment = rng.choice(MOMENTS)
                if kill_once(run, moment, rng):
                    kills[moment.__name__.replace("_", " ")] += 1
                    torn += bool(_parts(run))
            found = finish(run)
            runs_killed += 1
            equal += found == expected
            resumed = sum(isinstance(e, RunContinued) for e in replay(run.events_file))
            sys.stdout.write(f"killed, resumed {resumed} times: {found[:16]}\n")
    listed = ", ".join(f"{count} {name}" for name, count in kills.items())
    sys.stdout.write(
        f"{kills.total()} kills ({listed}); {torn} left a half-written file; "
        f"{equal} of {runs_killed} runs ended at the same weights\n"
    )
    return int(equal != runs_killed)


if __name__ == "__main__":
    sys.exit(main())
