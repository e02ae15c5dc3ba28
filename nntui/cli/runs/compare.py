"""`nntui runs compare`: several runs and baselines beside each other, in the terminal or a file."""

import csv
import io
import string
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, get_args

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from nntui import locations
from nntui.baselines.results import BASELINES, read_result
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.config.run_config import RunConfig
from nntui.errors import RunError, UsageError
from nntui.runs.directory import RunDirectory, find_run
from nntui.runs.journal import replay
from nntui.runs.settings_history import Trained, trained
from nntui.storage import write_whole
from nntui.strings import clean
from nntui.training.events import AnyEvent
from nntui.view import formatting
from nntui.view.comparison import (
    CSV_COLUMNS,
    ComparedRun,
    compared_run,
    csv_rows,
    differing,
    record,
    results,
)
from nntui.view.figure import Format, figure
from nntui.view.overlay import accuracy_overlay, loss_overlay
from nntui.view.runview import RunView

_MOST = 26
_ROWS = 14


def command(
    names: Annotated[
        list[str],
        typer.Argument(metavar="RUN...", help="Runs, and the baselines darkness and svm."),
    ],
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Draw a figure: a .png, .svg or .pdf file.")
    ] = None,
    csv_file: Annotated[
        Path | None, typer.Option("--csv", help="Write every judgment as a line of CSV.")
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> int:
    """Compare runs: settings that differ, what they reached, their courses in one chart."""
    kind = _format(plot)
    compared = _contestants(names)
    if plot is not None and kind is not None:
        write_whole(plot, _figure(compared, kind), "", inside=True)
    if csv_file is not None:
        write_whole(csv_file, _csv(compared), "", inside=True)
    if json:
        told = {"differing": differing(compared), "runs": [record(c) for c in compared]}
        typer.echo(msgspec.json.encode(told).decode())
        return 0
    _print(compared, plain_console())
    for path in (plot, csv_file):
        if path is not None:
            typer.echo(f"\nwritten {clean(path, 4096)}")
    return 0


def _contestants(names: Sequence[str]) -> list[ComparedRun]:
    if not 2 <= len(names) <= _MOST:
        raise UsageError(
            f"expected from 2 to {_MOST} runs to compare, received {len(names)}; see nntui runs"
        )
    runs = {name: find_run(locations.runs(), name) for name in names if name not in BASELINES}
    if not runs:
        raise UsageError("expected at least one run to compare baselines with, received none")
    _check_distinct(names, runs)
    told = {name: replay(run.events_file) for name, run in runs.items()}
    settings = {name: trained(run, told[name]) for name, run in runs.items()}
    first = next(iter(settings.values())).config
    recipes = Counter(each.recipe for each in settings.values())
    letters = dict(zip(names, string.ascii_uppercase, strict=False))
    found = {
        name: _run(letters[name], run, settings[name], told[name], recipes)
        for name, run in runs.items()
    }
    images = next((run.view.started.train_size for run in found.values() if run.view.started), None)
    return [found.get(name) or _baseline(letters[name], name, first, images) for name in names]


def _check_distinct(names: Sequence[str], runs: Mapping[str, RunDirectory]) -> None:
    meant: dict[str | Path, str] = {}
    for name in names:
        one = runs[name].path.resolve() if name in runs else name
        if one in meant:
            first, again = clean(meant[one], 80), clean(name, 80)
            received = f"{first} twice" if first == again else f"{first} and {again}, which are one"
            raise UsageError(f"expected different runs to compare, received {received}")
        meant[one] = name


def _run(
    letter: str, run: RunDirectory, settings: Trained, told: list[AnyEvent], recipes: Counter[str]
) -> ComparedRun:
    label = settings.recipe if recipes[settings.recipe] == 1 else ""
    now = msgspec.structs.asdict(settings.config)
    return compared_run(letter, label or run.name, run.name, now, told, settings.changed)


def _baseline(letter: str, name: str, config: RunConfig, images: int | None) -> ComparedRun:
    """Return the baseline that was measured on the splits of `config`, with so many `images`."""
    found = read_result(locations.baselines(), name, config.data, config.validation)
    if found is None:
        raise RunError(
            f"{name}: not measured yet on {config.data} with {config.validation:,} images held "
            f"out; nntui baseline {name} --data {config.data} --validation {config.validation}"
        )
    if images not in {None, found.train_size}:
        raise RunError(
            f"{name}: expected to have learned from {images:,} images, as the runs, it was "
            f"measured on {found.train_size:,}; compare it with a run of all of them"
        )
    view = RunView(status="done", at=found.seconds)
    label = f"{name} (baseline)"
    level = (found.validation_accuracy, found.accuracy)
    return ComparedRun(letter, label, name, {}, view, level=level)


def _format(path: Path | None) -> Format | None:
    if path is None:
        return None
    suffix = path.suffix.lower().removeprefix(".")
    for known in get_args(Format):
        if suffix == known:
            return suffix  # type: ignore[return-value]  # it is one of them
    raise UsageError(f"--plot: expected a .png, .svg or .pdf file, received {path}")


def _figure(compared: Sequence[ComparedRun], kind: Format) -> bytes:
    try:
        return figure(compared, kind)
    except ImportError:
        raise UsageError(
            "--plot: figures are drawn by matplotlib, which is not installed; "
            "try pip install 'nntui[plots]'"
        ) from None


def _csv(compared: Sequence[ComparedRun]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(CSV_COLUMNS)
    for each in compared:
        writer.writerows(csv_rows(each))
    return text.getvalue().encode()


def _print(compared: Sequence[ComparedRun], console: Console) -> None:
    for each in compared:
        label = "" if each.label == each.name else f"{each.label}, "
        console.print(f"{each.letter}  {label}{each.name}", soft_wrap=True)
    settings = differing(compared)
    rows = {
        name: [clean(formatting.course(each.of_setting(name)), 120) for each in compared]
        for name in settings
    }
    console.print()
    console.print(_table("settings that differ", compared, rows))
    if not settings:
        console.print("none")
    console.print()
    console.print(_table("results", compared, results(compared)))
    size, terminal = (min(console.width, 100), _ROWS), detect_terminal()
    of = " / ".join(sorted({each.of for each in compared}, reverse=True))
    console.print(f"\n{of} accuracy, by epoch")
    console.print(accuracy_overlay(compared, size, terminal))
    console.print(f"\n{of} loss, by epoch")
    console.print(loss_overlay(compared, size, terminal))


def _table(title: str, compared: Sequence[ComparedRun], rows: dict[str, list[str]]) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(title, no_wrap=True)
    for each in compared:
        table.add_column(each.letter, justify="right", overflow="fold")
    for name, row in rows.items():
        table.add_row(name, *row)
    return table
