"""`nntui train`: a training without the app, in the foreground or detached, the same folder."""

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from nntui import locations
from nntui.cli import fetching
from nntui.cli.detach import detach
from nntui.cli.options import with_knobs
from nntui.cli.progress import print_events, print_progress, print_summary
from nntui.cli.terminal import MAX_PATH
from nntui.config.live import validated_changes
from nntui.config.run_config import RunConfig, changed
from nntui.config.toml import MAX_BYTES, settings_in
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.errors import ConfigError, UsageError
from nntui.recipes import registry
from nntui.runs.checkpoint import newest_is_intact
from nntui.runs.directory import RunDirectory, find_run
from nntui.runs.journal import replay
from nntui.runs.trainer.process import StopOnSignal
from nntui.runs.trainer.resume import queue_resume
from nntui.runs.trainer.session import run_session
from nntui.storage import open_file
from nntui.strings import clean
from nntui.training.images import reading_of, select_images
from nntui.training.loop import EARLY
from nntui.training.networks import check_network
from nntui.view.runview import view_of


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
    resume: Annotated[
        str | None,
        typer.Option(
            metavar="RUN",
            help="Go on with a run from its newest checkpoint, in the settings given besides.",
        ),
    ] = None,
    detached: Annotated[
        bool,
        typer.Option(
            "--detach",
            help="Train in the background, whatever becomes of this terminal. Where the system "
            "ends all your processes at logout (KillUserProcesses of systemd-logind), say "
            "loginctl enable-linger before, or train within tmux.",
        ),
    ] = False,
    json: Annotated[
        bool, typer.Option("--json", help="Print the events, one JSON object a line.")
    ] = False,
) -> int:
    """Train a network; --layers lists the hidden layers, as in 128:relu,dropout:0.2,64:tanh."""
    if resume is None:
        run, data = _new(settings, config, recipe)
    elif config is None and not recipe:
        run, data = _old(resume, settings)
    else:
        option = "--recipe" if config is None else "--config"
        raise UsageError(f"{option}: a run that goes on has its own; give the settings that change")
    if detached:
        return detach(run, json=json)
    stop = StopOnSignal()
    events = run_session(run, lambda _: data, stop)
    if json:
        view = print_events(events)
    else:
        view = print_progress(events)
        print_summary(run, view)
    return stop.exit_code or int(view.status in {"diverged", "failed"})


def _new(
    settings: dict[str, Any], config: Path | None, recipe: str
) -> tuple[RunDirectory, Dataset]:
    if config is not None and recipe:
        raise UsageError(
            f"expected a file of settings or a recipe, received both: {config} and "
            f"{clean(recipe, 40)}"
        )
    if recipe:
        settings = changed(registry.recipe(recipe).settings, settings)
    elif config is not None:
        settings = changed(_settings_in(config), settings)
    asked = _of(settings, config)
    folders = locations.data_folders()
    asked = asked.replace(data=catalog.full_name(asked.data, folders))
    # Loaded and split before the folder is made: what cannot begin leaves nothing behind.
    data = fetching.load(asked.data, reading_of(asked))
    if "validation" not in settings:
        asked = asked.replace(validation=data.default_validation_size)
    select_images(asked, data)
    check_network(asked, data.image_shape, len(data.classes))
    run = RunDirectory.create(locations.runs(), asked, dt.datetime.now().astimezone())
    if data.reading is not None:
        sys.stderr.write(f"{clean(data.origin, MAX_PATH)}\n")
    return run, data


def _old(name: str, settings: dict[str, Any]) -> tuple[RunDirectory, Dataset]:
    """Return a run that goes on, with its data; what is to change waits in its commands."""
    run = find_run(locations.runs(), name)
    view = view_of(replay(run.events_file))
    changes = validated_changes(run.config().replace(**view.settings), settings)
    more = "patience" if view.message.startswith(EARLY) else "epochs"
    if view.status == "done" and more not in changes and newest_is_intact(run):
        raise UsageError(f"{run.name}: is done; give more --{more} to go on with it")
    if view.status == "diverged" and not changes:
        raise UsageError(
            f"{run.name}: {view.message}; it would again: give a setting that is to change"
        )
    data = fetching.load(run.config().data, reading_of(run.config()))
    queue_resume(run, changes)
    return run, data


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
