"""A recipe with the sweep that comes with it, as JSON."""

from collections.abc import Mapping, Sequence

import msgspec

from nntui.recipes.registry import Recipe
from nntui.sweeps.studies import registry


def recipe_record(recipe: Recipe) -> dict[str, object]:
    """Return all that is known of a recipe; `sweep` has the other values to try, by setting."""
    return {**msgspec.structs.asdict(recipe), "sweep": varied_in_study(recipe.name)}


def varied_in_study(name: str) -> Mapping[str, Sequence[object]]:
    """Return what the sweep of a recipe varies; empty where it has none."""
    if name not in registry.names():
        return {}
    varied: Mapping[str, Sequence[object]] = registry.study(name)["vary"]
    return varied
