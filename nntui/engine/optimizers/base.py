"""The interface of an optimizer, and the base of optimizers that wrap another one."""

from nntui.engine.arrays import FLUSH_INTERVAL, Array, flush_denormals


class Optimizer:
    """An update rule for theta, the vector of all parameters.

    An optimizer is a small class over two vectors of equal length: `update` changes theta in place
    and may overwrite grad. What it remembers between steps is named data in `state`, so a
    checkpoint can save and restore any optimizer without knowing its rule.
    """

    __slots__ = ()

    @property
    def state(self) -> dict[str, Array]:
        """What the optimizer remembers between steps: arrays (size of theta,) by name."""
        return {}

    def split_learning_rate(self, lr: float) -> tuple[float, float]:
        """Return what to multiply dz by, and the learning rate to call `update` with.

        Their product is `lr`. By default dz stays as it is: (1, lr). A rule that is linear in the
        gradient can return (lr, 1), because dz has far fewer numbers than the gradient.
        """
        return 1.0, lr

    def update(self, theta: Array, grad: Array, lr: float, step: int) -> None:
        """Make one step: change theta in place. Overwrites grad.

        Args:
            theta: the parameters (size,).
            grad: the gradient of the loss (size,).
            lr: the learning rate of this step.
            step: the number of this step, counted from 1.
        """
        raise NotImplementedError

    def flush_state(self, step: int, scratch: Array) -> None:
        """Set what is almost 0 in `state` to 0, at every 64th step; a decaying rule calls it.

        It depends on the number of the step alone, so a resumed run does it at the same steps.

        Args:
            step: the number of this step.
            scratch: memory to overwrite (size,), such as the gradient after it was used.
        """
        if step % FLUSH_INTERVAL == 0:
            for array in self.state.values():
                flush_denormals(array, scratch)


class Wrapper(Optimizer):
    """An optimizer that does something before or after the update of an inner one.

    Its state is that of the inner optimizer. It leaves dz as it is, so that it sees the gradient of
    the loss.
    """

    __slots__ = ("inner",)

    def __init__(self, inner: Optimizer) -> None:
        self.inner = inner

    @property
    def state(self) -> dict[str, Array]:
        """The state of the inner optimizer."""
        return self.inner.state
