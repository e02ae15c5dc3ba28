"""Twenty steps beside PyTorch, for everything that both have: the rows, and how far apart they end.

`python -m tests.engine.parity` prints the table.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import nn

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Array, Float, Shape
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.base import Layer
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.pooling import AvgPool2D, MaxPool2D
from nntui.engine.losses import LOSSES, target_table
from nntui.engine.network import Network
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.constraints import Clipped, Penalized
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.parameters import Parameters
from tests.engine.cases import GLOROT, cast, relative

STEPS, BATCH, CLASSES = 20, 6, 4

TorchLoss = Callable[[Any, Any], Any]
TorchOptimizer = Callable[[list[dict[str, Any]]], Any]
Rule = Callable[[Parameters, Float], Optimizer]


def rule(name: str, momentum: float = 0.9) -> Rule:
    """Return a maker of our optimizer of that name."""
    return lambda parameters, dtype: OPTIMIZERS[name](parameters.theta.size, dtype, momentum)


SGD = rule("sgd")


class Row(NamedTuple):
    """One comparison: what is trained how, here and there."""

    layers: Callable[[], list[Layer]]
    x_shape: Shape = (7,)
    loss: tuple[str, str] = ("cross-entropy", "softmax")
    torch_loss: TorchLoss = nn.functional.cross_entropy
    smoothing: float = 0.0
    lr: float = 0.1
    rule: Rule = SGD
    torch_rule: TorchOptimizer = lambda groups: torch.optim.SGD(groups, lr=0.1)
    clip: float = 0.0


def dense(activation: str = "tanh") -> list[Layer]:
    """Return what losses and optimizers are tried on."""
    return [Dense(6, GLOROT), Activation(ACTIVATIONS[activation]), Dense(CLASSES, GLOROT)]


def around(layer: Callable[[], Layer]) -> Callable[[], list[Layer]]:
    """Return layers of pictures, the one under test in their middle: something learns before it.

    There without a bias, whose true gradient before a batch normalization is 0: then rounding
    would be compared with rounding.
    """

    def layers() -> list[Layer]:
        return [Conv2D(3, 1, GLOROT, biased=False), layer(), Flatten(), Dense(CLASSES, GLOROT)]

    return layers


def _sum_over(function: TorchLoss) -> TorchLoss:
    """Return PyTorch's loss as ours is: summed over the classes, the mean over the batch."""
    return lambda z, t: function(z, t) / len(z)


def _half_square(y: Any, t: Any) -> Any:
    return nn.functional.mse_loss(y, t, reduction="sum") / 2


PICTURES = (2, 6, 5)

ROWS: dict[str, Row] = {
    "dense": Row(dense),
    "dense without bias": Row(
        lambda: [Dense(5, GLOROT, biased=False), Dense(CLASSES, GLOROT, biased=False)]
    ),
    "batchnorm": Row(lambda: [Dense(5, GLOROT, biased=False), BatchNorm(), *dense()]),
    "batchnorm of pictures": Row(around(BatchNorm), PICTURES),
    "conv": Row(around(lambda: Conv2D(4, 3, GLOROT)), PICTURES),
    "conv of an even side": Row(around(lambda: Conv2D(4, 2, GLOROT)), PICTURES),
    "conv without bias": Row(around(lambda: Conv2D(4, 3, GLOROT, biased=False)), PICTURES),
    "conv in strides": Row(around(lambda: Conv2D(4, 3, GLOROT, stride=2)), PICTURES),
    "conv to the same": Row(around(lambda: Conv2D(4, 3, GLOROT, padding="same")), PICTURES),
    "even conv to the same": Row(around(lambda: Conv2D(4, 4, GLOROT, padding="same")), PICTURES),
    "max pool": Row(around(lambda: MaxPool2D(2)), PICTURES),
    "average pool": Row(around(lambda: AvgPool2D(2)), PICTURES),
    **{
        f"activation {name}": Row(lambda name=name: dense(name))  # type: ignore[misc]
        for name in ACTIVATIONS
    },
    "loss sigmoid cross-entropy": Row(
        dense,
        loss=("cross-entropy", "sigmoid"),
        torch_loss=_sum_over(
            lambda z, t: nn.functional.binary_cross_entropy_with_logits(z, t, reduction="sum")
        ),
    ),
    "loss quadratic of sigmoid": Row(
        dense,
        loss=("quadratic", "sigmoid"),
        torch_loss=_sum_over(lambda z, t: _half_square(torch.sigmoid(z), t)),
    ),
    "loss quadratic of softmax": Row(
        dense,
        loss=("quadratic", "softmax"),
        torch_loss=_sum_over(lambda z, t: _half_square(torch.softmax(z, 1), t)),
    ),
    "loss quadratic of linear": Row(
        dense, loss=("quadratic", "linear"), torch_loss=_sum_over(_half_square)
    ),
    "loss hinge": Row(
        dense,
        loss=("hinge", "linear"),
        torch_loss=lambda z, t: CLASSES * nn.functional.multi_margin_loss(z, t.argmax(1)),
    ),
    "label smoothing": Row(
        dense,
        smoothing=0.1,
        torch_loss=lambda z, t: nn.functional.cross_entropy(z, t.argmax(1), label_smoothing=0.1),
    ),
    "momentum": Row(
        dense,
        rule=rule("momentum"),
        torch_rule=lambda groups: torch.optim.SGD(groups, lr=0.1, momentum=0.9),
    ),
    "nesterov": Row(
        dense,
        rule=rule("nesterov"),
        torch_rule=lambda groups: torch.optim.SGD(groups, lr=0.1, momentum=0.9, nesterov=True),
    ),
    "adagrad": Row(
        dense, rule=rule("adagrad"), torch_rule=lambda groups: torch.optim.Adagrad(groups, lr=0.1)
    ),
    "rmsprop": Row(
        dense,
        lr=0.01,
        rule=rule("rmsprop"),
        torch_rule=lambda groups: torch.optim.RMSprop(groups, lr=0.01),
    ),
    "adam": Row(
        dense,
        lr=0.01,
        rule=rule("adam"),
        torch_rule=lambda groups: torch.optim.Adam(groups, lr=0.01),
    ),
    "adamw": Row(
        dense,
        lr=0.01,
        rule=lambda parameters, dtype: Penalized(
            rule("adamw")(parameters, dtype), parameters, decay=0.1
        ),
        torch_rule=lambda groups: torch.optim.AdamW(
            [{**group, "weight_decay": 0.1 * group["penalized"]} for group in groups], lr=0.01
        ),
    ),
    "l2": Row(
        dense,
        rule=lambda parameters, dtype: Penalized(
            rule("momentum")(parameters, dtype), parameters, l2=0.1
        ),
        torch_rule=lambda groups: torch.optim.SGD(
            [{**group, "weight_decay": 0.1 * group["penalized"]} for group in groups],
            lr=0.1,
            momentum=0.9,
        ),
    ),
    "clipping": Row(
        dense,
        rule=lambda parameters, dtype: Clipped(rule("sgd")(parameters, dtype), 0.2),
        clip=0.2,
    ),
}


