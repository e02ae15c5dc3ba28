"""The textbook loop: matrix products over whole batches, in float64, a new array for each line."""

import itertools
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from nntui.bench.cases import CLASSES, EPOCH, Case
from nntui.datasets.dataset import Split

Matrix = NDArray[np.float64]


def prepare(case: Case, split: Split) -> Callable[[], int]:
    """Return a function that makes one step."""
    rng = np.random.default_rng(0)
    weights = [
        rng.normal(size=(ins, outs)) / np.sqrt(ins) for ins, outs in itertools.pairwise(case.sizes)
    ]
    biases = [np.zeros((1, units)) for units in case.sizes[1:]]
    # A float64 copy of all 60,000 images would take 376 MB; these are enough to shuffle.
    x_all = split.images[:EPOCH].reshape(EPOCH, -1) / 255.0
    y_all = np.eye(CLASSES)[split.labels[:EPOCH]]
    parameters = [*weights, *biases]
    m = [np.zeros_like(p) for p in parameters]
    v = [np.zeros_like(p) for p in parameters]
    batches = _batches(rng, case)
    t = 0

    def step() -> int:
        nonlocal t
        rows = next(batches)
        t += 1
        grads = gradient(x_all[rows], y_all[rows], weights, biases, case.activation)
        for i, grad in enumerate(grads):
            if case.optimizer == "adam":
                m[i] = 0.9 * m[i] + 0.1 * grad
                v[i] = 0.999 * v[i] + 0.001 * grad**2
                m_hat, v_hat = m[i] / (1 - 0.9**t), v[i] / (1 - 0.999**t)
                parameters[i] -= case.lr * m_hat / (np.sqrt(v_hat) + 1e-8)
            else:
                parameters[i] -= case.lr * grad
        return 1

    return step


def gradient(
    x: Matrix, y: Matrix, weights: list[Matrix], biases: list[Matrix], activation: str
) -> list[Matrix]:
    """Return the derivatives of the mean cross-entropy by all weights, then by all biases.

    x is (batch, inputs) and y (batch, classes); a weight is (inputs, units), a bias (1, units).
    """
    sigmoid = activation == "sigmoid"
    activations = [x]
    for w, b in zip(weights[:-1], biases[:-1], strict=True):
        z = activations[-1] @ w + b
        activations.append(1 / (1 + np.exp(-z)) if sigmoid else np.maximum(z, 0))
    z = activations[-1] @ weights[-1] + biases[-1]
    exp = np.exp(z - z.max(axis=1, keepdims=True))
    probabilities = exp / exp.sum(axis=1, keepdims=True)
    np.mean(-np.sum(y * np.log(probabilities + 1e-12), axis=1))  # the loss, as a loop reports it
    delta = (probabilities - y) / len(x)
    d_weights: list[Matrix] = []
    d_biases: list[Matrix] = []
    for layer in range(len(weights) - 1, -1, -1):
        a = activations[layer]
        d_weights.insert(0, a.T @ delta)
        d_biases.insert(0, delta.sum(axis=0, keepdims=True))
        if layer:
            slope = a * (1 - a) if sigmoid else a > 0
            delta = (delta @ weights[layer].T) * slope
    return [*d_weights, *d_biases]


def _batches(rng: np.random.Generator, case: Case) -> Iterator[NDArray[np.intp]]:
    """Yield the rows of batches without end, in a new random order for each epoch."""
    while True:
        order = rng.permutation(EPOCH)
        for start in range(0, EPOCH - case.batch + 1, case.batch):
            yield order[start : start + case.batch]
