"""The table of optimizers by name."""

from typing import Protocol

from nntui.engine.arrays import Float
from nntui.engine.optimizers.adaptive import Adagrad, Adam, Lion, RMSProp
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.combination import Combination, combine
from nntui.engine.optimizers.sgd import SGD, Momentum, Nesterov


class OptimizerMaker(Protocol):
    """A function that returns a new optimizer."""

    def __call__(
        self, size: int, dtype: Float, momentum: float, combine: Combination = combine
    ) -> Optimizer:
        """Return an optimizer for theta of this size and dtype; a rule may need no momentum."""
        ...


def _without_momentum(rule: type[Adagrad | RMSProp | Adam | Lion]) -> OptimizerMaker:
    def make(size: int, dtype: Float, momentum: float, combine: Combination = combine) -> Optimizer:
        return rule(size, dtype, combine)

    return make


def _sgd(size: int, dtype: Float, momentum: float, combine: Combination = combine) -> Optimizer:
    return SGD()


OPTIMIZERS: dict[str, OptimizerMaker] = {
    "sgd": _sgd,
    "momentum": Momentum,
    "nesterov": Nesterov,
    "adagrad": _without_momentum(Adagrad),
    "rmsprop": _without_momentum(RMSProp),
    "adam": _without_momentum(Adam),
    # AdamW is Adam inside Penalized with its weight decay: see constraints.py.
    "adamw": _without_momentum(Adam),
    "lion": _without_momentum(Lion),
}
