"""The settings of a run as keyword arguments that editors and type checkers know."""

from typing import TypedDict

from nntui.config.choices import (
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
from nntui.config.knob import GROUPS
from nntui.config.knobs import knobs


class Settings(TypedDict, total=False):
    """The settings of a run. Those that are left out have the default in brackets."""

    data: str
    validation: int
    augment: str
    input_range: InputRange
    train_size: int
    split: SplitName
    split_seed: int
    test_size: int
    label_column: LabelName
    header: HeaderName
    image_height: int
    orientation: OrientationName
    invert: InvertName
    prepare: PrepareName
    skip_broken: bool
    drop_duplicates: bool
    label_fixes: str
    mix: str
    mix_times: int
    resample: bool
    layers: str
    bias: bool
    init: InitName
    init_scale: float
    loss: LossName
    output: OutputName
    label_smoothing: float
    target_margin: float
    optimizer: OptimizerName
    lr: float
    momentum: float
    clip_norm: float
    schedule: ScheduleName
    schedule_factor: float
    schedule_epochs: int
    warmup_steps: int
    l1: float
    l2: float
    weight_decay: float
    max_norm: float
    batch: int
    epochs: int
    patience: int
    seed: int
    threads: int


def _described() -> str:
    """Return one line for each setting, below the title of its group."""
    lines: list[str] = []
    for group in GROUPS:
        lines.append(f"{group}:")
        lines += [
            f"    {name}: {known.meaning}; {known.range} [{known.default!r}]"
            for name, known in knobs().items()
            if known.group == group
        ]
    return "\n    ".join(lines)


Settings.__doc__ = f"{Settings.__doc__}\n\n    {_described()}\n"
