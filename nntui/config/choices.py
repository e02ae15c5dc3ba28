"""The values that settings can be chosen from, and the defaults that follow from a choice."""

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias

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


HeaderName: TypeAlias = Literal["auto", "yes", "no"]


InputRange: TypeAlias = Literal["0..1", "-1..1", "0.01..1"]


# The outputs that a loss can be taken of, the usual one first.
OUTPUTS: dict[LossName, tuple[OutputName, ...]] = {
    "cross-entropy": ("softmax", "sigmoid"),
    "quadratic": ("sigmoid", "softmax", "linear"),
    "hinge": ("linear",),
}


# What pixels 0 and 255 are for the network.
INPUT_RANGES: dict[InputRange, tuple[float, float]] = {
    "0..1": (0.0, 1.0),
    "-1..1": (-1.0, 1.0),
    "0.01..1": (0.01, 1.0),
}


# What trains 784-128-10 on MNIST well at batch 64.
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


# Settings whose default depends on another setting: the other one, and what follows from it.
DEPENDENT: dict[str, tuple[str, Mapping[Any, object]]] = {
    "output": ("loss", {loss: outputs[0] for loss, outputs in OUTPUTS.items()}),
    "lr": ("optimizer", LEARNING_RATES),
    "weight_decay": ("optimizer", {"adamw": 0.01}),
    "schedule_factor": ("schedule", {"exponential": 0.999}),
}
