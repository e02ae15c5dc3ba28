"""Measures sweeps: overhead, memory, time of a bracket on MNIST, speed-up, and what halving loses.

    python -m tests.tools.sweep_figures overhead     a trial in a sweep and in a plain loop
    python -m tests.tools.sweep_figures bracket      27 trials of rungs 1, 3 and 9 on all of MNIST
    python -m tests.tools.sweep_figures workers      one and two local workers, MNIST
    python -m tests.tools.sweep_figures dask         one and two workers of Dask, MNIST
    python -m tests.tools.sweep_figures draws        what halving finds in 500 draws of 27 trials

Each prints what it measured and the goal. MNIST is looked for where nntui looks for it.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from nntui.runs.digest import read_digest
from nntui.runs.trainer.session import run_session
from nntui.sweeps import actions
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.events import Reached
from nntui.sweeps.ladder import Ladder
from nntui.sweeps.report import read_view, table_of
from nntui.sweeps.trial import DataCache
from nntui.workspace import runs

_TINY = {"data": "lines", "layers": "", "epochs": 1, "validation": 100, "batch": 500}
_MNIST = {"data": "mnist", "validation": 5000, "batch": 128}
_SPACE = {
    "lr": "log:0.0003..0.03",
    "layers": "96:relu,128:relu,160:relu",
}
_STUDY = {
    "optimizer": "adam,sgd,momentum,rmsprop",
    "lr": "log:0.0001..1",
    "layers": "16:relu,64:relu,128:relu,256:relu,16:sigmoid,128:sigmoid,64:tanh,128:tanh",
    "batch": "16,32,64,128,256",
}


def _run(name: str, **given: object) -> tuple[SweepDirectory, float, int]:
    """Run a sweep; return its folder, its seconds, and the most memory of the coordinator in KB."""
    sweep = actions.create(actions.plan_of(given), name)
    began = time.perf_counter()
    started = actions.start(sweep)
    _keep_priority(started.process.pid)
    most = 0
    while started.alive():
        most = max(most, _proportional(started.process.pid))
        time.sleep(0.5)  # reading it keeps the process from allocating memory
    return sweep, time.perf_counter() - began, most


def _keep_priority(pid: int) -> None:
    """Give a session the priority of this process: Linux schedules sessions, then processes."""
    with suppress(OSError):
        nice = os.getpriority(os.PRIO_PROCESS, 0)
        Path(f"/proc/{pid}/autogroup").write_text(str(nice))


def _proportional(pid: int) -> int:
    """Return the proportional set size of a process in KB; 0 where it is not known."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))


def _times(sweep: SweepDirectory) -> list[float]:
    return [event.at for event in sweep.reader().poll() if isinstance(event, Reached)]


