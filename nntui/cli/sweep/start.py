"""`nntui sweep start`: plans a sweep, starts its coordinator, and follows it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from nntui.cli.downloads import with_download
from nntui.cli.logout import killed_at_logout
from nntui.cli.options import Json, with_knobs
from nntui.cli.output import print_json, print_line
from nntui.cli.sweep.attach import follow
from nntui.errors import ConfigError, UsageError
from nntui.strings import clean, counted, quoted
from nntui.sweeps import actions
from nntui.sweeps.directory import SweepDirectory
from nntui.sweeps.plan import PROPOSERS, Plan

_PANEL = "Sweep"


@with_knobs
def command(  # noqa: PLR0913 - a parameter for each option
    settings: dict[str, Any],
    *,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="TOML file of a sweep; options override it."),
    ] = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="NAME=VALUES",
            help="Vary a setting, as in lr=log:1e-4..1, batch=16..256, optimizer=adam,sgd, "
            "layers='64:relu,32:relu|128:relu' or 'momentum=0.5..0.99 if optimizer=nesterov'; "
            "once for each setting.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    propose: Annotated[
        str | None,
        typer.Option(
            "--propose",
            metavar=f"[{'|'.join(PROPOSERS)}]",
            help="Who chooses the values: random draws, a grid of all combinations, each setting "
            "alone, or TPE (Optuna) [default: random]",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    trials: Annotated[
        int | None,
        typer.Option(
            "--trials",
            metavar="INT",
            help="Number of trials [default: 27, or all of a grid]",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    halving: Annotated[
        int | None,
        typer.Option(
            "--halving",
            metavar="INT",
            help="Successive halving: the best one of so many is trained for so many times as many "
            "epochs; 0 trains all to their end [default: 0]",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    first: Annotated[
        int | None,
        typer.Option(
            "--first",
            metavar="INT",
            help="Smallest number of epochs after which trials are compared [default: 1]",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    base: Annotated[
        str,
        typer.Option(
            "--base",
            metavar="RECIPE",
            help="Recipe with the settings that are not varied.",
            rich_help_panel=_PANEL,
        ),
    ] = "",
    search_seed: Annotated[
        int | None,
        typer.Option(
            "--search-seed",
            metavar="INT",
            help="Random seed of the choice of values [default: 1]",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            metavar="WHERE",
            help="Where to train: local, dask (a Dask cluster on this machine), or the address of "
            "a Dask scheduler such as tcp://host:8786 [default: local]",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            metavar="INT",
            help="Processes that train [default: as many as there are processors and memory for]",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option("--name", metavar="NAME", help="Name of the new sweep.")
    ] = None,
    detached: Annotated[
        bool, typer.Option("--detach", help="Do not follow the sweep after starting it.")
    ] = False,
    json: Json = False,
) -> int:
    """Start a sweep: many runs with other values of some settings.

    The sweep works in the background; ctrl+c only stops following it.
    """
    given = actions.read_plan(file) if file is not None else {}
    options = {
        "propose": propose,
        "trials": trials,
        "halving": halving,
        "first": first,
        "seed": search_seed,
        "on": on,
        "workers": workers,
        "recipe": base or None,
    }
    given |= {option: value for option, value in options.items() if value is not None}
    if vary:
        given["vary"] = {**given.get("vary", {}), **dict(map(_parsed, vary))}
    if "vary" not in given:
        raise UsageError(
            "expected a file of a sweep or settings to vary, received neither; try nntui sweep "
            "start --vary lr=log:0.0001..1"
        )
    plan = with_download(lambda: actions.plan_of(given, settings))
    sweep = actions.create(plan, name)
    return begin(sweep, plan, detached=detached, json=json)


def begin(sweep: SweepDirectory, plan: Plan, *, detached: bool, json: bool) -> int:
    """Start the coordinator of a new sweep and follow it, unless `detached`."""
    started = actions.start(sweep)
    if detached and json:
        pid = started.process.pid
        print_json({"sweep": sweep.name, "path": str(sweep.path), "process": pid})
        return 0
    if not json:
        print_line(f"{sweep.name}: {_size(plan)}")
    if not detached:
        return follow(sweep, json=json)
    print_line(f"  follow it   nntui sweep attach {quoted(sweep.name)}")
    print_line(f"  stop it     nntui sweep stop {quoted(sweep.name)}")
    if killed_at_logout():
        print_line(
            "This system ends your processes when you log out (KillUserProcesses); to keep it "
            "running, run loginctl enable-linger, or start it within tmux"
        )
    return 0


def _size(plan: Plan) -> str:
    ladder = plan.ladder
    text = f"{counted(ladder.trials, 'trial')}, {counted(plan.budget, 'epoch')}"
    whole = ladder.trials * ladder.epochs
    if len(ladder.rungs) > 1 and plan.budget < whole:
        share = 100 * plan.budget / whole
        rungs = ", ".join(map(str, ladder.rungs))
        text += f" of {whole:,} ({share:.0f} %), compared after {rungs} epochs"
    return text


def _parsed(text: str) -> tuple[str, str]:
    name, equals, values = text.partition("=")
    if not equals or not values.strip():
        raise ConfigError(
            f"--vary: expected NAME=VALUES, as in lr=log:1e-4..1, received {clean(text, 60)!r}"
        )
    return name.strip(), values
