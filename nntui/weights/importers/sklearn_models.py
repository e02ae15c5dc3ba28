"""Layers of neural networks of scikit-learn, whose objects have their settings as attributes.

Source: https://scikit-learn.org/stable/modules/generated/sklearn.neural_network.MLPClassifier.html.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from nntui.pickles.machine import AnyArray, Call
from nntui.strings import clean
from nntui.weights.importers.collect import native
from nntui.weights.importers.foreign import ForeignLayer
from nntui.weights.importers.objects import array_in

_NETWORKS = ("MLPClassifier", "MLPRegressor")
_ACTIVATIONS = {"logistic": "sigmoid", "identity": ""}


def layers_of(value: Any) -> tuple[ForeignLayer, ...] | None:
    """Return the layers of a network of scikit-learn, or of a pipeline that ends with one.

    None for anything else.
    """
    models = [value]
    steps = _attribute(value, "steps") if _is(value, "Pipeline") else None
    if isinstance(steps, list):
        models = [step[1] for step in steps if isinstance(step, tuple) and len(step) == 2]
    if not models or not _is(models[-1], *_NETWORKS):
        return None
    return (*(_step(model) for model in models[:-1]), *_network(models[-1]))


def _is(value: Any, *kinds: str) -> bool:
    if not isinstance(value, Call):
        return False
    module, _, kind = value.name.rpartition(" ")
    return module.startswith("sklearn.") and kind in kinds


def _attribute(value: Any, name: str) -> Any:
    state = value.state if isinstance(value, Call) else None
    return state.get(name) if isinstance(state, dict) else None


def _step(model: Any) -> ForeignLayer:
    """Return what comes before a network: y = (x - mean) / scale, or y = x * scale + min."""
    scale = array_in(_attribute(model, "scale_"))
    if _is(model, "StandardScaler"):
        mean = array_in(_attribute(model, "mean_"))
        factor: AnyArray = np.ones(()) if scale is None else 1 / scale
        return _scale(factor, np.zeros(()) if mean is None else -mean * factor)
    minimum = array_in(_attribute(model, "min_"))
    if _is(model, "MinMaxScaler") and scale is not None and minimum is not None:
        return _scale(scale, minimum)
    name = model.name.rpartition(" ")[2] if isinstance(model, Call) else "a step"
    return ForeignLayer("unknown", clean(name, 60))


def _scale(weight: AnyArray, bias: AnyArray) -> ForeignLayer:
    return ForeignLayer("scale", "", {"weight": native(weight), "bias": native(bias)})


def _network(model: Call) -> Iterator[ForeignLayer]:
    weights, biases = _attribute(model, "coefs_"), _attribute(model, "intercepts_")
    hidden, output = _attribute(model, "activation"), _attribute(model, "out_activation_")
    pairs = list(zip(weights or (), biases or (), strict=False))
    for number, pair in enumerate(pairs, 1):
        weight, bias = (array_in(record) for record in pair)
        if weight is None or bias is None:
            yield ForeignLayer("unknown", f"layer {number}")
            continue
        yield ForeignLayer("dense", "", {"weight": native(weight), "bias": native(bias)})
        given = str(output if number == len(pairs) else hidden)
        activation = _ACTIVATIONS.get(given, clean(given, 40))
        if activation:
            yield ForeignLayer("activation", activation=activation)