def overhead(trials: int) -> None:
    """Print how long a trial takes in a sweep of one worker, and the same runs in a loop."""
    load = DataCache()
    config = runs.configure(_TINY).config
    load(config)

    def loop(count: int) -> float:
        began = time.perf_counter()
        for number in range(count):
            run = runs.create(config.replace(seed=number))
            assert list(run_session(run, load))
        return (time.perf_counter() - began) / count

    loop(5)
    before = loop(trials // 4)
    sweep, _, most = _run(
        "overhead", vary={"seed": f"0..{10**6}"}, trials=trials, workers=1, base=_TINY
    )
    after = loop(trials // 4)
    at, half = _times(sweep), trials // 2
    each = (at[-1] - at[0]) / (len(at) - 1)
    halves = (at[half] - at[0]) / half, (at[-1] - at[half]) / (len(at) - 1 - half)
    plain = min(before, after)
    _line("a trial in a plain loop", f"{1000 * plain:.1f} ms", "")
    _line(f"a trial in a sweep of {trials}", f"{1000 * each:.1f} ms", "")
    _line("overhead of a trial", f"{1000 * (each - plain):.1f} ms", "at most 10 ms")
    _line(
        "first half, second half", f"{1000 * halves[0]:.1f} ms, {1000 * halves[1]:.1f} ms", "flat"
    )
    _line("memory of the coordinator", f"{most / 1024:.0f} MB", "at most 120 MB")


def bracket() -> None:
    """Print the time of 27 trials with rungs after 1, 3 and 9 epochs."""
    sweep, seconds, most = _run(
        "bracket", vary=_SPACE, trials=27, halving=3, base={**_MNIST, "epochs": 9}
    )
    view = read_view(sweep)
    share = f"{100 * view.spent / view.whole:.0f} % ({view.spent:.0f} of {view.whole})"
    _line("27 trials, rungs 1, 3, 9", f"{seconds:.1f} s", "at most 60 s")
    _line("epochs of the full grid", share, "26 %")
    _line("memory of the coordinator", f"{most / 1024:.0f} MB", "at most 120 MB")
    best = view.best
    assert best is not None
    _line("best", f"{100 * (best.accuracy or 0):.2f} %, {best.text}", "")


def speed_up(on: str, goal: str) -> None:
    """Print how much faster two workers are than one, and whether the results are the same."""
    seconds, later, tables = [], [], []
    for workers in (1, 2):
        sweep, _, _ = _run(
            f"{on}-{workers}",
            vary={"lr": "log:0.001..0.01", "layers": "128:relu"},
            trials=24,
            workers=workers,
            on=on,
            base={**_MNIST, "epochs": 2},
        )
        events = sweep.reader().poll()
        at = _times(sweep)
        seconds.append(at[-1] - events[0].at)
        later.append((at[-1] - at[workers - 1]) / (len(at) - workers))
        tables.append(table_of(read_view(sweep)))
    one, two = seconds
    _line(f"{on}: one worker, two workers", f"{one:.1f} s, {two:.1f} s", "")
    _line("two are faster by", f"{one / two:.2f}", goal)
    _line("the same after the first results", f"{later[0] / later[1]:.2f}", "")
    _line("the same results, to the bit", "yes" if tables[0] == tables[1] else "NO", "yes")


def draws(count: int, seed: int) -> None:
    """Print how often halving finds the winner of all, and what random search finds instead."""
    base = {**_MNIST, "train_size": 15000, "epochs": 9}
    sweep, _, _ = _run("study", vary=_STUDY, trials=81, base=base)
    curves = {}
    for number, run in sweep.trial_folders().items():
        curves[number] = {each.epoch: each.accuracy for each in read_digest(run).validations}
    ladder = Ladder(27, 9, 3)
    rng = random.Random(seed)  # noqa: S311 - the same draws for the same seed
    same = 0
    lost: list[float] = []
    gained: list[float] = []
    for _ in range(count):
        drawn = rng.sample(sorted(curves), ladder.trials)
        full = max(_at(curves, n, 9) for n in drawn)
        left: Sequence[int] = drawn
        for rung, quota in zip(ladder.rungs, (*ladder.quotas[1:], 1), strict=True):
            left = sorted(left, key=lambda n: (-_at(curves, n, rung), n))[:quota]
        found = _at(curves, left[0], 9)
        same += found == full
        lost.append(full - found)
        others = max(_at(curves, n, 9) for n in drawn[: ladder.budget // ladder.epochs])
        gained.append(found - others)
    _line(f"winner of the full grid, {count} draws", f"{100 * same / count:.0f} %", "at least 90 %")
    _line("mean loss of validation accuracy", f"{100 * sum(lost) / count:.3f} points", "")
    _line(
        "better than random search of equal cost",
        f"{100 * sum(gained) / count:+.2f} points",
        "positive",
    )


def _at(curves: Mapping[int, Mapping[int, float]], number: int, epoch: int) -> float:
    """Return the accuracy of a trial after an epoch; 0 where it had diverged."""
    return curves[number].get(epoch, 0.0)


def _line(what: str, value: str, goal: str) -> None:
    sys.stdout.write(f"{what:<42}{value:<36}{goal}\n")
    sys.stdout.flush()


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("what", choices=["overhead", "bracket", "workers", "dask", "draws"])
    parser.add_argument("--trials", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NNTUI_SAVES"] = folder
        _keep_priority(os.getpid())
        match given.what:
            case "overhead":
                overhead(given.trials)
            case "bracket":
                bracket()
            case "workers":
                speed_up("local", "at least 1.8")
            case "dask":
                speed_up("dask", "at least 1.7")
            case "draws":
                draws(500, given.seed)


if __name__ == "__main__":
    main()
