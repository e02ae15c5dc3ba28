"""The one table of knobs: every setting of a run with its group, legal values and meaning.

The command line, the fields of the app, the rules for live changes and `config.toml` read this
table. A setting is added here and nowhere else. Panels and help list the settings in this order.
"""

from functools import cache
from typing import Annotated, get_type_hints

import msgspec
from msgspec import Struct

from nntui.config.augmentation import normalize_augmentation
from nntui.config.choices import (
    LEARNING_RATES,
    OUTPUTS,
    HeaderName,
    InitName,
    InputRange,
    InvertName,
    LabelName,
    LossName,
    OptimizerName,
    OrientationName,
    OutputName,
    PrepareName,
    ScheduleName,
    SplitName,
)
from nntui.config.interval import interval
from nntui.config.knob import About, Follows, Knob, read_knob
from nntui.config.layers import normalize_layers
from nntui.errors import ConfigError
from nntui.strings import clean, nearest

_IMAGES = interval("[0, 1_000_000]")
_SEEDS = interval(f"[0, {2**32 - 1}]")
_PENALTIES = interval("[0, 1e6]")


class KnobTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every setting with its default."""

    data: Annotated[
        str,
        About(
            "Data",
            "name of a data set, or path of a file or folder",
            min_length=1,
            max_length=4096,
            common=True,
        ),
    ] = "mnist"
    validation: Annotated[
        int, About("Data", "training images held out for validation", _IMAGES)
    ] = 5_000
    augment: Annotated[
        str,
        About(
            "Data",
            "random distortions of the training images, new ones for each batch, as in "
            "shift:2,rotate:10,scale:0.1,elastic:4/34,erase:6",
            max_length=200,
            normalize=normalize_augmentation,
            common=True,
        ),
    ] = ""
    input_range: Annotated[InputRange, About("Data", "how pixel values are scaled")] = "0..1"
    train_size: Annotated[
        int,
        About(
            "Data",
            "number of training images; 0 is all of them, or the default of synthetic data",
            _IMAGES,
        ),
    ] = 0
    split: Annotated[
        SplitName,
        About(
            "Data",
            "which images are held out; auto is the last ones of published data, and a "
            "stratified sample of other data",
        ),
    ] = "auto"
    split_seed: Annotated[
        int, About("Data", "random seed for choosing the images held out", _SEEDS)
    ] = 1
    test_size: Annotated[
        int,
        About(
            "Data",
            "images held out for testing if the files have no test images; 0 is a tenth",
            _IMAGES,
            data_kind="files",
        ),
    ] = 0
    label_column: Annotated[
        LabelName,
        About("Data", "column of a CSV file that contains the label", data_kind="files"),
    ] = "auto"
    header: Annotated[
        HeaderName,
        About("Data", "whether a CSV file begins with a line of column names", data_kind="files"),
    ] = "auto"
    image_height: Annotated[
        int,
        About(
            "Data",
            "rows of an image, for files of flat pixel vectors; 0 is detected",
            interval("[0, 1024]"),
            data_kind="files",
        ),
    ] = 0
    orientation: Annotated[
        OrientationName,
        About(
            "Data",
            "how the images in files are stored: upright, or transposed as those of EMNIST; auto "
            "goes by the pixels of digits and by the names of the files",
            data_kind="files",
        ),
    ] = "auto"
    invert: Annotated[
        InvertName,
        About(
            "Data",
            "whether to invert images of files; auto inverts those with a light background",
            data_kind="files",
        ),
    ] = "auto"
    prepare: Annotated[
        PrepareName,
        About(
            "Data",
            "how images of files are prepared: none as they are, or mnist for photographs and "
            "scans of one character each, which is found, cropped and centered as in MNIST",
            data_kind="files",
        ),
    ] = "none"
    skip_broken: Annotated[
        bool,
        About("Data", "leave out image files that cannot be decoded", data_kind="files"),
    ] = False
    drop_duplicates: Annotated[
        bool,
        About(
            "Data",
            "leave out training images that are also test or validation images",
            data_kind="files",
        ),
    ] = False
    label_fixes: Annotated[
        str,
        About(
            "Data",
            "file of label fixes: labels to change and images to leave out",
            max_length=4096,
        ),
    ] = ""
    mix: Annotated[
        str,
        About(
            "Data",
            "second data set whose images are mixed into the training images, such as drawings: a "
            "name, file or folder; a fifth of them is held out and evaluated by itself",
            max_length=4096,
        ),
    ] = ""
    mix_times: Annotated[
        int,
        About(
            "Data",
            "how many times each image of mix is in an epoch; 0 makes them a tenth of the training "
            "images, each at most 50 times",
            interval("[0, 10_000]"),
        ),
    ] = 0
    resample: Annotated[
        bool,
        About("Data", "generate new training images for every epoch", data_kind="synthetic"),
    ] = False

    layers: Annotated[
        str,
        About(
            "Network",
            "hidden layers from input to output, as in 128:relu,dropout:0.2,64:tanh or "
            "conv:8x5:relu,pool:2,128:relu",
            max_length=1024,
            normalize=normalize_layers,
            live=True,
            common=True,
        ),
    ] = "128:relu"
    bias: Annotated[
        bool,
        About("Network", "bias in the output layer; for hidden layers see --layers (:nobias)"),
    ] = True
    init: Annotated[
        InitName,
        About("Network", "weight initializer; auto is He for rectifiers, and Glorot otherwise"),
    ] = "auto"
    init_scale: Annotated[
        float, About("Network", "factor that scales the initial weights", interval("(0, 100]"))
    ] = 1.0

    loss: Annotated[LossName, About("Loss", "loss function")] = "cross-entropy"
    output: Annotated[
        OutputName,
        About(
            "Loss",
            "output activation",
            follows=Follows("loss", {loss: outputs[0] for loss, outputs in OUTPUTS.items()}),
        ),
    ] = "softmax"
    label_smoothing: Annotated[
        float,
        About(
            "Loss",
            "label smoothing: share of each target that is spread over all classes",
            interval("[0, 1)"),
            used_with={"loss": ("cross-entropy", "quadratic")},
        ),
    ] = 0.0
    target_margin: Annotated[
        float,
        About(
            "Loss",
            "targets are margin and 1 - margin instead of 0 and 1",
            interval("[0, 0.5)"),
            used_with={"loss": ("cross-entropy", "quadratic"), "output": ("sigmoid", "linear")},
        ),
    ] = 0.0

    optimizer: Annotated[OptimizerName, About("Optimizer", "optimizer", common=True)] = "adam"
    lr: Annotated[
        float,
        About(
            "Optimizer",
            "learning rate",
            interval("(0, 100]"),
            follows=Follows("optimizer", LEARNING_RATES),
            live=True,
            common=True,
        ),
    ] = LEARNING_RATES["adam"]
    momentum: Annotated[
        float,
        About(
            "Optimizer",
            "momentum coefficient",
            interval("[0, 1)"),
            used_with={"optimizer": ("momentum", "nesterov")},
            live=True,
        ),
    ] = 0.9
    clip_norm: Annotated[
        float, About("Optimizer", "gradient-norm limit; 0 is no limit", _PENALTIES, live=True)
    ] = 0.0

    schedule: Annotated[ScheduleName, About("Schedule", "learning-rate schedule")] = "cosine"
    schedule_factor: Annotated[
        float,
        About(
            "Schedule",
            "factor of the learning rate at each drop (step, plateau) or step (exponential)",
            interval("(0, 1]"),
            follows=Follows("schedule", {"exponential": 0.999}),
            used_with={"schedule": ("step", "exponential", "plateau")},
        ),
    ] = 0.1
    schedule_epochs: Annotated[
        int,
        About(
            "Schedule",
            "epochs between drops (step), or without improvement before one (plateau)",
            interval("[1, 100_000]"),
            used_with={"schedule": ("step", "plateau")},
        ),
    ] = 3
    warmup_steps: Annotated[
        int,
        About(
            "Schedule",
            "steps over which the learning rate rises to its full value",
            interval("[0, 10_000_000]"),
        ),
    ] = 0

    l1: Annotated[
        float,
        About(
            "Regularization", "L1 penalty, divided by the number of images", _PENALTIES, live=True
        ),
    ] = 0.0
    l2: Annotated[
        float,
        About(
            "Regularization", "L2 penalty, divided by the number of images", _PENALTIES, live=True
        ),
    ] = 0.0
    weight_decay: Annotated[
        float,
        About(
            "Regularization",
            "decoupled weight decay (AdamW), scaled by the learning rate",
            interval("[0, 1]"),
            follows=Follows("optimizer", {"adamw": 0.01}),
            live=True,
        ),
    ] = 0.0
    max_norm: Annotated[
        float,
        About(
            "Regularization",
            "limit on the norm of a unit's incoming weights; 0 is no limit",
            _PENALTIES,
            live=True,
        ),
    ] = 0.0

    batch: Annotated[
        int,
        About(
            "Run", "batch size: images per step", interval("[1, 65_536]"), live=True, common=True
        ),
    ] = 64
    epochs: Annotated[
        int,
        About(
            "Run",
            "passes over the training images",
            interval("[1, 100_000]"),
            live=True,
            common=True,
        ),
    ] = 10
    patience: Annotated[
        int,
        About(
            "Run",
            "early stopping after this many epochs without a better validation accuracy; "
            "0 trains all epochs",
            interval("[0, 100_000]"),
            live=True,
        ),
    ] = 0
    seed: Annotated[
        int,
        About("Run", "random seed of the initial weights and the image order", _SEEDS),
    ] = 1
    threads: Annotated[
        int, About("Run", "threads for matrix products (BLAS)", interval("[1, 256]"))
    ] = 1


@cache
def knobs() -> dict[str, Knob]:
    """Return every knob by its name, in the order of the table."""
    defaults = {field.name: field.default for field in msgspec.structs.fields(KnobTable)}
    hints = get_type_hints(KnobTable, include_extras=True)
    return {name: read_knob(name, hints[name], default) for name, default in defaults.items()}


def knob(name: str) -> Knob:
    """Return the knob called `name`; the ConfigError for an unknown name suggests a similar one."""
    try:
        return knobs()[name]
    except KeyError:
        raise ConfigError(
            f"unknown setting {clean(name, 40)!r}; {nearest(name, knobs())}"
        ) from None
