"""Gradient checks: every layer with every activation function and loss function."""

import numpy as np
import pytest

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array
from nntui.engine.gradcheck import directional_error
from nntui.engine.layers.dense import Dense
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from tests.engine.cases import BATCH, GLOROT, LAYERS, one_hot
from tests.engine.gradients import BOUND, worst_error


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("loss", LOSSES, ids=" of ".join)
def test_backward_agrees_with_finite_differences(
    layer: str, activation: str, loss: tuple[str, str]
) -> None:
    """Along three random directions through all parameters, in training mode."""
    assert worst_error(layer, activation, loss) < BOUND


def test_the_check_finds_a_wrong_derivative() -> None:
    """A gradient that is 0.1 % too large is far beyond the bound."""

    class Wrong(Dense):
        def backward(self, dy: Array) -> Array | None:
            dx = super().backward(dy)
            self.d_weight *= 1.001
            return dx

    network = Network([Wrong(3, GLOROT)], (4,), BATCH, np.float64)
    rng = np.random.default_rng(2)
    network.initialize(rng)
    x = rng.normal(size=(BATCH, 4))
    loss = LOSSES["cross-entropy", "softmax"].function

    error = directional_error(network, loss, x, one_hot([0, 2, 1, 1, 0], 3), rng)

    assert error > 100 * BOUND
