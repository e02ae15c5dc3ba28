"""Twenty steps, step by step, beside scikit-learn's MLPClassifier: losses and all weights agree."""

from typing import Any

import numpy as np
import pytest
from sklearn.neural_network import MLPClassifier

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Float
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.base import Layer
from nntui.engine.layers.dense import Dense
from nntui.engine.losses import LOSSES
from nntui.engine.network import Network
from nntui.engine.optimizers.adaptive import Adam
from nntui.engine.optimizers.registry import OPTIMIZERS
from tests.engine.cases import GLOROT, one_hot, relative

STEPS, BATCH, INPUTS, HIDDEN, CLASSES = 20, 8, 12, (10, 7), 4

RULES: dict[str, tuple[float, dict[str, Any]]] = {
    "sgd": (0.1, {"solver": "sgd", "momentum": 0.0}),
    "momentum": (0.05, {"solver": "sgd", "momentum": 0.9, "nesterovs_momentum": False}),
    "adam": (0.01, {"solver": "adam", "epsilon": 1e-30}),
}
"""Our name: the learning rate, and what scikit-learn calls it."""

ACTIVATION_NAMES = {"relu": "relu", "tanh": "tanh", "sigmoid": "logistic"}


def classifier(lr: float, activation: str, rule: dict[str, Any]) -> MLPClassifier:
    """Return scikit-learn's twin: one call of partial_fit with a batch is one step."""
    return MLPClassifier(
        HIDDEN,
        activation=ACTIVATION_NAMES[activation],
        alpha=0,
        batch_size=BATCH,
        learning_rate_init=lr,
        shuffle=False,
        random_state=4,
        **rule,
    )


def weights_of(twin: MLPClassifier) -> list[Array]:
    """Return scikit-learn's weights and biases in the order of our theta."""
    pairs = zip(twin.coefs_, twin.intercepts_, strict=True)
    return [array for pair in pairs for array in pair]


def network_of(activation: str, dtype: Float) -> Network:
    """Return our network of the same shape."""
    layers: list[Layer] = []
    for units in HIDDEN:
        layers += [Dense(units, GLOROT), Activation(ACTIVATIONS[activation])]
    return Network([*layers, Dense(CLASSES, GLOROT)], (INPUTS,), BATCH, dtype)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
@pytest.mark.parametrize(("dtype", "bound"), [(np.float64, 1e-10), (np.float32, 1e-5)])
def test_twenty_steps_agree(
    rule: str, activation: str, dtype: Float, bound: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the same weights, with the same batches, through every step.

    Adam: scikit-learn adds epsilon behind the correction of the second moment and the paper's
    Algorithm 1 before it, so both take one that is too small to matter.
    """
    monkeypatch.setattr(Adam, "EPSILON", 1e-30)
    lr, settings = RULES[rule]
    rng = np.random.default_rng(6)
    x = rng.normal(size=(STEPS, BATCH, INPUTS)).astype(dtype)
    labels = rng.integers(CLASSES, size=(STEPS, BATCH))
    twin = classifier(lr, activation, settings)
    # A step of size 1e-300 leaves the weights that the twin of the same seed begins with.
    untouched = classifier(1e-300, activation, settings)
    untouched.partial_fit(x[0], labels[0], classes=range(CLASSES))
    network = network_of(activation, dtype)
    parameters = network.parameters
    for ours, theirs in zip(parameters.weights.values(), weights_of(untouched), strict=True):
        ours[...] = theirs
    optimizer = OPTIMIZERS[rule](parameters.theta.size, dtype, settings.get("momentum", 0.0))
    dz = np.empty((BATCH, CLASSES), dtype)

    for step in range(STEPS):
        target = one_hot(labels[step].tolist(), CLASSES, dtype)
        loss = LOSSES["cross-entropy", "softmax"].function(network.forward(x[step]), target, dz)
        network.backward(dz)
        optimizer.update(parameters.theta, parameters.grad, lr, step + 1)
        twin.partial_fit(x[step], labels[step], classes=range(CLASSES))

        assert loss == pytest.approx(twin.loss_, rel=bound)
        for ours, theirs in zip(parameters.weights.values(), weights_of(twin), strict=True):
            assert theirs.dtype == dtype
            assert relative(ours, theirs) < bound
