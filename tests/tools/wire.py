"""Measures what the app sends to the terminal, and how soon, over a pseudo terminal.

    python -m tests.tools.wire
    python -m tests.tools.wire --size 80x24 --seconds 20 --rate 2000

opens the app in an empty folder, starts a training with the default settings, on MNIST where it is
present and else on synthetic digits, presses keys meanwhile, and prints for each size how many
bytes were sent. `--rate` reads that many bytes a second only, as over a slow connection, and then
prints how old the progress on the screen was. A key is answered when the line that it changes is
complete on the screen: where a frame is to be shown whole, at the end of the frame.
"""

import argparse
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from nntui.runs import commands
from nntui.runs.directory import RunDirectory
from tests.tools.terminal import PseudoTerminal

_KEYS_A_SECOND = 4
_FRAME = "\x1b[?2026h"
_FIRST_PANELS = {
    "Charts": "Loss",
    "Digit": "Digit",
    "Confusion": "Confusion",
    "Settings": "Network",
}
"""The title of the first panel of each tab."""
_PAINTED = "Digit"
"""In the frame of a panel at every size."""


class Journal:
    """When the newest run of a folder of runs reached which percent, by its journal."""

    def __init__(self, saves: Path) -> None:
        self._saves = saves
        self._known: set[Path] = set()
        self._path: Path | None = None
        self._offset = 0
        self._steps = 0
        self.reached: list[tuple[float, int]] = []
        self.seen: list[tuple[float, int]] = []
        """Seconds of training, and the images that were seen by then."""

    def poll(self) -> bool:
        """Read what is new."""
        for path in set(self._saves.glob("runs/*/events.jsonl")) - self._known:
            self._known.add(path)
            self._path, self._offset, self.reached = path, 0, []
        if self._path is not None:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                for line in file.read().splitlines(keepends=True):
                    if line.endswith(b"\n"):
                        self._offset += len(line)
                        self._take(json.loads(line))
        return False

    def _take(self, event: dict[str, object]) -> None:
        steps, step = event.get("steps"), event.get("step")
        self._steps = steps if isinstance(steps, int) else self._steps
        at, seen = event.get("at"), event.get("seen")
        if isinstance(at, float) and isinstance(seen, int):
            self.seen.append((at, seen))
        if isinstance(step, int) and self._steps:
            self.reached.append((time.monotonic(), round(100 * step / self._steps)))

    def age(self, percent: int, now: float) -> float:
        """Return for how many seconds `percent` has been out of date."""
        later = [at for at, reached in self.reached if reached > percent]
        return max(now - later[0], 0.0) if later else 0.0


class Ages:
    """How old the progress on the screen is."""

    def __init__(self, terminal: PseudoTerminal, journal: Journal) -> None:
        self._terminal = terminal
        self._journal = journal
        self.oldest = 0.0

    def look(self) -> bool:
        """Compare what is on the screen with the journal."""
        self._journal.poll()
        if shown := _shown_percent(self._terminal):
            self.oldest = max(self.oldest, self._journal.age(shown, time.monotonic()))
        return False


def measure(
    size: tuple[int, int], seconds: float, rate: float | None, options: list[str], *, answers: bool
) -> Iterator[tuple[str, str]]:
    """Yield what was measured at one size, as names and values."""
    with tempfile.TemporaryDirectory() as saves:
        environment = {
            "NNTUI_SAVES": saves,
            "NNTUI_STATE": saves,  # what was shown last is not shown again
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
        }
        command = [sys.executable, "-m", "nntui", *options]
        terminal = PseudoTerminal(command, size, environment, rate=rate, answers=answers)
        try:
            yield from _opened(terminal)
            journal = Journal(Path(saves))
            start = terminal.press(" ")
            yield from _trained(terminal, journal, start, seconds, rate)
            yield from _pressed(terminal, journal, seconds, rate)
        finally:
            terminal.close()
            _stop_runs(Path(saves) / "runs")


def _stop_runs(folder: Path) -> None:
    """Stop what is still trained, and wait until nothing is written any more."""
    for path in folder.glob("*"):
        run = RunDirectory(path)
        while run.alive():
            commands.send(run.commands, commands.Stop())
            time.sleep(0.2)


def _opened(terminal: PseudoTerminal) -> Iterator[tuple[str, str]]:
    if not terminal.wait(60, lambda: terminal.shows(_PAINTED)):
        raise SystemExit(f"nothing was painted; received {terminal.cells.lines}")
    yield "first paint", f"{time.monotonic() - terminal.started:.2f} s"
    terminal.wait(60, lambda: terminal.shows("ready"))
    ready = time.monotonic()
    yield "ready", f"{ready - terminal.started:.2f} s"
    terminal.wait(3)
    yield "bytes until ready", f"{terminal.bytes_between(0, ready) / 1000:.1f} kB"
    idle = time.monotonic()
    terminal.wait(3)
    yield "idle", f"{terminal.bytes_between(idle, time.monotonic())} bytes in 3 s"


