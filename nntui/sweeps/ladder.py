"""The ladder of successive halving: the epochs of its rungs, and how many trials reach them.

K. Jamieson and A. Talwalkar, "Non-stochastic best arm identification and hyperparameter
optimization", AISTATS 2016.
"""

from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Ladder:
    """The rungs of a sweep.

    Args:
        trials: how many trials begin.
        epochs: of a whole training.
        factor: one trial of so many is promoted from each rung, to so many times as many epochs;
            0 trains all trials to their end.
        first: the smallest number of epochs after which trials are compared.

    >>> Ladder(27, 9, 3).rungs, Ladder(27, 9, 3).quotas, Ladder(27, 9, 3).budget
    ((1, 3, 9), (27, 9, 3), 63)
    >>> Ladder(5, 10, 0).rungs, Ladder(5, 10, 3, first=2).rungs
    ((10,), (3, 10))
    """

    trials: int
    epochs: int
    factor: int = 0
    first: int = 1

    @cached_property
    def rungs(self) -> tuple[int, ...]:
        """The epochs of each rung; the last one is the end of the training."""
        rungs = [self.epochs]
        while self.factor > 1 and rungs[0] // self.factor >= self.first:
            rungs.insert(0, rungs[0] // self.factor)
        return tuple(rungs)

    @cached_property
    def quotas(self) -> tuple[int, ...]:
        """How many trials train to each rung."""
        quotas = [self.trials]
        for _ in self.rungs[1:]:
            quotas.append(max(quotas[-1] // self.factor, min(quotas[-1], 1)))
        return tuple(quotas)

    @property
    def last(self) -> int:
        """The number of the last rung."""
        return len(self.rungs) - 1

    @property
    def budget(self) -> int:
        """The epochs of all trials together."""
        before = (0, *self.rungs)
        steps = [rung - earlier for rung, earlier in zip(self.rungs, before, strict=False)]
        return sum(quota * epochs for quota, epochs in zip(self.quotas, steps, strict=True))
