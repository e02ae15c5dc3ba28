"""Layers of whole modules of PyTorch, where the module says their order: `nn.Sequential`.

Other modules say it in the code of `forward`, which is not in the file.
Source: https://pytorch.org/docs/stable/nn.html.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from nntui.pickles.machine import AnyArray, Call
from nntui.strings import clean
from nntui.weights.importers.collect import native
from nntui.weights.importers.foreign import ForeignLayer, LayerKind
from nntui.weights.importers.grouped import full_kernels
from nntui.weights.importers.objects import TensorReader

_SEQUENTIAL = "torch.nn.modules.container Sequential"
_MODULE = "torch.nn.modules."
_MAX_DEPTH = 8
_ACTIVATIONS = {
    **{name: name.lower() for name in ("ReLU", "ReLU6", "SELU", "GELU", "SiLU", "Sigmoid", "Tanh")},
    "Softplus": "softplus",
    "Softmax": "softmax",
    "LogSoftmax": "softmax",
}
_NOTHING = ("Identity", "Unflatten")


def layers_of(value: Any, tensors: TensorReader) -> tuple[ForeignLayer, ...] | None:
    """Return the layers of a sequence of modules, None for anything else.

    A module whose only part is a sequence counts as that sequence.

    Args:
        value: the record of a module.
        tensors: reads the tensors in it.

    Raises:
        PickleError: a tensor that does not fit its storage.
    """
    if isinstance(value, Call) and value.name != _SEQUENTIAL:
        parts = [each for each in _parts(value).values() if isinstance(each, Call)]
        value = parts[0] if len(parts) == 1 else None
    if not isinstance(value, Call) or value.name != _SEQUENTIAL:
        return None
    return tuple(_layers(value, tensors, 0))


def _parts(module: Call) -> dict[str, Any]:
    return _attribute(module, "_modules")


def _attribute(module: Call, name: str) -> dict[str, Any]:
    found = module.state.get(name) if isinstance(module.state, dict) else None
    return found if isinstance(found, dict) else {}


def _layers(sequence: Call, tensors: TensorReader, depth: int) -> Iterator[ForeignLayer]:
    for name, module in _parts(sequence).items():
        if not isinstance(module, Call) or depth > _MAX_DEPTH:
            yield ForeignLayer("unknown", clean(name, 60))
        elif module.name == _SEQUENTIAL:
            yield from _layers(module, tensors, depth + 1)
        else:
            yield from _Module(name, module, tensors).layers()


class _Module:
    """One module of a sequence: its class, its tensors and its attributes."""

    def __init__(self, name: str, module: Call, tensors: TensorReader) -> None:
        self._name = clean(name, 60)
        self._kind = module.name.rpartition(" ")[2]
        self._known = module.name.startswith(_MODULE)
        self._attributes: dict[str, Any] = module.state if isinstance(module.state, dict) else {}
        records = _attribute(module, "_parameters") | _attribute(module, "_buffers")
        read = {role: _tensor(record, tensors) for role, record in records.items()}
        self._arrays = {role: array for role, array in read.items() if array is not None}

    def layers(self) -> Iterator[ForeignLayer]:
        """Yield the layer; nothing for a module that does nothing in evaluation."""
        kind = self._kind
        if not self._known or kind in _NOTHING:
            if not self._known:
                yield ForeignLayer("unknown", clean(kind, 60))
            return
        slope = self._number("negative_slope" if kind == "LeakyReLU" else "alpha")
        if kind in ("LeakyReLU", "ELU"):
            yield self._layer("activation", {}, {"slope": slope}, _slope_name(kind))
        elif kind in _ACTIVATIONS:
            yield self._layer("activation", {}, {}, _ACTIVATIONS[kind])
        else:
            make = _MAKERS.get(kind)
            made = None if make is None else make(self)
            yield made or ForeignLayer("unknown", clean(kind, 60))

    def _layer(
        self,
        kind: LayerKind,
        arrays: Mapping[str, AnyArray | None],
        options: dict[str, float],
        activation: str = "",
    ) -> ForeignLayer:
        given = {role: native(array) for role, array in arrays.items() if array is not None}
        return ForeignLayer(kind, self._name, given, activation, options)

    def _number(self, name: str, default: float = 0) -> float:
        """Return a number, or the one number of a tuple; NaN where there are several."""
        value = self._attributes.get(name, default)
        values = set(value) if isinstance(value, tuple) and value else {value}
        only = values.pop()
        plain = not values and isinstance(only, int | float)
        return float(only) if plain else np.nan

    def dense(self) -> ForeignLayer | None:
        """Return a Linear."""
        weight = self._arrays.get("weight")
        if weight is None or weight.ndim != 2:
            return None
        return self._layer("dense", {"weight": weight.T, "bias": self._arrays.get("bias")}, {})

    def conv(self) -> ForeignLayer | None:
        """Return a Conv2d."""
        weight = self._arrays.get("weight")
        options = {"stride": self._number("stride", 1), "padding": self._number("padding")}
        if self._attributes.get("padding") in ("same", "valid"):
            del options["padding"]
            options |= {"same": 1} if self._attributes["padding"] == "same" else {"padding": 0}
        groups = self._number("groups", 1)
        plain = self._attributes.get("padding_mode", "zeros") == "zeros"
        if weight is None or weight.ndim != 4 or self._number("dilation", 1) != 1 or not plain:
            return None
        if np.isnan([groups, *options.values()]).any():
            return None
        kernels = weight if groups == 1 else full_kernels(weight, int(groups))
        if kernels is None:
            return None
        return self._layer("conv", {"weight": kernels, "bias": self._arrays.get("bias")}, options)

    def norm(self) -> ForeignLayer | None:
        """Return a BatchNorm."""
        mean, variance = self._arrays.get("running_mean"), self._arrays.get("running_var")
        if mean is None or variance is None:
            return None
        weight = self._arrays.get("weight", np.ones_like(mean))
        bias = self._arrays.get("bias", np.zeros_like(mean))
        arrays = {"weight": weight, "bias": bias, "mean": mean, "variance": variance}
        return self._layer("norm", arrays, {"epsilon": self._number("eps", 1e-5)})

    def pool(self) -> ForeignLayer | None:
        """Return a MaxPool2d or AvgPool2d."""
        size, stride = self._number("kernel_size"), self._number("stride")
        options = {"size": size, "stride": stride, "padding": self._number("padding")}
        if self._attributes.get("ceil_mode"):
            options["ceil"] = 1
        if np.isnan([*options.values()]).any():
            return None
        return self._layer(self._pooling(), {}, options)

    def _pooling(self) -> LayerKind:
        return "max-pool" if "Max" in self._kind else "average-pool"

    def adaptive_pool(self) -> ForeignLayer | None:
        """Return an adaptive pooling to a single value."""
        if self._number("output_size") != 1:
            return None
        return self._layer(self._pooling(), {}, {"global": 1})

    def flatten(self) -> ForeignLayer:
        """Return a Flatten."""
        return self._layer("flatten", {}, {"channels_last": 0})

    def dropout(self) -> ForeignLayer:
        """Return a Dropout."""
        return self._layer("dropout", {}, {"rate": self._number("p", 0.5)})


def _slope_name(kind: str) -> str:
    return "leaky-relu" if kind == "LeakyReLU" else "elu"


def _tensor(record: Any, tensors: TensorReader) -> AnyArray | None:
    """Return a tensor, also one that is the content of a parameter."""
    for _ in range(2):
        if not isinstance(record, Call):
            return None
        array = tensors(record)
        if array is not None:
            return array
        record = record.arguments[0] if record.arguments else None
    return None


_MAKERS: dict[str, Callable[[_Module], ForeignLayer | None]] = {
    "Linear": _Module.dense,
    "Conv2d": _Module.conv,
    "BatchNorm1d": _Module.norm,
    "BatchNorm2d": _Module.norm,
    "MaxPool2d": _Module.pool,
    "AvgPool2d": _Module.pool,
    "AdaptiveAvgPool2d": _Module.adaptive_pool,
    "AdaptiveMaxPool2d": _Module.adaptive_pool,
    "Flatten": _Module.flatten,
    "Dropout": _Module.dropout,
    "Dropout2d": _Module.dropout,
}
