"""Progress of a run: its events as JSON, or a line that is kept up to date, and a summary."""

import contextlib
import sys
import time
from collections.abc import Iterable
from typing import Self

from rich.live import Live
from rich.table import Table
from rich.text import Text

from nntui.cli.lost_output import LostOutput
from nntui.cli.terminal import MAX_PATH, detect_terminal, plain_console, write_line
from nntui.runs.data_record import config_to_show
from nntui.runs.directory import RunDirectory
from nntui.strings import clean, counted, quoted
from nntui.training.events import (
    AnyEvent,
    CommandRefused,
    Evaluated,
    Noted,
    RunContinued,
    RunStarted,
    SettingsChanged,
    encode_event,
)
from nntui.view import formatting
from nntui.view.run_remarks import run_remarks
from nntui.view.runview import RunView
from nntui.view.status import status_line

_PAINT_INTERVAL = 0.1
"""Seconds."""
_NEW = RunView()


def print_events(
    events: Iterable[AnyEvent], view: RunView = _NEW, lost: LostOutput | None = None
) -> RunView:
    """Print each event as a line of JSON; return `view` after all of them.

    Args:
        events: the events as they come.
        view: the run before them.
        lost: notes why nothing can be printed; without it, that is an error.

    Raises:
        OSError: standard output cannot be written.
    """
    for event in events:
        with lost.discarded() if lost else contextlib.nullcontext():
            write_line(encode_event(event))
        view = view.after(event)
    return view


def print_progress(
    events: Iterable[AnyEvent], view: RunView = _NEW, lost: LostOutput | None = None
) -> RunView:
    """Keep one line up to date in a terminal, elsewhere print one per evaluation.

    Args:
        events: the events as they come.
        view: the run before them.
        lost: notes why nothing can be printed.

    Returns:
        The run after all of them.
    """
    with _ProgressLine(lost or LostOutput()) as line:
        for event in events:
            view = view.after(event)
            line.show(event, view)
    return view


def print_summary(run: RunDirectory, view: RunView, lost: LostOutput | None = None) -> None:
    """Print the network, the data, how the run ended, its accuracy and its folder."""
    console = plain_console()
    config = config_to_show(run)
    with (lost or LostOutput()).discarded():
        console.print(_summary_table(view, config.data))
        # Not in the table, which would break a long path over two lines.
        console.print(f"{'run':<12}{clean(run.path, MAX_PATH)}", soft_wrap=True)
        for remark in run_remarks(view, config, run.name):
            console.print(f"{'note':<12}{remark}", soft_wrap=True)
        if view.status == "stopped":
            console.print(f"{'resume':<12}nntui train --resume {quoted(run.name)}", soft_wrap=True)


class _ProgressLine:
    """The line of a run, and above it what else happens: resumption, changes, refusals."""

    def __init__(self, lost: LostOutput) -> None:
        self._lost = lost
        self._console = plain_console()
        self._terminal = detect_terminal()
        self._live = Live(console=self._console, auto_refresh=False, transient=True)
        self._painted = 0.0

    def __enter__(self) -> Self:
        with self._lost.discarded():
            self._live.start()
        return self

    def __exit__(self, *error: object) -> None:
        with self._lost.discarded():
            self._live.stop()

    def show(self, event: AnyEvent, view: RunView) -> None:
        """Show `view`, which is the run after `event`."""
        with self._lost.discarded():
            self._print_note(event, view)
            if self._console.is_terminal:
                if time.monotonic() - self._painted >= _PAINT_INTERVAL:
                    self._live.update(self._line(view), refresh=True)
                    self._painted = time.monotonic()
            elif isinstance(event, Evaluated):
                write_line(self._line(view).plain.strip().encode())

    def _line(self, view: RunView) -> Text:
        return status_line(view, self._console.width - 1, self._terminal)

    def _print_note(self, event: AnyEvent, view: RunView) -> None:
        if isinstance(event, RunContinued):
            for line in (*event.skipped, *event.notes):
                sys.stderr.write(f"{line}\n")
        if isinstance(event, RunContinued):
            self._console.print(view.message.partition(";")[0], soft_wrap=True)
        if isinstance(event, SettingsChanged | Noted):
            self._console.print(view.message, soft_wrap=True)
        if isinstance(event, CommandRefused):
            self._console.print(f"refused: {event.reason}", soft_wrap=True)


def _data_row(data: str, started: RunStarted) -> str:
    """Return `mnist, 55,000 images, and 32 of drawings 50 times each`."""
    mixed = started.mixed
    if mixed is None:
        return f"{clean(data, MAX_PATH)}, {counted(started.train_size, 'image')}"
    own = counted(started.train_size - mixed.images * mixed.times, "image")
    times = "once" if mixed.times == 1 else f"{mixed.times} times each"
    return f"{clean(data, MAX_PATH)}, {own}, and {mixed.images:,} of {mixed.data} {times}"


def _summary_table(view: RunView, data: str) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=len("validation"))
    started = view.started
    if started is not None:
        network = ", ".join(started.layers)
        table.add_row("network", f"{network}: {counted(started.parameters, 'weight')}")
        if started.initial_weights:
            table.add_row("from", clean(started.initial_weights, MAX_PATH))
        table.add_row("data", _data_row(data, started))
    message = view.message if view.ended else ""
    table.add_row("ended", view.status + (f": {message}" if message else ""))
    if view.validation_accuracy.last is not None:
        table.add_row("validation", formatting.percent(view.validation_accuracy.last))
    if view.test is not None:
        loss = formatting.number(view.test.loss)
        table.add_row("test", f"{formatting.percent(view.test.accuracy)}, loss {loss}")
    if view.mixed is not None:
        images = counted(view.mixed.images, "image")
        accuracy = formatting.percent(view.mixed.accuracy)
        table.add_row("mixed in", f"{accuracy} of {images} of {view.mixed.data} held out")
    table.add_row("time", f"{formatting.duration(view.at)}, {formatting.rate(view.rate)}")
    return table
