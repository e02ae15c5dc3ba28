"""The calibration of a network, and the temperature that fits on its validation images."""

import contextlib
from dataclasses import dataclass
from typing import NamedTuple

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
from nntui.strings import short_name
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
    reason: str = ""
    """Why there is no temperature, in a few words; empty where there is one."""


class HeldOut(NamedTuple):
    """The images that a training held out for validation.

    Args:
        images: None where there are none, or it is not known which these are.
        reason: why there are none, in a few words; else empty.
    """

    images: Split | None
    reason: str = ""


def calibrate(found: WeightsEvaluation) -> Calibrated:
    """Return the calibration of an evaluated network, and what a temperature makes of it.

    The temperature is fitted on the images that the training held out for validation, as its run
    or its recipe says.
    """
    network, truth = found.network, found.predictions.truth
    output = found.weights.info.output
    outputs = found.predictions.probabilities
    before = calibration(outputs, truth, output)
    if output == "linear":
        return Calibrated(before, reason="the outputs are no probabilities")
    held_out = held_out_images(found)
    if held_out.images is None:
        return Calibrated(before, reason=held_out.reason)
    with ONE_THREAD:
        validated = network.predict(held_out.images)
    temperature = fitted_temperature(validated.probabilities, validated.truth)
    if temperature is None:
        return Calibrated(before, reason="the outputs are no numbers")
    after = calibration(with_temperature(outputs, temperature), truth)
    return Calibrated(before, temperature, after)


def held_out_images(found: WeightsEvaluation) -> HeldOut:
    """Return the images that the training of a network held out for validation."""
    data, none = found.data, "the training held out no validation images"
    if data.arranged:
        return HeldOut(data.validation) if len(data.validation) else HeldOut(None, none)
    with contextlib.suppress(NntuiError):  # the run is damaged, or the data have changed
        config = _config(found.weights.info)
        if config is not None and config.data != data.name:
            return HeldOut(None, f"it was trained on {short_name(config.data)}")
        if config is not None:
            held_out = select_images(config, data).validation
            return HeldOut(held_out) if len(held_out) else HeldOut(None, none)
    return HeldOut(None, "it is not known which images the training held out")


def _config(info: WeightsInfo) -> RunConfig | None:
    """Return the settings of the training; None where they are not known."""
    run = RunDirectory(locations.runs() / info.run) if info.run else None
    if run is not None and run.path.name == info.run and is_file(run.config_file):
        return config_with_data(run)
    return recipe(info.recipe).config if info.recipe else None
