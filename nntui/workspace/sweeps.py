"""Sweeps of a recipe: one run for each value that it tries of its settings."""

from collections.abc import Callable
from dataclasses import dataclass

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import UsageError
from nntui.recipes.registry import recipe, recipes
from nntui.strings import clean, nearest
from nntui.view.runview import Status, view_of
from nntui.workspace import runs

SWEEP_VALIDATION = 10_000
"""Images that are held out: settings are chosen by them, never by the test images."""


@dataclass(frozen=True, slots=True)
class Variation:
    """A recipe with another value of one setting."""

    setting: str
    value: object
    config: RunConfig


@dataclass(frozen=True, slots=True)
class VariationResult:
    """The result of one run of a sweep; accuracies are None where they were not measured."""

    setting: str
    value: object
    validation: float | None
    test: float | None
    seconds: float
    status: Status
    run: str


def variations(recipe_name: str, only: str = "") -> list[Variation]:
    """Return the variations of a recipe, or `only` those of one setting.

    Raises:
        ConfigError: there is no recipe of that name.
        UsageError: the recipe does not vary this setting, or none at all.
    """
    swept = recipe(recipe_name)
    if not swept.sweep:
        others = ", ".join(each.name for each in recipes() if each.sweep)
        raise UsageError(f"{recipe_name}: this recipe has no sweep; try one of: {others}")
    if only and only not in swept.sweep:
        raise UsageError(
            f"{recipe_name}: its sweep does not vary {clean(only, 40)!r}; "
            f"{nearest(only, swept.sweep)}"
        )
    return [
        Variation(setting, value, config.replace(validation=SWEEP_VALIDATION))
        for setting, value, config in swept.variations()
        if only in {"", setting}
    ]


def train_variation(
    variation: Variation, data: Dataset, stop_requested: Callable[[], str] = str
) -> VariationResult:
    """Train one variation in this process, as a run of its own, and return its result.

    Raises:
        NntuiError: the data do not suit it, or the file cannot be written.
    """
    run = runs.create(variation.config)
    view = view_of(runs.train(run, data, stop_requested))
    return VariationResult(
        setting=variation.setting,
        value=variation.value,
        validation=view.validation_accuracy.last,
        test=view.test.accuracy if view.test else None,
        seconds=view.at,
        status=view.status,
        run=run.name,
    )
