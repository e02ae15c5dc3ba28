"""The naive loop over single images, as in Nielsen's network.py: a common first implementation."""

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nntui.bench.cases import CLASSES, Case
from nntui.datasets.dataset import Split

Matrix = NDArray[np.float64]


def prepare(case: Case, split: Split) -> Callable[[], int]:
    """Return a function that makes one step."""
    rng = np.random.default_rng(0)
    sizes = case.sizes
    biases = [rng.normal(size=(units, 1)) for units in sizes[1:]]
    weights = [
        rng.normal(size=(outs, ins)) / np.sqrt(ins) for ins, outs in itertools.pairwise(sizes)
    ]
    data = [
        (image.reshape(-1, 1) / 255, np.eye(CLASSES)[:, [label]])
        for image, label in zip(split.images[:1000], split.labels[:1000], strict=True)
    ]
    f, slope = ACTIVATIONS[case.activation]
    adam = _Adam([*biases, *weights]) if case.optimizer == "adam" else None

    def step() -> int:
        nabla_b = [np.zeros(b.shape) for b in biases]
        nabla_w = [np.zeros(w.shape) for w in weights]
        for row in rng.integers(len(data), size=case.batch):
            x, target = data[row]
            delta_b, delta_w = backpropagate(x, target, biases, weights, f, slope)
            nabla_b = [nb + db for nb, db in zip(nabla_b, delta_b, strict=True)]
            nabla_w = [nw + dw for nw, dw in zip(nabla_w, delta_w, strict=True)]
        grads = [nabla / case.batch for nabla in [*nabla_b, *nabla_w]]
        changes = adam.changes(grads) if adam else grads
        for array, change in zip([*biases, *weights], changes, strict=True):
            np.subtract(array, case.lr * change, out=array)
        return 1

    return step


def backpropagate(
    x: Matrix,
    target: Matrix,
    biases: list[Matrix],
    weights: list[Matrix],
    f: Any,
    slope: Any,
) -> tuple[list[Matrix], list[Matrix]]:
    """Return the derivatives of the cross-entropy of one image x (inputs, 1), target (classes, 1).

    They are by the biases (units, 1) and by the weights (units, inputs) of each layer.
    """
    activation, activations, zs = x, [x], []
    for b, w in zip(biases, weights, strict=True):
        z = np.dot(w, activation) + b
        zs.append(z)
        activation = f(z)
        activations.append(activation)
    exp = np.exp(zs[-1] - zs[-1].max())
    delta = exp / exp.sum() - target
    delta_b, delta_w = [delta], [np.dot(delta, activations[-2].T)]
    for layer in range(2, len(weights) + 1):
        delta = np.dot(weights[-layer + 1].T, delta) * slope(zs[-layer])
        delta_b.insert(0, delta)
        delta_w.insert(0, np.dot(delta, activations[-layer - 1].T))
    return delta_b, delta_w


def _sigmoid(z: Matrix) -> Matrix:
    return 1.0 / (1.0 + np.exp(-z))


def _sigmoid_slope(z: Matrix) -> Matrix:
    return _sigmoid(z) * (1 - _sigmoid(z))


def _relu(z: Matrix) -> Matrix:
    return np.maximum(0, z)


def _relu_slope(z: Matrix) -> Matrix:
    return (z > 0).astype(float)


ACTIVATIONS = {"sigmoid": (_sigmoid, _sigmoid_slope), "relu": (_relu, _relu_slope)}
"""Each activation function with its derivative."""


class _Adam:
    """Adam as in its paper, array by array."""

    def __init__(self, arrays: list[Matrix]) -> None:
        self.m = [np.zeros(a.shape) for a in arrays]
        self.v = [np.zeros(a.shape) for a in arrays]
        self.t = 0

    def changes(self, grads: list[Matrix]) -> list[Matrix]:
        """Return what to subtract from the parameters, before the learning rate."""
        self.t += 1
        self.m = [0.9 * m + 0.1 * g for m, g in zip(self.m, grads, strict=True)]
        self.v = [0.999 * v + 0.001 * g**2 for v, g in zip(self.v, grads, strict=True)]
        m_hat = [m / (1 - 0.9**self.t) for m in self.m]
        v_hat = [v / (1 - 0.999**self.t) for v in self.v]
        return [m / (np.sqrt(v) + 1e-8) for m, v in zip(m_hat, v_hat, strict=True)]
