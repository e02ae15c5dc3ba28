"""Twenty training steps compared with PyTorch; also a script that prints the differences.

`python -W ignore -m tests.engine.parity` prints the table; test_pytorch.py tests its entries.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import torch
from torch import nn

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Float, Shape
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.avgpool import AvgPool2D
from nntui.engine.layers.base import Layer
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.engine.losses import LOSSES, target_table
from nntui.engine.network import Network
from nntui.engine.step import train_step
from tests.engine.cases import cast, relative
from tests.engine.parity_rows import CLASSES, ROWS, Row

STEPS, BATCH = 20, 6


def deviation(row: Row, dtype: Float) -> float:
    """Return the largest relative difference of losses, weights and statistics in all steps."""
    torch.set_num_threads(1)
    network = Network(row.layers(), row.x_shape, BATCH, dtype)
    rng = np.random.default_rng(8)
    network.initialize(rng)
    module = _torch_network(row, network)
    theirs = dict(_named_tensors(module))
    parameters = network.parameters
    optimizer = row.rule(parameters, dtype)
    weights = {name: tensor for name, tensor in theirs.items() if tensor.requires_grad}
    torch_optimizer = row.torch_rule(
        [{"params": [t], "penalized": name.endswith("/weight")} for name, t in weights.items()]
    )
    targets = target_table(CLASSES, row.smoothing)
    worst = 0.0
    for step in range(1, STEPS + 1):
        x = cast(rng.normal(size=(BATCH, *row.x_shape)), dtype)
        target = cast(targets[rng.integers(CLASSES, size=BATCH)], dtype)
        loss, _ = train_step(network, LOSSES[row.loss], optimizer, x, target, row.lr, step, rng)

        torch_optimizer.zero_grad()
        torch_loss = row.torch_loss(module(torch.from_numpy(x)), torch.from_numpy(target))
        torch_loss.backward()
        if row.clip:
            _clip([tensor.grad for tensor in weights.values()], row.clip)
        torch_optimizer.step()

        worst = max(worst, abs(loss - torch_loss.item()) / abs(torch_loss.item()))
        for name, array in parameters.arrays.items():
            expected = theirs[name].detach().numpy()
            worst = max(worst, relative(_transposed(array), expected))
    return worst


def _torch_network(row: Row, network: Network) -> Any:
    """Return the same network in PyTorch, with the same parameters."""
    modules = [
        _module(layer, shape) for layer, shape in zip(row.layers(), network.shapes, strict=False)
    ]
    dtype = torch.float64 if network.parameters.theta.dtype == np.float64 else torch.float32
    sequence = nn.Sequential(*modules).to(dtype)
    tensors = dict(_named_tensors(sequence))
    with torch.no_grad():
        for name, array in network.parameters.arrays.items():
            tensors[name].copy_(torch.from_numpy(_transposed(array).copy()))
    return sequence


def _module(layer: Layer, x_shape: Shape) -> Any:  # noqa: PLR0911 - one return for each layer
    """Return the PyTorch module for one of the layers of nntui."""
    match layer:
        case Dense():
            return nn.Linear(x_shape[0], layer.units, bias=layer.biased)
        case Conv2D():
            padding = 0 if layer.padding == "valid" else "same"
            channels, filters, side = x_shape[0], layer.filters, layer.side
            stride = layer.stride
            return nn.Conv2d(channels, filters, side, stride, padding, bias=layer.biased)
        case MaxPool2D():
            return nn.MaxPool2d(layer.side)
        case AvgPool2D():
            return nn.AvgPool2d(layer.side)
        case BatchNorm():
            size = x_shape[0]
            return nn.BatchNorm2d(size) if len(x_shape) == 3 else nn.BatchNorm1d(size)
        case Flatten():
            return nn.Flatten()
        case Activation():
            return MODULES[next(k for k, f in ACTIVATIONS.items() if f is layer.function)]()
    raise AssertionError(layer)


MODULES: dict[str, Callable[[], Any]] = {
    "relu": nn.ReLU,
    "leaky-relu": nn.LeakyReLU,
    "leaky-relu-0.1": lambda: nn.LeakyReLU(0.1),
    "leaky-relu-0.2": lambda: nn.LeakyReLU(0.2),
    "leaky-relu-0.3": lambda: nn.LeakyReLU(0.3),
    "elu": nn.ELU,
    "selu": nn.SELU,
    "gelu": lambda: nn.GELU(approximate="tanh"),
    "silu": nn.SiLU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "softplus": lambda: nn.Softplus(threshold=1000),
    "linear": nn.Identity,
}


def _named_tensors(sequence: Any) -> Iterable[tuple[str, Any]]:
    """Yield the tensors of PyTorch by the names that nntui gives them."""
    for number, module in enumerate(sequence):
        normalizes = isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d)
        for name, tensor in module.named_parameters():
            own = {"weight": "scale", "bias": "shift"}[name] if normalizes else name
            yield f"{number}/{own}", tensor
        if normalizes:
            yield f"{number}/mean", module.running_mean
            yield f"{number}/variance", module.running_var


def _transposed(array: Array) -> Array:
    """Return an array in the axis order of PyTorch: [out, in], [filter, channel, row, column]."""
    return array.T if array.ndim == 2 else array.transpose(3, 2, 0, 1) if array.ndim == 4 else array


def _clip(grads: list[Any], limit: float) -> None:
    """Clip as in Pascanu et al. 2013; PyTorch adds 1e-6 to the norm."""
    norm = torch.nn.utils.get_total_norm(grads)
    torch._foreach_mul_(grads, torch.clamp(limit / norm, max=1.0))


def main() -> None:
    """Print the table."""
    print(f"{'twenty steps, nntui and PyTorch':<34}{'float64':>10}{'float32':>10}")  # noqa: T201
    for name, row in ROWS.items():
        wide, narrow = deviation(row, np.float64), deviation(row, np.float32)
        print(f"{name:<34}{wide:>10.1e}{narrow:>10.1e}")  # noqa: T201


if __name__ == "__main__":
    main()
