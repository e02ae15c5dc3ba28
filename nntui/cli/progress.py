"""Progress of a run: its events as JSON, or a line that is kept up to date, and a summary."""

import contextlib
import sys
import time
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.live import Live
from rich.table import Table

from nntui.cli.terminal import MAX_PATH, detect_terminal, discard_output, plain_console, write_line
from nntui.runs.directory import RunDirectory
from nntui.strings import clean
from nntui.training.events import (
    AnyEvent,
    CommandRefused,
    Evaluated,
    RunContinued,
    SettingsChanged,
    encode_event,
)
from nntui.view import formatting
from nntui.view.runview import RunView
from nntui.view.status import status_line

_PAINT_EVERY = 0.1


def print_events(events: Iterable[AnyEvent]) -> RunView:
    """Print each event as a line of JSON; return the view at the end."""
    view = RunView()
    for event in events:
        write_line(encode_event(event))
        view = view.after(event)
    return view


def print_progress(events: Iterable[AnyEvent]) -> RunView:
    """Keep one line up to date in a terminal; elsewhere print one for each epoch."""
    console = plain_console()
    terminal = detect_terminal()
    view = RunView()
    painted = 0.0
    live = Live(console=console, auto_refresh=False, transient=True)
    with even_if_unseen():
        live.start()
    try:
        for event in events:
            view = view.after(event)
            line = status_line(view, console.width - 1, terminal)
            with even_if_unseen():
                _print_notes(console, event, view)
                if console.is_terminal and time.monotonic() - painted >= _PAINT_EVERY:
                    live.update(line, refresh=True)
                    painted = time.monotonic()
                elif not console.is_terminal and isinstance(event, Evaluated):
                    write_line(line.plain.strip().encode())
    finally:
        with even_if_unseen():
            live.stop()
    return view


def _print_notes(console: Console, event: AnyEvent, view: RunView) -> None:
    """Print where a run is resumed, which settings change, and which commands are refused."""
    if isinstance(event, RunContinued):
        for line in event.skipped:
            sys.stderr.write(f"{line}\n")
    if isinstance(event, RunContinued | SettingsChanged):
        console.print(view.message.partition(";")[0], soft_wrap=True)
    if isinstance(event, CommandRefused):
        console.print(f"refused: {event.reason}", soft_wrap=True)


def print_summary(run: RunDirectory, view: RunView) -> None:
    """Print the network, the data, how the run ended and its accuracy."""
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=len("validation"))
    started = view.started
    if started is not None:
        network = ", ".join(started.layers)
        table.add_row("network", f"{network}: {formatting.count(started.parameters, 'weight')}")
        table.add_row("data", f"{started.data}, {formatting.count(started.train_size, 'image')}")
    message = view.message if view.ended else ""
    table.add_row("ended", view.status + (f": {message}" if message else ""))
    if view.validation_accuracy.last is not None:
        table.add_row("validation", formatting.percent(view.validation_accuracy.last))
    if view.test is not None:
        loss = formatting.number(view.test.loss)
        table.add_row("test", f"{formatting.percent(view.test.accuracy)}, loss {loss}")
    table.add_row("time", f"{formatting.duration(view.at)}, {formatting.rate(view.rate)}")
    console = plain_console()
    with even_if_unseen():
        console.print(table)
        # Not in the table, which would break a long path over two lines.
        console.print(f"{'run':<12}{clean(run.path, MAX_PATH)}", soft_wrap=True)
        if view.status == "stopped":
            console.print(f"{'resume':<12}nntui train --resume {run.name}", soft_wrap=True)


@contextlib.contextmanager
def even_if_unseen() -> Iterator[None]:
    """Ignore that the terminal is gone: training must not end with its display."""
    try:
        yield
    except OSError:
        discard_output()
