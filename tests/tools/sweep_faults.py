"""Disturbs sweeps in every way that a cluster does, and compares each with an undisturbed one.

    python -m tests.tools.sweep_faults --kills 20

prints a line for each kind of fault: how often it happened, whether all trials are there once,
whether the table of results is the same, and whether the weights are the same to the bit. The rows
of Dask are left out where it is not installed. Some trials of the sweep diverge. In another sweep
one asks for more memory than its worker may have, and one is always killed. The exit code is 0 if
all rows are right.
"""

import argparse
import hashlib
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from nntui.runs.checkpoint import newest_weights
from nntui.runs.journal import replay
from nntui.sweeps import actions, process
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.events import Interrupted
from nntui.sweeps.report import read_view, table_of
from nntui.sweeps.state import state_of
from nntui.training.events import RunContinued, RunStarted, StepDone

BASE = {
    "data": "digits",
    "epochs": 9,
    "batch": 16,
    "validation": 1000,
    "train_size": 8000,
    "optimizer": "sgd",
    "schedule": "cosine",
    "loss": "quadratic",
    "output": "linear",
}
PLAN: dict[str, object] = {
    "trials": 14,
    "halving": 3,
    "workers": 2,
    "vary": {"lr": "log:0.01..100", "layers": "32:relu,64:relu,128:relu"},
    "base": BASE,
}
"""Large learning rates diverge."""
TOO_LARGE: dict[str, object] = {
    "propose": "each",
    "workers": 2,
    "memory": 600,
    "vary": {"lr": "0.1,0.2", "layers": "64:relu|8000:relu,7000:relu|32:relu"},
    "base": {**BASE, "epochs": 2},
}
"""One network of five has weights of a gigabyte."""
_LARGE, _KILLED = 4, 5
"""The trial with it, and one whose process is killed whenever it begins."""
_ON_SMALL_DISK, _SMALL_DISK = 1, "250k"
"""The winner, and the size of its file system: one checkpoint fits, two do not."""

_ADDRESS = "tcp://127.0.0.1:18787"
_PAUSE = (0.4, 1.6)
"""Seconds between two faults, at random between these."""
_DEADLINE = 600.0


class Row(NamedTuple):
    """The result of one kind of fault."""

    name: str
    faults: int
    whole: bool
    """Whether every trial is there once: proposed once, begun once."""
    same_table: bool
    same_weights: bool
    repeated: float
    """Steps that were trained again, from the last checkpoint before a kill; a share of all."""
    interruptions: int
    seconds: float

    @property
    def right(self) -> bool:
        """Whether nothing was lost or changed."""
        return self.whole and self.same_table and self.same_weights


Fault = Callable[[SweepDirectory, random.Random], bool]
"""Makes one fault; returns whether it hit."""


def kill_coordinator(sweep: SweepDirectory, rng: random.Random) -> bool:
    """Kill the coordinator and start the next one."""
    del rng
    pid = sweep.process_id()
    if not sweep.alive() or pid is None:
        return False
    os.kill(pid, signal.SIGKILL)
    _await(lambda: not sweep.alive())
    process.start(sweep)
    return True


def kill_worker(sweep: SweepDirectory, rng: random.Random) -> bool:
    """Kill one of the worker processes of the coordinator."""
    workers = _children(sweep.process_id() or 0)
    if not sweep.alive() or not workers:
        return False
    os.kill(rng.choice(workers), signal.SIGKILL)
    return True


class FullDisk:
    """The folder of one trial is a file system of its own, which is too small for a checkpoint.

    Once the trial was interrupted there is room. Mounting needs root; without it, workers cannot
    write files of more than a few bytes meanwhile.
    """

    def __init__(self) -> None:
        self._state = "before"
        self._folder = Path()

    def prepare(self, sweep: SweepDirectory) -> None:
        """Mount the file system before the trial begins."""
        self._folder = sweep.run_of(_ON_SMALL_DISK).path
        self._folder.mkdir(parents=True)
        if _mounted("-t", "tmpfs", "-o", f"size={_SMALL_DISK}", "tmpfs", str(self._folder)):
            self._state = "mounted"

    def __call__(self, sweep: SweepDirectory, rng: random.Random) -> bool:
        """Wait for the failure and make room; without root make the disk full before that."""
        del rng
        if self._state == "done":
            return False
        workers = _children(sweep.process_id() or 0) if self._state == "before" else []
        for pid in workers:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
        _await(lambda: bool(_interruptions(sweep)))
        for pid in workers:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        if self._state == "mounted":
            _mounted("-o", "remount,size=64m", str(self._folder))
        self._state = "done"
        return True

    def close(self) -> None:
        """Unmount the file system."""
        with suppress(OSError):
            subprocess.call(["/bin/umount", str(self._folder)], stderr=subprocess.DEVNULL)


