"""Comparing runs and baselines: names turned into records, with the checks that make it fair."""

import string
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from nntui import locations
from nntui.baselines.results import BASELINES, read_result
from nntui.config.run_config import RunConfig
from nntui.errors import RunError, UsageError
from nntui.recipes.registry import names as recipe_names
from nntui.recipes.registry import recipe
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.runs.settings_history import SettingsHistory, settings_history
from nntui.strings import clean, quoted
from nntui.training.events import AnyEvent
from nntui.view.comparison import BaselineAccuracy, ComparedRun, compared_run
from nntui.view.runview import RunView
from nntui.weights import read_info
from nntui.workspace import runs
from nntui.workspace.weight_files import find_named

MAX_RUNS = len(string.ascii_uppercase)
"""Each compared run has a letter."""


def compare(names: Sequence[str]) -> list[ComparedRun]:
    """Return the runs, weights and baselines of these names as they are compared, in their order.

    Args:
        names: 2 to 26 of what `runs.find` takes, or names of saved or pretrained weights, or of
            baselines, which need a run to be compared with.

    Raises:
        UsageError: too few or too many names, baselines without a run, or one run twice.
        RunError: no run has a name, or a baseline was not measured on the images of the runs.
    """
    if not 2 <= len(names) <= MAX_RUNS:
        raise UsageError(
            f"expected from 2 to {MAX_RUNS} runs to compare, received {len(names)}; see nntui runs"
        )
    files = {name: path for name in names if (path := find_named(name)) is not None}
    found = {name: runs.find(name) for name in names if name not in {*BASELINES, *files}}
    if not found and len(files) < len(names):
        raise UsageError("expected at least one run to compare baselines with, received none")
    _check_distinct(names, {name: run.path for name, run in found.items()} | files)
    events = {name: replay(run.events_file) for name, run in found.items()}
    settings = {name: settings_history(run, events[name]) for name, run in found.items()}
    recipes = Counter(each.recipe for each in settings.values())
    letters = dict(zip(names, string.ascii_uppercase, strict=False))
    compared = {
        name: _compared(letters[name], run, settings[name], events[name], recipes)
        for name, run in found.items()
    }
    compared |= {name: _weights(letters[name], name, path) for name, path in files.items()}
    if not found:
        return [compared[name] for name in names]
    first = next(iter(settings.values())).config
    started = [each.view.started for each in compared.values() if each.view.started]
    images = started[0].train_size if started else None
    return [compared.get(name) or _baseline(letters[name], name, first, images) for name in names]


def _check_distinct(names: Sequence[str], found: Mapping[str, Path]) -> None:
    names_of: dict[str | Path, str] = {}
    for name in names:
        one = found[name].resolve() if name in found else name
        if one in names_of:
            first, again = clean(names_of[one], 80), clean(name, 80)
            received = f"{first} twice" if first == again else f"{first} and {again}, which are one"
            raise UsageError(f"expected different runs to compare, received {received}")
        names_of[one] = name


def _compared(
    letter: str,
    run: RunDirectory,
    settings: SettingsHistory,
    events: list[AnyEvent],
    recipes: Counter[str],
) -> ComparedRun:
    label = settings.recipe if recipes[settings.recipe] == 1 else ""
    now = msgspec.structs.asdict(settings.config)
    return compared_run(letter, label or run.name, run.name, now, events, settings.changed)


def _weights(letter: str, name: str, path: Path) -> ComparedRun:
    """Return weights, of which settings and accuracy are known, but no curve.

    Raises:
        WeightsError: they cannot be read.
    """
    info = read_info(path)
    settings: dict[str, object] = {
        "data": info.data,
        "layers": info.layers,
        "loss": info.loss,
        "output": info.output,
        "label_smoothing": info.label_smoothing,
        "target_margin": info.target_margin,
        "seed": info.seed,
    }
    if info.recipe in recipe_names():
        settings = msgspec.structs.asdict(recipe(info.recipe).config) | settings
    accuracy = None if info.accuracy is None else BaselineAccuracy(None, info.accuracy)
    view = RunView(status="done", step=info.step)
    label = f"{name} (weights)"
    return ComparedRun(letter, label, name, settings, view, baseline_accuracy=accuracy)


def _baseline(letter: str, name: str, config: RunConfig, images: int | None) -> ComparedRun:
    """Return the baseline that was measured on the splits of `config`, with so many `images`."""
    found = read_result(locations.baselines(), name, config.data, config.validation)
    if found is None:
        raise RunError(
            f"{name}: not measured yet on {config.data} with {config.validation:,} images held "
            f"out; nntui baseline {name} --data {quoted(config.data)} "
            f"--validation {config.validation}"
        )
    if images not in {None, found.train_size}:
        raise RunError(
            f"{name}: expected a baseline trained on {images:,} images, as the runs are, received "
            f"one trained on {found.train_size:,}; compare it with a run that takes all of them"
        )
    view = RunView(status="done", at=found.seconds)
    accuracy = BaselineAccuracy(found.validation_accuracy, found.accuracy)
    label = f"{name} (baseline)"
    return ComparedRun(letter, label, name, {}, view, baseline_accuracy=accuracy)
