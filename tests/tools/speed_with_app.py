"""Measures how fast a run is trained while the app shows it, against without the app.

    python -m tests.tools.speed_with_app
    python -m tests.tools.speed_with_app --size 80x24 --rounds 60 --seconds 1

trains one run with the default settings in the background, on MNIST where it is present and else on
synthetic digits, and opens the app on it in a pseudo terminal. In turn, the app is stopped by a
signal and continued, so that each turn with it has neighbors without it a moment away: machines
change their speed within seconds. Prints images a second with and without it, and the median of the
ratios of neighboring turns.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from nntui.runs import commands
from nntui.runs.directory import RunDirectory
from tests.tools.terminal import PseudoTerminal
from tests.tools.wire import Journal


def main() -> int:
    """Measure in turn and print the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--size", default="160x45", help="columns x rows of the terminal")
    parser.add_argument("--rounds", type=int, default=30, help="turns with the app")
    parser.add_argument("--seconds", type=float, default=2.0, help="of each turn")
    given = parser.parse_args()
    columns, rows = map(int, given.size.split("x"))
    with tempfile.TemporaryDirectory() as saves:
        os.environ.update(NNTUI_SAVES=saves, NNTUI_STATE=saves)
        run = _train(Path(saves))
        try:
            turns = _measure(run, (columns, rows), given.rounds, given.seconds)
        finally:
            _stop(run)
    without, shown = turns[::2], turns[1::2]
    ratios = [
        each / statistics.mean((before, after))
        for before, each, after in zip(without, shown, without[1:], strict=False)
    ]
    for name, speeds in (("without the app", without), (f"with it, {given.size}", shown)):
        spread = f"{min(speeds):,.0f} to {max(speeds):,.0f}"
        sys.stdout.write(f"{name:20}{statistics.median(speeds):10,.0f} images/s ({spread})\n")
    low, middle, high = statistics.quantiles(ratios, n=4)
    sys.stdout.write(f"{'ratio':20}{middle:10.1%} (half of them {low:.1%} to {high:.1%})\n")
    return 0


def _train(saves: Path) -> RunDirectory:
    """Start a run that is trained for longer than is measured, and wait for its first steps."""
    options = ["--epochs", "10000", "--detach"]
    command = [sys.executable, "-m", "nntui", "train", *options]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run = RunDirectory(next((saves / "runs").iterdir()))
    journal = Journal(saves)
    while _speed(journal, 1.0) == 0 and run.alive():
        pass
    return run


def _measure(run: RunDirectory, size: tuple[int, int], rounds: int, seconds: float) -> list[float]:
    """Return images a second of turns without the app, with it, without, ..."""
    journal = Journal(run.path.parent.parent)
    environment = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "nntui", run.name]
    terminal = PseudoTerminal(command, size, environment)
    try:
        if not terminal.wait(30, lambda: terminal.shows("training")):
            raise SystemExit(f"the app shows no training: {terminal.cells.lines}")
        terminal.wait(2)  # data are loaded and a first checkpoint is evaluated
        turns = list[float]()
        for _ in range(rounds):
            terminal.suspend()
            turns.append(_speed(journal, seconds, terminal))
            terminal.resume()
            turns.append(_speed(journal, seconds, terminal))
        terminal.suspend()
        return [*turns, _speed(journal, seconds, terminal)]
    finally:
        terminal.close()


def _speed(journal: Journal, seconds: float, terminal: PseudoTerminal | None = None) -> float:
    """Return images a second over some seconds, by the events in the journal."""
    journal.poll()
    known = len(journal.seen)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if terminal is None:
            time.sleep(left)
        else:
            terminal.wait(left)
    journal.poll()
    found = journal.seen[known:]
    if len(found) < 2:
        return 0.0
    (start, before), (stop, after) = found[0], found[-1]
    return (after - before) / (stop - start)


def _stop(run: RunDirectory) -> None:
    while run.alive():
        commands.send(run.commands, commands.Stop())
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
