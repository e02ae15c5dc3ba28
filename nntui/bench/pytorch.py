"""PyTorch in its usual form: eager execution on the CPU."""

from collections.abc import Callable
from typing import Any

from nntui.bench.cases import CLASSES, SIDE, Case, scaled_rows
from nntui.bench.images import initial_weights
from nntui.bench.learner import Learner
from nntui.config.layers import ConvSpec, DenseSpec, PoolSpec
from nntui.datasets.dataset import Dataset, Split
from nntui.training.batches import Rows


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


def learner(case: Case, data: Dataset) -> Learner:
    """Return a whole training: batches are rows of one tensor, and Adam is the fused one."""
    import torch  # noqa: PLC0415 - as above

    network = _network(case)
    dense = [module for module in network if isinstance(module, torch.nn.Linear)]
    with torch.no_grad():
        for module, (weight, bias) in zip(dense, initial_weights(case, data), strict=True):
            module.weight.copy_(torch.from_numpy(weight.T))
            module.bias.copy_(torch.from_numpy(bias))
    optimizer = torch.optim.Adam(network.parameters(), lr=case.lr, fused=True)
    loss = torch.nn.CrossEntropyLoss()
    x, test = (torch.from_numpy(scaled_rows(split)) for split in (data.train, data.test))
    labels, truth = (torch.from_numpy(s.labels).long() for s in (data.train, data.test))

    def train(rows: Rows) -> None:
        for batch in torch.from_numpy(rows).split(case.batch):
            optimizer.zero_grad()
            loss(network(x[batch]), labels[batch]).backward()
            optimizer.step()

    def accuracy() -> float:
        with torch.no_grad():
            return float((network(test).argmax(1) == truth).float().mean())

    return Learner(train, accuracy)


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