def _trained(
    terminal: PseudoTerminal,
    journal: Journal,
    start: float,
    seconds: float,
    rate: float | None,
) -> Iterator[tuple[str, str]]:
    ages = Ages(terminal, journal)
    terminal.wait(2, ages.look)
    yield "first 2 s after space", f"{terminal.bytes_between(start, start + 2) / 1000:.1f} kB"
    begin = time.monotonic()
    terminal.wait(seconds, ages.look)
    end = time.monotonic()
    sent = terminal.bytes_between(begin, end)
    frames = terminal.text_between(begin, end).count(_FRAME)
    yield "training", f"{sent / 1000 / (end - begin):.2f} kB/s"
    if frames:
        yield "frames", f"{frames / (end - begin):.1f} a second, {sent / frames:.0f} bytes each"
    if rate is not None:
        yield "progress on the screen", f"at most {ages.oldest:.2f} s old"


def _shown_percent(terminal: PseudoTerminal) -> int | None:
    for line in reversed(terminal.cells.lines):
        if "training" in line and (found := re.search(r"(?<![.\d])(\d+) %", line)):
            return int(found[1])
    return None


def _pressed(
    terminal: PseudoTerminal, journal: Journal, seconds: float, rate: float | None
) -> Iterator[tuple[str, str]]:
    """Press keys that change the screen while a run is trained: the next image, or the next tab."""
    has_tabs = terminal.shows(" L Charts ")
    key = "]" if has_tabs else "\x1b[C"
    answer = re.compile(r"\[\w (Charts|Digit|Confusion|Settings)\]" if has_tabs else r"\d+: is \d")
    bytes_: list[float] = []
    shown: list[float] = []
    panels: list[float] = []
    ages = Ages(terminal, journal)
    for _ in range(int(seconds * _KEYS_A_SECOND)):
        if _shown_percent(terminal) is None:
            terminal.press("r")  # the run has ended: train another one
            terminal.press(" ")
            # before the first evaluation there are no predictions, and a key is answered by a note
            if not terminal.wait(20, lambda: _is_evaluated(terminal)):
                raise SystemExit("\n".join(["no training was started:", *terminal.cells.lines]))
        terminal.wait(0.137, ages.look)
        before = _found(terminal, answer)
        at = terminal.press(key)

        def answered(before: str = before) -> bool:
            ages.look()
            return _found(terminal, answer) != before

        if not terminal.wait(20, answered):
            raise SystemExit("\n".join(["a key was not answered:", *terminal.cells.lines]))
        bytes_.append((terminal.first_after(at) or at) - at)
        shown.append(time.monotonic() - at)
        if has_tabs and (tab := answer.search("\n".join(terminal.cells.lines))):
            title = f"─ {_FIRST_PANELS[tab[1]]} ─"
            if not terminal.wait(20, lambda title=title: terminal.shows(title)):  # type: ignore[misc]
                raise SystemExit("\n".join([f"no panel {title}:", *terminal.cells.lines]))
            panels.append(time.monotonic() - at)
    yield "key to first byte", _in_milliseconds(bytes_)
    yield "key to its answer", _in_milliseconds(shown)
    if panels:
        yield "key to its panels", _in_milliseconds(panels)
    if rate is not None:
        yield "progress meanwhile", f"at most {ages.oldest:.2f} s old"
    yield "key to a dialog", _in_milliseconds(list(_opened_help(terminal, seconds)))


def _opened_help(terminal: PseudoTerminal, seconds: float) -> Iterator[float]:
    """Open the help and close it; yield after how many seconds its first line is there."""
    for _ in range(max(int(seconds / 4), 1)):
        at = terminal.press("?")
        if not terminal.wait(20, lambda: terminal.shows(" Help ")):
            raise SystemExit("\n".join(["the help was not shown:", *terminal.cells.lines]))
        yield time.monotonic() - at
        terminal.press("\x1b")
        terminal.wait(20, lambda: not terminal.shows(" Help "))
        terminal.wait(0.5)


def _is_evaluated(terminal: PseudoTerminal) -> bool:
    return (_shown_percent(terminal) or 0) in range(12, 80)


def _found(terminal: PseudoTerminal, pattern: re.Pattern[str]) -> str:
    found = pattern.search("\n".join(terminal.cells.lines))
    return found[0] if found else ""


def _in_milliseconds(delays: list[float]) -> str:
    ordered = sorted(delays)
    middle, high = statistics.median(ordered), ordered[int(len(ordered) * 0.99)]
    values = f"median {middle * 1000:.0f} ms, 99th percentile {high * 1000:.0f} ms"
    return f"{values}, maximum {ordered[-1] * 1000:.0f} ms, of {len(ordered)}"


def main() -> int:
    """Measure at the given sizes and print the results."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--size", action="append", help="columns x rows; may be repeated")
    parser.add_argument("--seconds", type=float, default=10.0, help="of training")
    parser.add_argument("--rate", type=float, help="bytes a second that the terminal reads")
    parser.add_argument("--mute", action="store_true", help="leave queries unanswered")
    parser.add_argument("options", nargs="*", help="options of nntui, after --")
    given = parser.parse_args()
    for text in given.size or ["160x45", "80x24"]:
        columns, rows = map(int, text.split("x"))
        sys.stdout.write(f"{text}\n")
        results = measure(
            (columns, rows), given.seconds, given.rate, given.options, answers=not given.mute
        )
        for name, value in results:
            sys.stdout.write(f"  {name:24}{value}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    os.environ.setdefault("NNTUI_CACHE", tempfile.gettempdir())
    sys.exit(main())