def deviation(row: Row, dtype: Float) -> float:
    """Return the largest relative difference of losses, weights and statistics over all steps."""
    torch.set_num_threads(1)
    network = Network(row.layers(), row.x_shape, BATCH, dtype)
    rng = np.random.default_rng(8)
    network.initialize(rng)
    modules = [
        _module(layer, shape) for layer, shape in zip(row.layers(), network.shapes, strict=False)
    ]
    twin = nn.Sequential(*modules).to(torch.float64 if dtype is np.float64 else torch.float32)
    theirs = dict(_named_tensors(twin))
    with torch.no_grad():
        for name, array in network.parameters.arrays.items():
            theirs[name].copy_(torch.from_numpy(_turned(array).copy()))
    parameters = network.parameters
    optimizer = row.rule(parameters, dtype)
    weights = {name: tensor for name, tensor in theirs.items() if tensor.requires_grad}
    torch_optimizer = row.torch_rule(
        [{"params": [t], "penalized": name.endswith("/weight")} for name, t in weights.items()]
    )
    targets = target_table(CLASSES, row.smoothing)
    dz = np.empty((BATCH, CLASSES), dtype)
    worst = 0.0
    for step in range(1, STEPS + 1):
        x = cast(rng.normal(size=(BATCH, *row.x_shape)), dtype)
        target = cast(targets[rng.integers(CLASSES, size=BATCH)], dtype)
        loss = LOSSES[row.loss].function(network.forward(x, rng), target, dz)
        network.backward(dz)
        optimizer.update(parameters.theta, parameters.grad, row.lr, step)

        torch_optimizer.zero_grad()
        torch_loss = row.torch_loss(twin(torch.from_numpy(x)), torch.from_numpy(target))
        torch_loss.backward()
        if row.clip:
            _clip([tensor.grad for tensor in weights.values()], row.clip)
        torch_optimizer.step()

        worst = max(worst, abs(loss - torch_loss.item()) / abs(torch_loss.item()))
        for name, array in parameters.arrays.items():
            expected = theirs[name].detach().numpy()
            worst = max(worst, relative(_turned(array), expected))
    return worst


def _module(layer: Layer, x_shape: Shape) -> Any:  # noqa: PLR0911 - one for each layer
    """Return PyTorch's module for one of our layers."""
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
    "elu": nn.ELU,
    "gelu": lambda: nn.GELU(approximate="tanh"),
    "silu": nn.SiLU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "softplus": lambda: nn.Softplus(threshold=1000),
    "linear": nn.Identity,
}


def _named_tensors(twin: Any) -> Iterable[tuple[str, Any]]:
    """Yield PyTorch's tensors by our names."""
    for number, module in enumerate(twin):
        normalizes = isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d)
        for name, tensor in module.named_parameters():
            ours = {"weight": "scale", "bias": "shift"}[name] if normalizes else name
            yield f"{number}/{ours}", tensor
        if normalizes:
            yield f"{number}/mean", module.running_mean
            yield f"{number}/variance", module.running_var


def _turned(array: Array) -> Array:
    """Return our array in PyTorch's order: [out, in], [filters, channels, rows, columns]."""
    return array.T if array.ndim == 2 else array.transpose(3, 2, 0, 1) if array.ndim == 4 else array


def _clip(grads: list[Any], limit: float) -> None:
    """Clip as Pascanu et al. have it; PyTorch's own adds 1e-6 to the norm."""
    norm = torch.nn.utils.get_total_norm(grads)
    torch._foreach_mul_(grads, torch.clamp(limit / norm, max=1.0))


def main() -> None:
    """Print the table."""
    print(f"{'twenty steps beside PyTorch':<32}{'float64':>10}{'float32':>10}")  # noqa: T201
    for name, row in ROWS.items():
        wide, narrow = deviation(row, np.float64), deviation(row, np.float32)
        print(f"{name:<32}{wide:>10.1e}{narrow:>10.1e}")  # noqa: T201


if __name__ == "__main__":
    main()
