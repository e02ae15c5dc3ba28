"""Twenty training steps agree with scikit-learn's MLPClassifier: losses and all weights."""

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
from nntui.engine.step import train_step
from tests.engine.cases import GLOROT, one_hot, relative

STEPS, BATCH, INPUTS, HIDDEN, CLASSES = 20, 8, 12, (10, 7), 4

RULES: dict[str, tuple[float, dict[str, Any]]] = {
    "sgd": (0.1, {"solver": "sgd", "momentum": 0.0}),
    "momentum": (0.05, {"solver": "sgd", "momentum": 0.9, "nesterovs_momentum": False}),
    "adam": (0.01, {"solver": "adam", "epsilon": 1e-30}),
}
"""By the name of the optimizer: the learning rate, and the settings for scikit-learn."""

LOSS = LOSSES["cross-entropy", "softmax"]

ACTIVATION_NAMES = {"relu": "relu", "tanh": "tanh", "sigmoid": "logistic"}


def classifier(lr: float, activation: str, rule: dict[str, Any]) -> MLPClassifier:
    """Return the network of scikit-learn: one call of partial_fit with a batch is one step."""
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


def weights_of(theirs: MLPClassifier) -> list[Array]:
    """Return weights and biases in the order of theta."""
    pairs = zip(theirs.coefs_, theirs.intercepts_, strict=True)
    return [array for pair in pairs for array in pair]


def network_of(activation: str, dtype: Float) -> Network:
    """Return the network of nntui with the same shape."""
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
    """From the same weights, with the same batches, after every step.

    scikit-learn adds the epsilon of Adam before the bias correction, Algorithm 1 of the paper after
    it; an epsilon of 1e-30 makes no difference.
    """
    monkeypatch.setattr(Adam, "EPSILON", 1e-30)
    lr, settings = RULES[rule]
    rng = np.random.default_rng(6)
    x = rng.normal(size=(STEPS, BATCH, INPUTS)).astype(dtype)
    labels = rng.integers(CLASSES, size=(STEPS, BATCH))
    reference = classifier(lr, activation, settings)
    # A learning rate of 1e-300 keeps the initial weights of the same seed.
    untouched = classifier(1e-300, activation, settings)
    untouched.partial_fit(x[0], labels[0], classes=range(CLASSES))
    network = network_of(activation, dtype)
    parameters = network.parameters
    for ours, theirs in zip(parameters.weights.values(), weights_of(untouched), strict=True):
        ours[...] = theirs
    optimizer = OPTIMIZERS[rule](parameters.theta.size, dtype, settings.get("momentum", 0.0))

    for step in range(STEPS):
        target = one_hot(labels[step].tolist(), CLASSES, dtype)
        loss, _ = train_step(network, LOSS, optimizer, x[step], target, lr, step + 1, rng)
        reference.partial_fit(x[step], labels[step], classes=range(CLASSES))

        assert loss == pytest.approx(reference.loss_, rel=bound)
        for ours, theirs in zip(parameters.weights.values(), weights_of(reference), strict=True):
            assert theirs.dtype == dtype
            assert relative(ours, theirs) < bound
