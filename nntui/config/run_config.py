"""RunConfig: the one table of every knob, its legal range and its meaning.

The command line, the app's fields and `config.toml` all read this table, so a knob is added here
and nowhere else.
"""

from collections.abc import Mapping
from functools import cache
from typing import Annotated, get_type_hints

import msgspec
from msgspec import Meta, Struct

from nntui.config.aliases import current_names
from nntui.config.augmentation import parse_augmentation
from nntui.config.choices import (
    DEPENDENT,
    INPUT_RANGES,
    OUTPUTS,
    HeaderName,
    InitName,
    InputRange,
    LabelName,
    LossName,
    OptimizerName,
    OutputName,
    ScheduleName,
    SplitName,
)
from nntui.config.knob import Knob, read_knob
from nntui.config.layers import LayerSpec, format_layers, parse_layers
from nntui.errors import ConfigError
from nntui.strings import clean, nearest


class RunConfig(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a run was asked to do, complete: the contents of its `config.toml`."""

    data: Annotated[str, Meta(min_length=1, max_length=4096, description="data set, or a path")] = (
        "mnist"
    )
    resample: Annotated[
        bool, Meta(description="generate new training images for every epoch (synthetic data)")
    ] = False
    input_range: Annotated[InputRange, Meta(description="what pixels are scaled to")] = "0..1"
    layers: Annotated[str, Meta(max_length=1024, description="hidden layers")] = "128:relu"
    bias: Annotated[
        bool,
        Meta(description="bias in the output layer; for hidden layers see --layers (:nobias)"),
    ] = True
    loss: Annotated[LossName, Meta(description="what is to become small")] = "cross-entropy"
    output: Annotated[OutputName, Meta(description="what is made of the logits")] = "softmax"
    label_smoothing: Annotated[
        float, Meta(ge=0, lt=1, description="share of the targets that is spread over all classes")
    ] = 0.0
    target_margin: Annotated[
        float, Meta(ge=0, lt=0.5, description="distance of the targets from 0 and 1")
    ] = 0.0
    init: Annotated[
        InitName,
        Meta(
            description="weights before the first step; auto is He's for rectifiers, else Glorot's"
        ),
    ] = "auto"
    init_scale: Annotated[
        float, Meta(gt=0, le=100, description="factor of the weights before the first step")
    ] = 1.0
    optimizer: Annotated[OptimizerName, Meta(description="rule that moves the weights")] = "adam"
    lr: Annotated[float, Meta(gt=0, le=100, description="learning rate")] = 0.003
    momentum: Annotated[
        float, Meta(ge=0, lt=1, description="share of the last update that momentum keeps")
    ] = 0.9
    schedule: Annotated[ScheduleName, Meta(description="course of the learning rate")] = "cosine"
    schedule_factor: Annotated[
        float,
        Meta(gt=0, le=1, description="what step, exponential and plateau multiply the rate by"),
    ] = 0.1
    schedule_epochs: Annotated[
        int,
        Meta(ge=1, le=100_000, description="epochs before step drops, or plateau gives up hope"),
    ] = 3
    warmup_steps: Annotated[
        int, Meta(ge=0, le=10_000_000, description="steps over which the learning rate rises")
    ] = 0
    l1: Annotated[float, Meta(ge=0, le=1e6, description="lambda of the L1 penalty lambda/n")] = 0.0
    l2: Annotated[float, Meta(ge=0, le=1e6, description="lambda of the L2 penalty lambda/n")] = 0.0
    weight_decay: Annotated[
        float, Meta(ge=0, le=1, description="weight decay beside the gradient, times the rate")
    ] = 0.0
    max_norm: Annotated[
        float, Meta(ge=0, le=1e6, description="longest weights into a unit; 0 is no limit")
    ] = 0.0
    clip_norm: Annotated[
        float, Meta(ge=0, le=1e6, description="longest gradient; 0 is no limit")
    ] = 0.0
    batch: Annotated[int, Meta(ge=1, le=65_536, description="images in a step")] = 64
    epochs: Annotated[int, Meta(ge=1, le=100_000, description="passes over the data")] = 10
    patience: Annotated[
        int,
        Meta(
            ge=0,
            le=100_000,
            description="epochs without a better validation accuracy to end after; 0: all",
        ),
    ] = 0
    validation: Annotated[
        int, Meta(ge=0, le=1_000_000, description="training images held out to validate on")
    ] = 5_000
    augment: Annotated[
        str,
        Meta(
            max_length=200,
            description="distortions of the training images, drawn anew for each batch, as in "
            "shift:2,rotate:10,scale:0.1,elastic:4/34,erase:6",
        ),
    ] = ""
    test_size: Annotated[
        int,
        Meta(ge=0, le=1_000_000, description="held out to test on where none come; 0 is a tenth"),
    ] = 0
    train_size: Annotated[
        int,
        Meta(ge=0, le=1_000_000, description="images left to train on; 0 is all, or the usual"),
    ] = 0
    split: Annotated[
        SplitName,
        Meta(description="which are held out; auto is last of published data, else stratified"),
    ] = "auto"
    split_seed: Annotated[
        int, Meta(ge=0, le=2**32 - 1, description="fixes which images are held out")
    ] = 1
    label_column: Annotated[LabelName, Meta(description="column of a CSV file with the label")] = (
        "auto"
    )
    header: Annotated[
        HeaderName, Meta(description="whether a CSV file begins with a line of names")
    ] = "auto"
    image_height: Annotated[
        int, Meta(ge=0, le=1024, description="rows of an image in files of pixels; 0 is detected")
    ] = 0
    seed: Annotated[
        int, Meta(ge=0, le=2**32 - 1, description="fixes weights and the order of the images")
    ] = 1
    threads: Annotated[int, Meta(ge=1, le=256, description="threads of the matrix products")] = 1

    @classmethod
    def of(cls, given: Mapping[str, object]) -> "RunConfig":
        """Return the complete config that `given`, some settings by name, asks for.

        What is missing takes its default; see DEPENDENT for those that follow from others.

        Raises:
            ConfigError: for the first setting that is unknown or out of its range, or does not go
                with another one.
        """
        settings = {name: knob(name).check(value) for name, value in current_names(given).items()}
        for name, (other, defaults) in DEPENDENT.items():
            chosen = settings.get(other, knob(other).default)
            if name not in settings and chosen in defaults:
                settings[name] = defaults[chosen]
        if "layers" in settings:
            settings["layers"] = format_layers(parse_layers(settings["layers"]))
        if "augment" in settings:
            settings["augment"] = str(parse_augmentation(settings["augment"]))
        return _agreeing(cls(**settings))

    @property
    def hidden(self) -> tuple[LayerSpec, ...]:
        """The hidden layers, from the input to the output."""
        return parse_layers(self.layers)

    @property
    def input_bounds(self) -> tuple[float, float]:
        """What pixels 0 and 255 are for the network."""
        return INPUT_RANGES[self.input_range]

    def replace(self, **changes: object) -> "RunConfig":
        """Return this config with some settings changed, each of them checked.

        What depends on one that changes, and is not given too, takes its default: a learning rate
        that suits the one optimizer is far off for another.
        """
        return RunConfig.of(changed(msgspec.structs.asdict(self), changes))


def changed(settings: Mapping[str, object], changes: Mapping[str, object]) -> dict[str, object]:
    """Return `settings` with `changes`, and without what depends on one that changes."""
    settings, changes = current_names(settings), current_names(changes)
    stale = {
        name
        for name, (other, _) in DEPENDENT.items()
        if other in changes and changes[other] != settings.get(other, knob(other).default)
    }
    return {name: v for name, v in settings.items() if name not in stale} | dict(changes)


def _agreeing(config: RunConfig) -> RunConfig:
    """Return `config`; ConfigError if two of its settings do not go with each other."""
    outputs = OUTPUTS[config.loss]
    if config.output not in outputs:
        raise ConfigError(
            f"output: {config.loss} takes {' or '.join(outputs)}, received {config.output}"
        )
    if config.target_margin and config.output == "softmax":
        raise ConfigError(
            "target_margin: the targets of softmax add up to 1, so they have no margin, received "
            f"{config.target_margin:g}; try label_smoothing, or output sigmoid"
        )
    if config.loss == "hinge" and (config.target_margin or config.label_smoothing):
        raise ConfigError(
            "loss: hinge asks only which class is the right one, received targets with "
            f"label_smoothing {config.label_smoothing:g} and target_margin "
            f"{config.target_margin:g}; leave both at 0"
        )
    if config.schedule == "plateau" and not config.validation:
        raise ConfigError(
            "schedule: plateau watches the validation images, received validation 0; hold some out"
        )
    if config.patience and not config.validation:
        raise ConfigError(
            f"patience: {config.patience} epochs without a better validation accuracy need images "
            "to validate on, received validation 0; hold some out"
        )
    return config


@cache
def knobs() -> dict[str, Knob]:
    """Every knob by its name, in the order of RunConfig, read off its annotations."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(RunConfig)}
    hints = get_type_hints(RunConfig, include_extras=True)
    return {name: read_knob(name, hints[name], default) for name, default in defaults.items()}


def knob(name: str) -> Knob:
    """Return the knob of that name; ConfigError hints at the nearest one."""
    try:
        return knobs()[name]
    except KeyError:
        raise ConfigError(
            f"unknown setting {clean(name, 40)!r}; {nearest(name, knobs())}"
        ) from None
