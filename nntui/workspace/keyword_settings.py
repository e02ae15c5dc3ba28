"""The settings of a run as keyword arguments that editors and type checkers know."""

from typing import TypedDict

from nntui.config.choices import (
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
from nntui.config.run_config import knobs


class Settings(TypedDict, total=False):
    """The settings of a run. Those that are left out have the default in brackets."""

    data: str
    resample: bool
    input_range: InputRange
    layers: str
    bias: bool
    loss: LossName
    output: OutputName
    label_smoothing: float
    target_margin: float
    init: InitName
    init_scale: float
    optimizer: OptimizerName
    lr: float
    momentum: float
    schedule: ScheduleName
    schedule_factor: float
    schedule_epochs: int
    warmup_steps: int
    l1: float
    l2: float
    weight_decay: float
    max_norm: float
    clip_norm: float
    batch: int
    epochs: int
    patience: int
    validation: int
    augment: str
    test_size: int
    train_size: int
    split: SplitName
    split_seed: int
    label_column: LabelName
    header: HeaderName
    image_height: int
    seed: int
    threads: int


_LINES = "".join(
    f"    {name}: {known.meaning}; {known.range} [{known.default!r}]\n"
    for name, known in knobs().items()
)
Settings.__doc__ = f"{Settings.__doc__}\n\n{_LINES}"
