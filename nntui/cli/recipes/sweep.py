"""`nntui recipes`: published experiments, what they claim, what we measured; and their sweeps."""

import datetime as dt
from typing import Annotated

import msgspec
import typer
from rich.table import Table

from nntui import locations
from nntui.cli import fetching
from nntui.cli.terminal import plain_console, write_line
from nntui.config.run_config import RunConfig
from nntui.config.toml import encode_config
from nntui.datasets.dataset import Dataset
from nntui.errors import UsageError
from nntui.recipes.registry import recipe, recipes
from nntui.runs.directory import RunDirectory
from nntui.runs.trainer.process import StopOnSignal
from nntui.runs.trainer.session import run_session
from nntui.view import formatting
from nntui.view.runview import view_of

app = typer.Typer(
    help="List published experiments; nntui train --recipe NAME trains one.", no_args_is_help=False
)

_Json = Annotated[bool, typer.Option("--json", help="Print a JSON object a line.")]
_Name = Annotated[str, typer.Argument(metavar="NAME", help="A recipe's name.")]

_SWEEP_VALIDATION = 10_000
"""Images that a sweep holds out: settings are chosen by them, never by the test images."""


@app.callback(invoke_without_command=True)
def _list_by_default(context: typer.Context, *, json: _Json = False) -> None:
    if context.invoked_subcommand is None:
        list_command(json=json)


@app.command("list")
def list_command(*, json: _Json = False) -> int:
    """List the recipes: what they claim, and what we measured on the test images."""
    if json:
        for each in recipes():
            typer.echo(msgspec.json.encode(each).decode())
        return 0
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("recipe", no_wrap=True)
    table.add_column("network")
    table.add_column("claim")
    for name in ("ours", "time"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("source", overflow="fold")
    for each in recipes():
        ours = each.ours
        table.add_row(
            each.name,
            each.network,
            each.claim,
            formatting.percent(ours.accuracy) if ours else "-",
            formatting.duration(ours.seconds) if ours else "-",
            each.by,
        )
    plain_console().print(table)
    return 0


@app.command("show")
def show_command(name: _Name) -> int:
    """Show one recipe: whose it is, its settings, and every number with its command."""
    shown = recipe(name)
    console = plain_console()
    console.print(f"{shown.name}: {shown.title}\n{shown.by}, {shown.source}\n", soft_wrap=True)
    console.print(f"claim   {shown.claim}")
    for measured in shown.measured:
        time = f", {formatting.duration(measured.seconds)}" if measured.seconds is not None else ""
        what = f" ({measured.what})" if measured.what else ""
        console.print(f"ours    {formatting.percent(measured.accuracy)}{time}{what}")
        console.print(f"        {measured.command}", soft_wrap=True)
    if shown.note:
        console.print(f"\n{shown.note.strip()}")
    console.print(f"\n{encode_config(shown.config).decode().rstrip()}", soft_wrap=True)
    if shown.sweep:
        console.print(f"\nnntui recipes sweep {shown.name} tries others:")
        for setting, values in shown.sweep.items():
            console.print(f"  {setting}: {', '.join(str(value) for value in values)}")
    return 0


@app.command("sweep")
def sweep_command(
    name: _Name,
    only: Annotated[str, typer.Option("--only", help="Only the values of this setting.")] = "",
    *,
    json: _Json = False,
) -> int:
    """Train a recipe with other values of its settings, one run each, and print what they reach.

    The last 10,000 training images are held out to choose by.
    """
    swept = recipe(name)
    if not swept.sweep or (only and only not in swept.sweep):
        settings = ", ".join(swept.sweep) or "nothing"
        raise UsageError(f"{name}: expected a setting that it sweeps ({settings}), received {only}")
    console = plain_console()
    data = fetching.load(swept.config.data)
    stop = StopOnSignal()
    if not json:
        console.print(f"{'setting':<10}{'value':<24}validation        test    time  run")
    for setting, value, config in swept.variations():
        if only and setting != only:
            continue
        row = _train(config.replace(validation=_SWEEP_VALIDATION), data, stop)
        row = {"setting": setting, "value": value, **row}
        if stop():
            return stop.exit_code
        if json:
            write_line(msgspec.json.encode(row))
        else:
            console.print(_line(row), soft_wrap=True)
    return 0


def _train(config: RunConfig, data: Dataset, stop: StopOnSignal) -> dict[str, object]:
    run = RunDirectory.create(locations.runs(), config, dt.datetime.now().astimezone())
    view = view_of(run_session(run, lambda _: data, stop))
    return {
        "validation": view.validation_accuracy.last,
        "test": view.test.accuracy if view.test else None,
        "seconds": view.at,
        "status": view.status,
        "run": run.name,
    }


def _line(row: dict[str, object]) -> str:
    validation, test, seconds = row["validation"], row["test"], row["seconds"]
    return (
        f"{row['setting']:<10}{row['value']!s:<24}{_percent(validation):>10}{_percent(test):>12}"
        f"{formatting.duration(seconds if isinstance(seconds, float) else None):>8}  {row['run']}"
    )


def _percent(share: object) -> str:
    return formatting.percent(share if isinstance(share, float) else None)
