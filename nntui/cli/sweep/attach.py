"""`nntui sweep attach`: follows a sweep; leaving does not affect it."""

import contextlib
import signal
import sys
from typing import Self

from rich.live import Live
from rich.text import Text

from nntui.cli.options import Json
from nntui.cli.output import print_json
from nntui.cli.sweep.names import SweepName
from nntui.cli.sweep.show import print_view
from nntui.cli.terminal import detect_terminal, plain_console, write_line
from nntui.strings import counted, quoted
from nntui.sweeps import actions
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.watching import watch
from nntui.view import formatting
from nntui.view.sweep.bracket import bracket
from nntui.view.sweep.progress import best_so_far, progress, status_text
from nntui.view.sweep.table import table, trial_record
from nntui.view.sweep.view import SweepView

_FAILED = frozenset({"failed", "killed"})


def command(sweep: SweepName = "last", *, json: Json = False) -> int:
    """Follow a sweep to its end.

    ctrl+c stops following; the sweep continues.
    """
    return follow(actions.find(sweep), json=json)


def follow(sweep: SweepDirectory, *, json: bool) -> int:
    """Show a sweep until it ends, then its result; return the exit code."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    view = SweepView(sweep.name)
    try:
        with _Display(json=json) as display:
            for view in watch(sweep):
                display.show(view)
    except KeyboardInterrupt:
        if sweep.alive():
            name = quoted(sweep.name)
            sys.stderr.write(f"{sweep.name} continues; nntui sweep stop {name} stops it\n")
        raise
    if not json:
        print_view(view, rows=10)
    if view.status in _FAILED:
        why = actions.last_log_line(sweep) or view.message
        sys.stderr.write(
            f"nntui: {sweep.name} {view.status}: {why}; "
            f"nntui sweep resume {quoted(sweep.name)} resumes it\n"
        )
    return int(view.status in _FAILED)


class _Display:
    """The view of a sweep, kept up to date on a terminal; elsewhere a line for each result."""

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._console = plain_console()
        self._terminal = detect_terminal()
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._shown: set[tuple[int, int]] = set()

    def __enter__(self) -> Self:
        if not self._json:
            self._live.start()
        return self

    def __exit__(self, *error: object) -> None:
        with contextlib.suppress(OSError):
            self._live.stop()

    def show(self, view: SweepView) -> None:
        """Show what is new."""
        if self._json or not self._console.is_terminal:
            self._print_results(view)
        else:
            self._live.update(self._drawn(view), refresh=True)

    def _print_results(self, view: SweepView) -> None:
        for trial in sorted(view.trials, key=lambda each: each.number):
            key = trial.number, len(trial.accuracies)
            if key[1] == 0 or key in self._shown:
                continue
            self._shown.add(key)
            if self._json:
                print_json(trial_record(trial))
            else:
                reached = formatting.percent(trial.accuracy)
                alone = len(view.rungs) == 1  # epochs may be varied
                epochs = trial.epochs if alone else view.rungs[len(trial.accuracies) - 1]
                after = counted(epochs, "epoch")
                line = f"trial {trial.number}  {trial.text}  {reached} after {after}"
                write_line(line.encode())
        if not self._json and not view.live:
            write_line(status_text(view, 200, self._terminal).encode())

    def _drawn(self, view: SweepView) -> Text:
        columns, rows = self._console.width - 1, self._console.height - 4
        draw = bracket if len(view.rungs) > 1 else table
        parts = [
            progress(view, columns, self._terminal),
            best_so_far(view, columns, self._terminal),
            draw(view, columns, self._terminal, max(rows, 4)),
        ]
        return Text("\n", no_wrap=True).join(parts)
