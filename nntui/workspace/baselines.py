"""Baselines to compare a network with: a simple classifier, or itself before its first step."""

from nntui import locations
from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.baselines.results import BASELINES, BaselineResult, measure, store_result
from nntui.config.run_config import RunConfig
from nntui.errors import UsageError
from nntui.recipes.registry import recipe
from nntui.strings import clean, nearest
from nntui.training.images import select_images
from nntui.workspace import data, weights
from nntui.workspace.evaluation import evaluate

BASELINE_NAMES = tuple(BASELINES)


def measure_baseline(name: str, data_name: str, validation: int) -> BaselineResult:
    """Measure a baseline, keep the result for comparisons, and return it.

    Args:
        name: one of BASELINE_NAMES.
        data_name: the data set.
        validation: how many training images to hold out.

    Raises:
        UsageError: there is no such baseline, or it needs a library that is not installed.
        MissingDataError: the data must be downloaded first.
        DataError: the data are broken, or fewer than are to be held out.
        StorageError: the file cannot be written.
    """
    if name not in BASELINES:
        raise UsageError(f"unknown baseline {clean(name, 40)!r}; {nearest(name, BASELINES)}")
    config = RunConfig.of({"data": data_name, "validation": validation})
    result = measure(name, select_images(config, data.load_for(config)))
    store_result(locations.baselines(), result)
    return result


def evaluate_untrained(recipe_name: str) -> EvaluatedNetwork:
    """Evaluate the network of a recipe before its first step.

    Raises:
        ConfigError: there is no recipe of that name.
        MissingDataError: its data must be downloaded first.
    """
    config = recipe(recipe_name).config
    loaded = data.load_for(config)
    return evaluate(weights.untrained(config, loaded), loaded, f"untrained {recipe_name}")
