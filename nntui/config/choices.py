"""The choices of settings, and what follows from a choice."""

from typing import Literal, TypeAlias

from nntui.config.scaling import STANDARDIZED, Scaling

LossName: TypeAlias = Literal["cross-entropy", "quadratic", "hinge"]

OutputName: TypeAlias = Literal["softmax", "sigmoid", "linear"]

InitName: TypeAlias = Literal[
    "auto",
    "zeros",
    "uniform",
    "normal",
    "lecun-normal",
    "lecun-uniform",
    "glorot-normal",
    "glorot-uniform",
    "he-normal",
    "he-uniform",
    "nielsen-old",
    "nielsen-new",
    "rashid",
]

OptimizerName: TypeAlias = Literal[
    "sgd", "momentum", "adam", "adamw", "nesterov", "rmsprop", "adagrad", "lion"
]

ScheduleName: TypeAlias = Literal[
    "constant", "cosine", "step", "exponential", "one-cycle", "plateau"
]

SplitName: TypeAlias = Literal["auto", "last", "random", "stratified"]

LabelName: TypeAlias = Literal["auto", "first", "last", "none"]

PrepareName: TypeAlias = Literal["none", "mnist"]
InvertName: TypeAlias = Literal["auto", "yes", "no"]

HeaderName: TypeAlias = Literal["auto", "yes", "no"]

OrientationName: TypeAlias = Literal["auto", "upright", "transposed"]

InputRange: TypeAlias = Literal[
    "0..1",
    "-1..1",
    "0.01..1",
    "mean-std",
    "0..255",
    "-0.5..0.5",
    "1..0",
    "1..-1",
    "0..1/255",
    "binary",
    "columns",
    "rows",
]

OUTPUTS: dict[LossName, tuple[OutputName, ...]] = {
    "cross-entropy": ("softmax", "sigmoid"),
    "quadratic": ("sigmoid", "softmax", "linear"),
    "hinge": ("linear",),
}
"""The output activations that go with a loss function, the default first."""

INPUT_RANGES: dict[InputRange, Scaling] = {
    "0..1": Scaling(0.0, 1.0),
    "-1..1": Scaling(-1.0, 1.0),
    "0.01..1": Scaling(0.01, 1.0),
    "mean-std": STANDARDIZED,
    "0..255": Scaling(0.0, 255.0),
    "-0.5..0.5": Scaling(-0.5, 0.5),
    "1..0": Scaling(1.0, 0.0),
    "1..-1": Scaling(1.0, -1.0),
    "0..1/255": Scaling(0.0, 1 / 255),
    "binary": Scaling(0.0, 1.0, "binary"),
    "columns": Scaling(0.0, 1.0, "columns"),
    "rows": Scaling(0.0, 1.0, "rows"),
}
"""How pixels become inputs."""

LEARNING_RATES: dict[OptimizerName, float] = {
    "sgd": 0.2,
    "momentum": 0.05,
    "adam": 0.003,
    "adamw": 0.003,
    "nesterov": 0.05,
    "rmsprop": 0.001,
    "adagrad": 0.03,
    "lion": 0.0005,
}
"""Default learning rates: those that train 784-128-10 on MNIST well at batch size 64."""
