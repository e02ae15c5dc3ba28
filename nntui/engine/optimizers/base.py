"""What every optimizer has: named state, and an update."""

from typing import Protocol

from nntui.engine.arrays import Array


class Optimizer(Protocol):
    """A rule that moves the weights."""

    @property
    def state(self) -> dict[str, Array]:
        """What the rule remembers from step to step, each array as long as theta."""

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Move `theta` by one step against `grad`."""