def _mounted(*arguments: str) -> bool:
    """Call `mount`; return whether it did what was asked."""
    try:
        return not subprocess.call(["/bin/mount", *arguments], stderr=subprocess.DEVNULL)
    except OSError:
        return False


class Cluster:
    """A scheduler of Dask and two workers, as processes that can be killed."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self.scheduler = self._start("scheduler", "--host", "127.0.0.1", "--port", "18787")
        self.workers = [self._start("worker", _ADDRESS, "--nthreads", "1") for _ in range(2)]

    def _start(self, what: str, *arguments: str) -> "subprocess.Popen[bytes]":
        module = f"distributed.cli.dask_{what}"
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", module, *arguments, "--no-dashboard"],
                stdout=log,
                stderr=log,
                env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
                cwd=self._log.parent,
            )

    def kill_worker(self, sweep: SweepDirectory, rng: random.Random) -> bool:
        """Kill one of the processes that train; its nanny starts another one."""
        found = [pid for nanny in self.workers for pid in _children(nanny.pid) if _trains(pid)]
        if not sweep.alive() or not found:
            return False
        os.kill(rng.choice(found), signal.SIGKILL)
        return True

    def restart(self, sweep: SweepDirectory, rng: random.Random) -> bool:
        """Kill the scheduler and all workers, and start others at the same address."""
        del rng
        if not sweep.alive():
            return False
        self.close()
        self.__init__(self._log)  # type: ignore[misc]
        time.sleep(6)
        return True

    def close(self) -> None:
        """Kill all processes."""
        for each in (*self.workers, self.scheduler):
            for pid in _children(each.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            each.kill()
            each.wait()


def _children(pid: int) -> list[int]:
    found: list[int] = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):  # of all its threads
        with suppress(OSError):
            found += map(int, path.read_text().split())
    return found


def _trains(pid: int) -> bool:
    """Return whether a child of a nanny is a worker, not a process that tracks resources."""
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _await(condition: Callable[[], object], deadline: float = _DEADLINE) -> None:
    end = time.monotonic() + deadline
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


def _interruptions(sweep: SweepDirectory) -> list[Interrupted]:
    return [event for event in sweep.reader().poll() if isinstance(event, Interrupted)]


def disturbed(name: str, fault: Fault, faults: int, rng: random.Random, on: str) -> SweepDirectory:
    """Run a sweep with faults in it and return its folder."""
    plan = actions.plan_of({**PLAN, "on": on})
    sweep = actions.create(plan, name)
    if isinstance(fault, FullDisk):
        fault.prepare(sweep)
    actions.start(sweep)
    _await(lambda: bool(sweep.trial_folders()))
    made = 0
    while sweep.alive():
        time.sleep(rng.uniform(*_PAUSE))
        if made < faults and fault(sweep, rng):
            made += 1
    sweep.path.joinpath("faults").write_text(str(made))
    return sweep


def kill_its_process(sweep: SweepDirectory, rng: random.Random) -> bool:
    """Kill the process that trains one trial, as the system does where memory runs out."""
    del rng
    run = sweep.run_of(_KILLED)
    pid = run.process_id()
    if not run.alive() or pid is None:
        return False
    os.kill(pid, signal.SIGKILL)
    return True


def hostile_trials(rng: random.Random) -> bool:
    """Run a sweep in which two trials end their processes; return whether the others are done."""
    plan = actions.plan_of(TOO_LARGE)
    sweep = actions.create(plan, "hostile")
    actions.start(sweep)
    while sweep.alive():
        time.sleep(0.002)
        kill_its_process(sweep, rng)
    trials = {trial.number: trial for trial in read_view(sweep).trials}
    for number in (_LARGE, _KILLED):
        sys.stdout.write(f"  {trials[number].state}: {trials[number].message}\n")
    others = [t.state for number, t in trials.items() if number not in {_LARGE, _KILLED}]
    sys.stdout.write(f"  the other {len(others)} trials: {', '.join(others)}\n")
    return set(others) == {"done"} and {trials[_LARGE].state, trials[_KILLED].state} == {
        "failed",
        "killed",
    }


def weights_of(sweep: SweepDirectory) -> dict[int, tuple[int, str]]:
    """Return for each trial the step and the hash of its newest weights."""
    found = {}
    for number, run in sweep.trial_folders().items():
        weights = newest_weights(run)
        if weights is not None:
            contents = b"".join(weights.arrays[name].tobytes() for name in sorted(weights.arrays))
            found[number] = weights.info.step, hashlib.sha256(contents).hexdigest()
    return found


def compared(name: str, sweep: SweepDirectory, other: SweepDirectory, seconds: float) -> Row:
    """Compare a sweep with the undisturbed one."""
    state = state_of(sweep.reader().poll())
    mine, theirs = weights_of(sweep), weights_of(other)
    # A trial that was promoted early may have been trained further in one of them.
    pairs = [(mine[n], theirs[n]) for n in theirs if n in mine and mine[n][0] == theirs[n][0]]
    again, steps, starts = _repeated(sweep)
    return Row(
        name,
        int(sweep.path.joinpath("faults").read_text()),
        whole=state.end == "done"
        and sorted(state.trials) == list(range(1, sweep.plan().trials + 1))
        and all(count == 1 for count in starts)
        and mine.keys() == theirs.keys(),
        same_table=table_of(read_view(sweep)) == table_of(read_view(other)),
        same_weights=bool(pairs) and all(one == two for one, two in pairs),
        repeated=again / steps,
        interruptions=len(_interruptions(sweep)),
        seconds=seconds,
    )


def _repeated(sweep: SweepDirectory) -> tuple[int, int, list[int]]:
    """Return how many steps were trained again, how many there are, and how often runs began."""
    again = steps = 0
    starts = []
    for run in sweep.trial_folders().values():
        step, began = 0, 0
        for event in replay(run.events_file):
            began += isinstance(event, RunStarted)
            if isinstance(event, RunContinued):
                again += max(step - event.step, 0)
                step = event.step
            elif isinstance(event, StepDone):
                step = event.step
        steps += step
        starts.append(began)
    return again, max(steps, 1), [count for count in starts if count]


def main() -> int:
    """Make all kinds of faults, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="rows whose name contains this")
    given = parser.parse_args()
    rng = random.Random(given.seed)  # noqa: S311 - the same moments for the same seed
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NNTUI_SAVES"] = folder
        began = time.monotonic()
        reference = disturbed("undisturbed", lambda *_: False, 0, rng, "local")
        _print(compared("undisturbed", reference, reference, time.monotonic() - began), head=True)
        sys.stdout.write(_results(reference))
        rows: list[tuple[str, Fault, int, str]] = [
            ("coordinator killed", kill_coordinator, given.kills, "local"),
            ("worker killed", kill_worker, given.kills, "local"),
            ("disk full in a trial", FullDisk(), 1, "local"),
        ]
        full_disk = next(fault for _, fault, _, _ in rows if isinstance(fault, FullDisk))
        right = hostile_trials(rng) if not given.only else True
        cluster = None
        if find_spec("distributed") and (not given.only or "Dask" in given.only):
            cluster = Cluster(Path(folder) / "cluster.log")
            rows += [
                ("Dask, undisturbed", lambda *_: False, 0, _ADDRESS),
                ("Dask, worker killed", cluster.kill_worker, given.kills, _ADDRESS),
                ("Dask, coordinator killed", kill_coordinator, given.kills, _ADDRESS),
                ("Dask, scheduler restarted", cluster.restart, 3, _ADDRESS),
            ]
        for name, fault, count, on in rows:
            if given.only not in name:
                continue
            left, number = count, 0
            while left >= 0:  # as many sweeps as it takes
                began = time.monotonic()
                number += 1
                sweep = disturbed(f"{name.replace(', ', '-')}-{number}", fault, left, rng, on)
                row = compared(name, sweep, reference, time.monotonic() - began)
                _print(row)
                right = right and row.right
                if not row.right:
                    _explain(sweep, reference)
                left = left - row.faults or -1
        if cluster is not None:
            cluster.close()
        full_disk.close()
    return int(not right)


