"""`nntui train`: a training without the app, in the foreground, with the same folder."""

import datetime as dt
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.live import Live
from rich.table import Table

from nntui import locations
from nntui.cli import fetching
from nntui.cli.options import with_knobs
from nntui.cli.terminal import MAX_PATH, plain_console, terminal_look, write_line
from nntui.config import MAX_BYTES, RunConfig, settings_in
from nntui.datasets import catalog
from nntui.errors import ConfigError, UsageError
from nntui.recipes import book
from nntui.runs.directory import RunDirectory
from nntui.runs.drive import drive
from nntui.runs.process import StopOnSignal
from nntui.storage import open_file
from nntui.strings import clean
from nntui.training.assemble import check_network
from nntui.training.data import chosen_images, reading_of
from nntui.training.events import AnyEvent, Evaluated, encode_event
from nntui.view import words
from nntui.view.runview import RunView
from nntui.view.status import status_line

_PAINT_EVERY = 0.1


@with_knobs
def command(
    settings: dict[str, Any],
    *,
    config: Annotated[
        Path | None, typer.Option("--config", help="A TOML file of settings; options go before it.")
    ] = None,
    recipe: Annotated[
        str, typer.Option("--recipe", help="A published experiment; options go before it.")
    ] = "",
    json: Annotated[
        bool, typer.Option("--json", help="Print the events, one JSON object a line.")
    ] = False,
) -> int:
    """Train a network; --layers lists the hidden layers, as in 128:relu,dropout:0.2,64:tanh."""
    if config is not None and recipe:
        raise UsageError(
            f"expected a file of settings or a recipe, received both: {config} and "
            f"{clean(recipe, 40)}"
        )
    if config is not None:
        settings = {**_settings_in(config), **settings}
    asked = book.recipe(recipe).config.replace(**settings) if recipe else _of(settings, config)
    folders = locations.data_folders()
    asked = asked.replace(data=catalog.full_name(asked.data, folders))
    # Loaded and split before the folder is made: what cannot begin leaves nothing behind.
    data = fetching.load(asked.data, reading_of(asked))
    if "validation" not in settings and not recipe:
        asked = asked.replace(validation=data.usual_validation)
    chosen_images(asked, data)
    check_network(asked, data.image_shape, len(data.classes))
    run = RunDirectory.create(locations.runs(), asked, dt.datetime.now().astimezone())
    if data.reading is not None:
        sys.stderr.write(f"{clean(data.origin)}\n")
    stop = StopOnSignal()
    events = drive(run, lambda _: data, stop)
    if json:
        view = _print_events(events)
    else:
        view = _print_progress(events)
        _print_summary(run, view)
    return stop.exit_code or int(view.status in {"diverged", "failed"})


def _settings_in(path: Path) -> dict[str, object]:
    try:
        with open_file(path) as file:
            return settings_in(file.read(MAX_BYTES + 1))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; check the path") from None
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def _of(settings: dict[str, Any], path: Path | None) -> RunConfig:
    try:
        return RunConfig.of(settings)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}" if path else str(error)) from None


def _print_events(events: Iterable[AnyEvent]) -> RunView:
    view = RunView()
    for event in events:
        write_line(encode_event(event))
        view = view.after(event)
    return view


def _print_progress(events: Iterable[AnyEvent]) -> RunView:
    """Keep one line up to date in a terminal; elsewhere print one for each epoch."""
    console = plain_console()
    look = terminal_look()
    view = RunView()
    painted = 0.0
    with Live(console=console, auto_refresh=False, transient=True) as live:
        for event in events:
            view = view.after(event)
            line = status_line(view, console.width - 1, look)
            if console.is_terminal and time.monotonic() - painted >= _PAINT_EVERY:
                live.update(line, refresh=True)
                painted = time.monotonic()
            elif not console.is_terminal and isinstance(event, Evaluated):
                write_line(line.plain.strip().encode())
    return view


def _print_summary(run: RunDirectory, view: RunView) -> None:
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=len("validation"))
    started = view.started
    if started is not None:
        network = ", ".join(started.layers)
        table.add_row("network", f"{network}: {words.count(started.parameters, 'weight')}")
        table.add_row("data", f"{started.data}, {words.count(started.train_size, 'image')}")
    table.add_row("ended", view.status + (f": {view.message}" if view.message else ""))
    if view.validation_accuracy.last is not None:
        table.add_row("validation", words.percent(view.validation_accuracy.last))
    if view.test is not None:
        loss = words.number(view.test.loss)
        table.add_row("test", f"{words.percent(view.test.accuracy)}, loss {loss}")
    table.add_row("time", f"{words.duration(view.at)}, {words.rate(view.rate)}")
    console = plain_console()
    console.print(table)
    # Not in the table, which would break a long path over two lines.
    console.print(f"{'run':<12}{clean(run.path, MAX_PATH)}", soft_wrap=True)
