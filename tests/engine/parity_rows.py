"""The table of comparisons with PyTorch: a layer, loss or optimizer that both have is one row."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from torch import nn

from nntui.engine.activations import ACTIVATIONS
from nntui.engine.arrays import Float, Shape
from nntui.engine.layers.activation import Activation
from nntui.engine.layers.avgpool import AvgPool2D
from nntui.engine.layers.base import Layer
from nntui.engine.layers.batchnorm import BatchNorm
from nntui.engine.layers.conv import Conv2D
from nntui.engine.layers.dense import Dense
from nntui.engine.layers.flatten import Flatten
from nntui.engine.layers.maxpool import MaxPool2D
from nntui.engine.optimizers.base import Optimizer
from nntui.engine.optimizers.constraints import Clipped, Penalized
from nntui.engine.optimizers.registry import OPTIMIZERS
from nntui.engine.parameters import Parameters
from tests.engine.cases import GLOROT

CLASSES = 4

TorchLoss = Callable[[Any, Any], Any]
TorchOptimizer = Callable[[list[dict[str, Any]]], Any]
Rule = Callable[[Parameters, Float], Optimizer]


def rule(name: str, momentum: float = 0.9) -> Rule:
    """Return a function that makes the optimizer of that name."""
    return lambda parameters, dtype: OPTIMIZERS[name](parameters.theta.size, dtype, momentum)


SGD = rule("sgd")


class Row(NamedTuple):
    """One comparison: what nntui trains, and the loss and optimizer of PyTorch for the same."""

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
    """Return the network that losses and optimizers are compared on."""
    return [Dense(6, GLOROT), Activation(ACTIVATIONS[activation]), Dense(CLASSES, GLOROT)]


def around(layer: Callable[[], Layer]) -> Callable[[], list[Layer]]:
    """Return layers for images, the one under test between two others with parameters.

    The one before it has no bias: before a batch normalization the gradient of a bias is 0, and
    rounding errors would be compared with rounding errors.
    """

    def layers() -> list[Layer]:
        return [Conv2D(3, 1, GLOROT, biased=False), layer(), Flatten(), Dense(CLASSES, GLOROT)]

    return layers


def _sum_over(function: TorchLoss) -> TorchLoss:
    """Return a loss of PyTorch as nntui has it: the sum over classes, the mean over the batch."""
    return lambda z, t: function(z, t) / len(z)


def _half_square(y: Any, t: Any) -> Any:
    return nn.functional.mse_loss(y, t, reduction="sum") / 2


IMAGES = (2, 6, 5)

ROWS: dict[str, Row] = {
    "dense": Row(dense),
    "dense without bias": Row(
        lambda: [Dense(5, GLOROT, biased=False), Dense(CLASSES, GLOROT, biased=False)]
    ),
    "batchnorm": Row(lambda: [Dense(5, GLOROT, biased=False), BatchNorm(), *dense()]),
    "batchnorm of images": Row(around(BatchNorm), IMAGES),
    "conv": Row(around(lambda: Conv2D(4, 3, GLOROT)), IMAGES),
    "conv of even side": Row(around(lambda: Conv2D(4, 2, GLOROT)), IMAGES),
    "conv without bias": Row(around(lambda: Conv2D(4, 3, GLOROT, biased=False)), IMAGES),
    "conv with stride": Row(around(lambda: Conv2D(4, 3, GLOROT, stride=2)), IMAGES),
    "conv, padding same": Row(around(lambda: Conv2D(4, 3, GLOROT, padding="same")), IMAGES),
    "conv of even side, padding same": Row(
        around(lambda: Conv2D(4, 4, GLOROT, padding="same")), IMAGES
    ),
    "max pooling": Row(around(lambda: MaxPool2D(2)), IMAGES),
    "average pooling": Row(around(lambda: AvgPool2D(2)), IMAGES),
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
