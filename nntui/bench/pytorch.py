"""PyTorch in its usual form: eager execution on the CPU."""

from collections.abc import Callable
from typing import Any

from nntui.bench.cases import CLASSES, SIDE, Case, scaled_rows
from nntui.config.layers import ConvSpec, DenseSpec, PoolSpec
from nntui.datasets.dataset import Split


def prepare(case: Case, split: Split) -> Callable[[], int]:
    """Return a function that trains on a part of an epoch."""
    import torch  # noqa: PLC0415 - only this process needs it

    network = _network(case)
    rules = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    optimizer = rules[case.optimizer](network.parameters(), lr=case.lr)
    loss = torch.nn.CrossEntropyLoss()
    x = torch.from_numpy(scaled_rows(split))
    if not case.dense:
        x = x.reshape(-1, 1, SIDE, SIDE)
    labels = torch.from_numpy(split.labels).long()
    steps = min(case.steps, 50)

    def part() -> int:
        order = torch.randperm(len(x))[: steps * case.batch]
        for rows in order.split(case.batch):
            optimizer.zero_grad()
            loss(network(x[rows]), labels[rows]).backward()
            optimizer.step()
        return steps

    return part


def _network(case: Case) -> Any:
    from torch import nn  # noqa: PLC0415 - as above

    activations = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid}
    modules: list[Any] = []
    channels, side, inputs = 1, SIDE, SIDE * SIDE
    for spec in case.hidden:
        match spec:
            case DenseSpec():
                modules += [nn.Linear(inputs, spec.units), activations[spec.activation]()]
                inputs = spec.units
            case ConvSpec():
                modules += [nn.Conv2d(channels, spec.filters, spec.side)]
                modules += [activations[spec.activation]()]
                channels, side = spec.filters, side - spec.side + 1
            case PoolSpec():
                modules.append(nn.MaxPool2d(spec.side))
                side //= spec.side
    if not case.dense:
        modules.append(nn.Flatten())
        inputs = channels * side * side
    return nn.Sequential(*modules, nn.Linear(inputs, CLASSES))