def _explain(sweep: SweepDirectory, other: SweepDirectory) -> None:
    """Print what differs between two sweeps."""
    view = read_view(sweep)
    sys.stdout.write(f"  {view.status}: {view.message} {actions.last_log_line(sweep)}\n")
    mine, theirs = table_of(view), table_of(read_view(other))
    for number, expected in theirs.items():
        if mine.get(number) != expected:
            sys.stdout.write(f"  trial {number}: {mine.get(number)} instead of {expected}\n")
    for trial in view.trials:
        if trial.message:
            sys.stdout.write(f"  trial {trial.number}: {trial.state}: {trial.message}\n")


def _results(sweep: SweepDirectory) -> str:
    states = [trial.state for trial in read_view(sweep).trials]
    counts = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
    return f"  trials: {counts}\n"


def _print(row: Row, *, head: bool = False) -> None:
    if head:
        sys.stdout.write(
            f"{'fault':<26}{'faults':>7}{'all there once':>16}{'same table':>12}"
            f"{'same weights':>14}{'interrupted':>13}{'steps again':>13}{'time':>8}\n"
        )
    yes = {True: "yes", False: "NO"}
    sys.stdout.write(
        f"{row.name:<26}{row.faults:>7}{yes[row.whole]:>16}{yes[row.same_table]:>12}"
        f"{yes[row.same_weights]:>14}{row.interruptions:>13}{100 * row.repeated:>11.1f} %"
        f"{row.seconds:>6.0f} s\n"
    )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
