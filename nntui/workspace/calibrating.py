"""The calibration of a network, and the temperature that fits on its validation images."""

import contextlib
from dataclasses import dataclass

from nntui import locations
from nntui.analysis.calibration import (
    Calibration,
    calibration,
    fitted_temperature,
    with_temperature,
)
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Split
from nntui.errors import NntuiError
from nntui.recipes.registry import recipe
from nntui.runs.data_record import config_with_data
from nntui.runs.directory import RunDirectory
from nntui.storage import is_file
from nntui.training.images import select_images
from nntui.weights import WeightsInfo
from nntui.workspace.one_thread import ONE_THREAD
from nntui.workspace.weights_evaluation import WeightsEvaluation


@dataclass(frozen=True, slots=True, eq=False)
class Calibrated:
    """The calibration of a network on test images, before and after it is corrected."""

    before: Calibration
    temperature: float | None = None
    """Fitted on validation images; None where it is not known which these are."""
    after: Calibration | None = None
    """With this temperature; None without one."""


def calibrate(found: WeightsEvaluation) -> Calibrated:
    """Return the calibration of an evaluated network, and what a temperature makes of it.

    The temperature is fitted on the images that the training held out for validation, as its run
    or its recipe says.
    """
    network, truth = found.network, found.predictions.truth
    output = found.weights.info.output
    outputs = found.predictions.probabilities
    before = calibration(outputs, truth, output)
    held_out = _validation(found)
    if held_out is None or output == "linear":
        return Calibrated(before)
    with ONE_THREAD:
        validated = network.predict(held_out)
    temperature = fitted_temperature(validated.probabilities, validated.truth)
    if temperature is None:
        return Calibrated(before)
    after = calibration(with_temperature(outputs, temperature), truth)
    return Calibrated(before, temperature, after)


def _validation(found: WeightsEvaluation) -> Split | None:
    """Return the validation images of the training; None where they are not known."""
    data = found.data
    if data.arranged:
        return data.validation if len(data.validation) else None
    with contextlib.suppress(NntuiError):  # the run is damaged, or the data have changed
        config = _config(found.weights.info)
        if config is not None and config.data == data.name:
            held_out = select_images(config, data).validation
            return held_out if len(held_out) else None
    return None


def _config(info: WeightsInfo) -> RunConfig | None:
    """Return the settings of the training; None where they are not known."""
    run = RunDirectory(locations.runs() / info.run) if info.run else None
    if run is not None and run.path.name == info.run and is_file(run.config_file):
        return config_with_data(run)
    return recipe(info.recipe).config if info.recipe else None
