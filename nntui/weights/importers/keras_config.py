"""From the configuration of a Keras model to layers; TensorFlow.js has the same configuration.

Source: https://keras.io/api/layers/, and the files that Keras 1 to 3 write.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np

from nntui.strings import clean
from nntui.weights.importers.collect import AnyArray, native
from nntui.weights.importers.foreign import ForeignLayer, LayerKind

Arrays: TypeAlias = Mapping[str, AnyArray]
"""The arrays of a layer by role: kernel, bias, gamma, beta, moving_mean, moving_variance."""
ArraysOf: TypeAlias = Callable[[str, str], Arrays]
"""Returns the arrays of the layer with a name and a class."""

_ACTIVATIONS = {
    **{name: name for name in ("relu", "sigmoid", "tanh", "softmax", "elu", "selu", "gelu")},
    **{name: name for name in ("softplus", "silu", "relu6")},
    "swish": "silu",
    "leaky_relu": "leaky-relu",
    "leakyrelu": "leaky-relu",
    "log_softmax": "softmax",
    "logsoftmax": "softmax",
}
_MAX_DEPTH = 8
_NOT_IN_EVALUATION = ("Random", "Gaussian", "SpatialDropout", "AlphaDropout", "ActivityRegular")


@dataclass(slots=True)
class _Reader:
    arrays_of: ArraysOf
    layers: list[ForeignLayer] = field(default_factory=list)
    input_shape: tuple[int, ...] = ()
    pad: float = 0
    """Zeros around the images that come next."""

    def add(
        self,
        kind: LayerKind,
        config: dict[str, Any],
        arrays: Mapping[str, AnyArray | None] | None = None,
        options: Mapping[str, float] | None = None,
    ) -> None:
        given = {role: native(array) for role, array in (arrays or {}).items() if array is not None}
        name = clean(config.get("name", ""), 60)
        numbers = {role: float(value) for role, value in (options or {}).items()}
        self.layers.append(ForeignLayer(kind, name, given, "", numbers))

    def activate(self, value: Any, slope: float | None = None) -> None:
        """Add an activation; `value` is a name, or a dictionary with one."""
        name = _activation_name(value)
        if name == "linear":
            return
        options = {} if slope is None else {"slope": float(slope)}
        known = _ACTIVATIONS.get(name, clean(name.replace("_", "-"), 40))
        self.layers.append(ForeignLayer("activation", activation=known, options=options))

    def unknown(self, name: str) -> None:
        self.layers.append(ForeignLayer("unknown", clean(name, 60)))


def layers_of(config: Any, arrays_of: ArraysOf) -> tuple[tuple[ForeignLayer, ...], tuple[int, ...]]:
    """Return the layers of a model, and the shape of its input without the batch.

    Args:
        config: the decoded JSON: a class name, and a configuration with a list of layers.
        arrays_of: see ArraysOf.

    Raises:
        ValueError: it is not the configuration of a model.
    """
    reader = _Reader(arrays_of)
    _read_model(reader, config, 0)
    return tuple(reader.layers), reader.input_shape


def _read_model(reader: _Reader, model: Any, depth: int) -> None:
    config = model.get("config") if isinstance(model, dict) else None
    layers = config.get("layers") if isinstance(config, dict) else config
    if not isinstance(layers, list) or depth > _MAX_DEPTH:
        raise ValueError("a model without a list of layers")
    for layer in layers:
        if not isinstance(layer, dict):
            raise ValueError("a layer without a configuration")  # noqa: TRY004 - of the file
        own = layer.get("config")
        if isinstance(own, list) or (isinstance(own, dict) and "layers" in own):
            _read_model(reader, layer, depth + 1)
        else:
            _read_layer(reader, str(layer.get("class_name")), own if isinstance(own, dict) else {})


def _read_layer(reader: _Reader, kind: str, config: dict[str, Any]) -> None:
    shape = config.get("batch_input_shape") or config.get("batch_shape")
    if isinstance(shape, list) and not reader.input_shape:
        reader.input_shape = tuple(int(side or 0) for side in shape[1:])
    if kind.startswith(_NOT_IN_EVALUATION):
        return
    read = _LAYERS.get(kind)
    if read is None:
        reader.unknown(kind)
    else:
        read(reader, config)


def _arrays(reader: _Reader, config: dict[str, Any], kind: str) -> Arrays:
    return reader.arrays_of(str(config.get("name", "")), kind)


def _dense(reader: _Reader, config: dict[str, Any]) -> None:
    arrays = _arrays(reader, config, "Dense")
    kernel = arrays.get("kernel")
    if kernel is None or kernel.ndim != 2:
        reader.unknown("Dense without a kernel")
    else:
        reader.add("dense", config, {"weight": kernel, "bias": arrays.get("bias")})
    reader.activate(config.get("activation"))


def _conv(reader: _Reader, config: dict[str, Any]) -> None:
    arrays = _arrays(reader, config, "Conv2D")
    kernel = arrays.get("kernel")
    stride = _side(config.get("strides"), 1)
    plain = _side(config.get("dilation_rate"), 1) == 1 and config.get("groups", 1) == 1
    if kernel is None or kernel.ndim != 4 or stride is None or not plain:
        reader.unknown("Conv2D of another kind")
    else:
        weight = kernel.transpose(3, 2, 0, 1)
        options = {"stride": stride, **_padding(reader, config)}
        reader.add("conv", config, {"weight": weight, "bias": arrays.get("bias")}, options)
    reader.activate(config.get("activation"))


def _padding(reader: _Reader, config: dict[str, Any]) -> dict[str, float]:
    """Return the options of padding, with the zeros of a layer before."""
    before, reader.pad = reader.pad, 0
    if config.get("padding") == "same":
        return {"same": 1}
    return {"padding": before}


def _pool(kind: LayerKind) -> Callable[[_Reader, dict[str, Any]], None]:
    def add(reader: _Reader, config: dict[str, Any]) -> None:
        size = _side(config.get("pool_size"), 2)
        stride = _side(config.get("strides") or config.get("pool_size"), 2)
        if size is None or stride is None:
            reader.unknown("pooling over rectangles")
        else:
            options = {"size": size, "stride": stride, **_padding(reader, config)}
            reader.add(kind, config, None, options)

    return add


def _norm(reader: _Reader, config: dict[str, Any]) -> None:
    arrays = _arrays(reader, config, "BatchNormalization")
    mean, variance = arrays.get("moving_mean"), arrays.get("moving_variance")
    if mean is None or variance is None:
        reader.unknown("BatchNormalization without statistics")
        return
    weight = arrays.get("gamma", np.ones_like(mean))
    bias = arrays.get("beta", np.zeros_like(mean))
    given = {"weight": weight, "bias": bias, "mean": mean, "variance": variance}
    reader.add("norm", config, given, {"epsilon": float(config.get("epsilon", 1e-3))})


def _flatten(reader: _Reader, config: dict[str, Any]) -> None:
    last = config.get("data_format") != "channels_first"
    reader.add("flatten", config, None, {"channels_last": last})


def _reshape(reader: _Reader, config: dict[str, Any]) -> None:
    """Read a change of shape, which matters only if it makes images to vectors."""
    if len(config.get("target_shape") or ()) == 1:
        _flatten(reader, config)


def _dropout(reader: _Reader, config: dict[str, Any]) -> None:
    reader.add("dropout", config, None, {"rate": float(config.get("rate", config.get("p", 0.5)))})


def _rescale(reader: _Reader, config: dict[str, Any]) -> None:
    weight, bias = np.float64(config.get("scale", 1)), np.float64(config.get("offset", 0))
    reader.add("scale", config, {"weight": np.asarray(weight), "bias": np.asarray(bias)})


def _zeros(reader: _Reader, config: dict[str, Any]) -> None:
    sides = np.asarray(config.get("padding", 1)).reshape(-1).tolist()
    if len(set(sides)) == 1:
        reader.pad += float(sides[0])
    else:
        reader.unknown("ZeroPadding2D")


def _leaky_relu(reader: _Reader, config: dict[str, Any]) -> None:
    slope = config.get("alpha", config.get("negative_slope", 0.3))
    reader.activate("leaky_relu", float(slope["value"] if isinstance(slope, dict) else slope))


def _relu(reader: _Reader, config: dict[str, Any]) -> None:
    slope, most = config.get("negative_slope"), config.get("max_value")
    if slope:
        reader.activate("leaky_relu", slope)
    else:
        reader.activate("relu" if most is None else f"relu{most:g}")


def _side(value: Any, default: int) -> int | None:
    """Return the length of the sides of a square, None for another rectangle."""
    sides = value if isinstance(value, list) else [value or default]
    distinct = {int(side) for side in sides}
    return distinct.pop() if len(distinct) == 1 else None


def _activation_name(value: Any) -> str:
    """Return the name of an activation, `linear` for none.

    >>> _activation_name({"class_name": "function", "config": "relu"})
    'relu'
    """
    if isinstance(value, dict):
        inner = value.get("config")
        value = inner if isinstance(inner, str) else value.get("class_name")
        value = str(value).lower()
    return str(value or "linear")


_LAYERS: dict[str, Callable[[_Reader, dict[str, Any]], None]] = {
    "InputLayer": lambda *_: None,
    "Dense": _dense,
    "Conv2D": _conv,
    "Convolution2D": _conv,
    "MaxPooling2D": _pool("max-pool"),
    "AveragePooling2D": _pool("average-pool"),
    "GlobalAveragePooling2D": lambda r, c: r.add("average-pool", c, None, {"global": 1}),
    "GlobalMaxPooling2D": lambda r, c: r.add("max-pool", c, None, {"global": 1}),
    "BatchNormalization": _norm,
    "Activation": lambda r, c: r.activate(c.get("activation")),
    "ReLU": _relu,
    "LeakyReLU": _leaky_relu,
    "ELU": lambda r, c: r.activate("elu", c.get("alpha", 1.0)),
    "Softmax": lambda r, _: r.activate("softmax"),
    "Flatten": _flatten,
    "Reshape": _reshape,
    "Dropout": _dropout,
    "Rescaling": _rescale,
    "ZeroPadding2D": _zeros,
}
