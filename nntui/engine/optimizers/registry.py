"""The optimizers by name."""

from collections.abc import Callable
from typing import TypeAlias

from nntui.engine.arrays import Float
from nntui.engine.optimizers.adaptive import Adagrad, Adam, Lion, RMSProp
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.sgd import SGD, Momentum, Nesterov

OptimizerMaker: TypeAlias = Callable[[int, Float, float], Optimizer]


OPTIMIZERS: dict[str, OptimizerMaker] = {
    "sgd": SGD,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": Adagrad,
    "rmsprop": RMSProp,
    "adam": Adam,
    "adamw": Adam,  # the decay that makes AdamW of it is Penalized's: see constraints.py
    "lion": Lion,
}
