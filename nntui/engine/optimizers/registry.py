"""The table of optimizers by name."""

from collections.abc import Callable
from typing import TypeAlias

from nntui.engine.arrays import Float
from nntui.engine.optimizers.adaptive import Adagrad, Adam, Lion, RMSProp
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.sgd import SGD, Momentum, Nesterov

OptimizerMaker: TypeAlias = Callable[[int, Float, float], Optimizer]
"""A function of the size and dtype of theta and the momentum, of which a rule takes its own."""

OPTIMIZERS: dict[str, OptimizerMaker] = {
    "sgd": lambda *_: SGD(),
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": lambda size, dtype, _: Adagrad(size, dtype),
    "rmsprop": lambda size, dtype, _: RMSProp(size, dtype),
    "adam": lambda size, dtype, _: Adam(size, dtype),
    # AdamW is Adam inside Penalized with its weight decay: see constraints.py.
    "adamw": lambda size, dtype, _: Adam(size, dtype),
    "lion": lambda size, dtype, _: Lion(size, dtype),
}
