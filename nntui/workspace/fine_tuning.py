"""Fine-tuning: training that begins with given weights, and the settings that go with these."""

from collections.abc import Mapping
from dataclasses import asdict

import msgspec

from nntui import locations
from nntui.config.choices import INPUT_RANGES
from nntui.config.layers import parse_layers
from nntui.config.reading import NAMES as READING
from nntui.config.reading import Reading
from nntui.config.run_config import RunConfig, changed
from nntui.datasets import catalog
from nntui.datasets.dataset import Dataset
from nntui.engine.plan import Plan
from nntui.errors import NntuiError, WeightsError
from nntui.recipes import registry
from nntui.runs.directory import RunDirectory
from nntui.runs.initial_weights import FittedWeights
from nntui.runs.journal import replay
from nntui.runs.settings_history import settings_history
from nntui.storage import is_file
from nntui.strings import clean, short_name
from nntui.training.networks import plan_network
from nntui.weights import Weights, WeightsInfo
from nntui.weights.model import Floats
from nntui.workspace.weights import OpenedWeights

_OF_DATA = {*READING, "mix", "mix_times", "validation", "train_size", "resample"}
"""Settings that suit one data set and do not go with another."""


def settings_of(opened: OpenedWeights) -> dict[str, object]:
    """Return the settings that weights were trained with, as far as they are known.

    All settings of weights from a run or a recipe. Of others, those of the network: layers, bias,
    output activation, loss function, targets and input range; and the data, where they are there.
    """
    info = opened.weights.info
    network = {**_network_settings(info), **_data_settings(info)}
    source = _of_run(opened) or _of_recipe(info)
    if source is None:
        return network
    if "data" not in network:  # the files have moved, or are not imported here
        source = {name: value for name, value in source.items() if name not in {"data", *READING}}
    return {**source, **network}


def config_for(opened: OpenedWeights, config: RunConfig) -> RunConfig:
    """Return `config` with the settings of weights; unchanged where they contradict each other."""
    settings = settings_of(opened)
    try:
        return config.replace(**settings)
    except NntuiError:  # of another program: only the layers are certain
        return config.replace(layers=opened.weights.info.layers)


def with_settings_of(opened: OpenedWeights, settings: Mapping[str, object]) -> dict[str, object]:
    """Return `settings` on top of those of weights.

    Where `settings` name other data, what suits only the data of the weights is left out.
    """
    own = settings_of(opened)
    if settings.get("data", own.get("data")) != own.get("data"):
        own = {name: value for name, value in own.items() if name not in _OF_DATA}
    return changed(own, settings)


def fit(opened: OpenedWeights, config: RunConfig, data: Dataset) -> FittedWeights:
    """Return weights as a run of `config` on `data` can begin with them.

    They fit where images and classes are as many, and where the network has the same weight arrays
    in the same order: a dropout layer or another activation changes none of them.

    Raises:
        WeightsError: they do not fit; the message says what differs.
    """
    info, title = opened.weights.info, opened.title
    _check_data(info, title, data)
    arrays = _renamed(opened.weights.arrays, _plan_of(info), _plan(config, data))
    if arrays is None:
        raise WeightsError(
            f"{title}: expected the layers {_layers(info.layers)}"
            f"{'' if info.bias else ' without biases of the output layer'}, received "
            f"{_layers(config.layers)}; leave out --layers and --bias, or train without --from"
        )
    if info.scaling not in INPUT_RANGES.values():
        raise WeightsError(
            f"{title}: expected weights for inputs from {', '.join(INPUT_RANGES)}, received some "
            f"for {info.scaling}, which no run can be set to"
        )
    fitted = Weights(msgspec.structs.replace(info, layers=config.layers), arrays)
    return FittedWeights(title, fitted, info.accuracy)


def _network_settings(info: WeightsInfo) -> dict[str, object]:
    ranges = {scaling: name for name, scaling in INPUT_RANGES.items()}
    name = ranges.get(info.scaling)
    return {
        "layers": info.layers,
        "bias": info.bias,
        "loss": info.loss,
        "output": info.output,
        "label_smoothing": info.label_smoothing,
        "target_margin": info.target_margin,
        **({} if name is None else {"input_range": name}),
    }


def _data_settings(info: WeightsInfo) -> dict[str, object]:
    if not catalog.is_known(info.data, locations.data_folders()):
        return {}
    reading = asdict(Reading.of(info.reading))
    del reading["whole"]  # how to look at files, not how to train on them
    return {"data": info.data, **reading}


def _of_run(opened: OpenedWeights) -> dict[str, object] | None:
    """Return the settings of the run that trained weights, None where it is not there."""
    info = opened.weights.info
    run = opened.run
    if run is None and info.run:
        run = RunDirectory(locations.runs() / info.run)
        if info.run != run.path.name or not is_file(run.config_file):
            return None
    if run is None:
        return None
    try:
        config = settings_history(run, replay(run.events_file)).config
    except NntuiError:  # the weights themselves are intact
        return None
    return _if_same_network(config, info)


def _of_recipe(info: WeightsInfo) -> dict[str, object] | None:
    if info.recipe not in registry.names():
        return None
    config = registry.recipe(info.recipe).config.replace(seed=info.seed)
    return _if_same_network(config, info)


def _if_same_network(config: RunConfig, info: WeightsInfo) -> dict[str, object] | None:
    same = config.layers == info.layers and config.data == info.data
    return msgspec.structs.asdict(config) if same else None


def _check_data(info: WeightsInfo, title: str, data: Dataset) -> None:
    if tuple(info.image_shape) != data.image_shape:
        raise WeightsError(
            f"{title}: expected images of {_size(info.image_shape)} pixels as in "
            f"{short_name(info.data)}, received {data.name} with {_size(data.image_shape)}; "
            "choose data of that size"
        )
    if len(info.classes) != len(data.classes):
        raise WeightsError(
            f"{title}: expected {len(info.classes)} classes as in {short_name(info.data)}, "
            f"received {data.name} with {len(data.classes)}; choose data with as many classes"
        )


def _plan_of(info: WeightsInfo) -> Plan:
    hidden = parse_layers(info.layers)
    return plan_network(hidden, info.image_shape, len(info.classes), biased=info.bias)


def _plan(config: RunConfig, data: Dataset) -> Plan:
    return plan_network(config.hidden, data.image_shape, len(data.classes), biased=config.bias)


def _renamed(arrays: Mapping[str, Floats], before: Plan, after: Plan) -> dict[str, Floats] | None:
    """Return `arrays` under the names of another network; None where their shapes differ."""
    found: dict[str, Floats] = {}
    for old, new in (
        (before.parameters, after.parameters),
        (before.statistics, after.statistics),
    ):
        if list(old.values()) != list(new.values()):
            return None
        if any(name not in arrays or arrays[name].shape != old[name] for name in old):
            return None
        found |= {name: arrays[its] for its, name in zip(old, new, strict=True)}
    return found


def _layers(notation: str) -> str:
    return clean(notation, 80) or "none (no hidden layers)"


def _size(shape: tuple[int, int]) -> str:
    return f"{shape[0]} x {shape[1]}"
