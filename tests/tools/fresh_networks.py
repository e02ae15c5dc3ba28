"""Trains small networks in PyTorch with odd settings, and prints how their files are read.

    python -m tests.tools.fresh_networks FOLDER
    python -m tests.tools.fresh_networks FOLDER --dense 26 --conv 14 --seed 1

It needs MNIST and PyTorch. Without numbers of networks the 14 fixed ones are read. Each row has
what was used in the training, the accuracy on the test images as PyTorch computes it, what the
reading adds to it, the seconds of the search, and what was read. `right` is a reading with the
scaling and the activations of the training; `equal` is another one that predicts the same class for
99.9 % of the test images; `as good` is at most 0.1 points worse; all others are `worse`. The files
stay in FOLDER, so that a second call reads them again.
"""

import argparse
import json
import pickle
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import save_file
from torch import nn

from nntui.datasets.dataset import Dataset, Split
from nntui.errors import NntuiError
from nntui.weights.importers.read import read_foreign
from nntui.workspace import data as datasets
from nntui.workspace.evaluation import predict
from nntui.workspace.foreign_weights import record_and_weights
from tests.tools.fresh_cases import FIXED, Case, drawn

SCALINGS: dict[str, Callable[[Any], Any]] = {
    "0..1": lambda x: x / 255,
    "-1..1": lambda x: x / 127.5 - 1,
    "mean-std": lambda x: (x / 255 - 0.1307) / 0.3081,
    "0..255": lambda x: x,
    "-0.5..0.5": lambda x: x / 255 - 0.5,
    "0.01..1": lambda x: x / 255 * 0.99 + 0.01,
    "binary": lambda x: (x > 127).float(),
    "1..0": lambda x: 1 - x / 255,
    "1..-1": lambda x: 1 - x / 127.5,
    "columns": lambda x: x / x.norm(dim=2, keepdim=True).clamp(min=1e-6),
}
ACTIVATIONS: dict[str, Callable[[], nn.Module]] = {
    "relu": nn.ReLU,
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "leaky-relu-0.2": lambda: nn.LeakyReLU(0.2),
    "leaky-relu": nn.LeakyReLU,
    "elu": nn.ELU,
    "selu": nn.SELU,
    "silu": nn.SiLU,
    "gelu": nn.GELU,
}
_RATES = {"adam": 1e-3, "momentum": 0.02, "sgd": 0.1}
_LEAST = 0.8
"""The accuracy below which a training is no example of a published network."""
_EQUAL, _AS_GOOD = 0.999, 0.001


def main() -> None:
    """Train, save, read, and print a row for each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dense", type=int, default=0)
    parser.add_argument("--conv", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--train-only", action="store_true")
    arguments = parser.parse_args()
    arguments.folder.mkdir(exist_ok=True)
    torch.set_num_threads(1)
    data = datasets.load("mnist")
    kinds: Counter[str] = Counter()
    for case in _cases(arguments):
        path = arguments.folder / f"{case.name}{case.suffix}"
        note = path.with_suffix(".npy")
        if not note.exists():
            net = trained(case, data.train[: case.images])
            save(net, case, path)
            np.save(note, classes(net, case, data.test))
        expected = np.load(note)
        if arguments.train_only or (expected == data.test.labels).mean() < _LEAST:
            continue
        kind, shown = row(case, path, data, expected)
        kinds[kind] += 1
        sys.stdout.write(f"{shown}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{', '.join(f'{kind} {count}' for kind, count in kinds.items())}\n")


def _cases(arguments: argparse.Namespace) -> Iterator[Case]:
    if not arguments.dense and not arguments.conv:
        yield from FIXED
    for conv, count in ((False, arguments.dense), (True, arguments.conv)):
        for number in range(count):
            name = f"{'conv' if conv else 'dense'}-{arguments.seed}-{number}"
            yield drawn(name, conv=conv, seed=1000 * arguments.seed + number)


def row(case: Case, path: Path, data: Dataset, expected: NDArray[np.intp]) -> tuple[str, str]:
    """Return how well a file is read, and what was trained and what is read."""
    before = time.perf_counter()
    layers = f"{case.parts}{'' if case.bias else ' nobias'}{' columns' if case.by_columns else ''}"
    used = f"{case.name:11} {case.scaling:10} {case.activation:15} {layers:36}"
    try:
        weights, record = record_and_weights(read_foreign(path), data)
    except NntuiError as error:
        return "refused", f"refused {used} {error}"
    seconds = time.perf_counter() - before
    found = predict(weights, data.test.images).argmax(axis=1)
    of_training = float((expected == data.test.labels).mean())
    as_read = float((found == data.test.labels).mean())
    same = float((found == expected).mean())
    words = record.taken.replace(":", " ").replace(",", " ").split()
    is_right = record.scaling == case.scaling and case.activation in words and same > _EQUAL
    kind = "right" if is_right else "equal" if same >= _EQUAL else "worse"
    kind = "as good" if kind == "worse" and as_read >= of_training - _AS_GOOD else kind
    return kind, (
        f"{kind:7} {used} {of_training:7.2%} {as_read - of_training:+7.2%} {seconds:5.1f} s  "
        f"{record.scaling:10} {record.taken}  [{record.tied} tied: {'; '.join(record.tied_with)}]"
    )


class _FlattenChannelsLast(nn.Module):  # type: ignore[misc] # PyTorch has no types here
    def forward(self, x: Any) -> Any:
        return x.permute(0, 2, 3, 1).flatten(1)


def network(case: Case) -> nn.Sequential:
    """Return the untrained network of a case."""
    shape: tuple[int, ...] = (1, 28, 28) if "c" in case.parts else (784,)
    layers: list[nn.Module] = [] if "c" in case.parts else [nn.Flatten()]
    flatten = _FlattenChannelsLast if case.channels_last else nn.Flatten
    parts = case.parts.split()
    for place, part in enumerate(parts):
        behind = parts[place + 1] if place + 1 < len(parts) else ""
        if part[0] == "c":
            kernel = {key: int(part.split(key)[1][0]) if key in part[1:] else 0 for key in "ksp"}
            filters = int(part[1:].split("k")[0])
            size, stride, padding = kernel["k"], kernel["s"] or 1, kernel["p"]
            layers.append(nn.Conv2d(shape[0], filters, size, stride, padding, bias=case.bias))
        elif part[0] in "nb":
            size = shape[0]
            layers.append(nn.BatchNorm2d(size) if len(shape) == 3 else nn.BatchNorm1d(size))
        elif part[0] in "ma":
            side = int(part[1:])
            layers.append(nn.MaxPool2d(side) if part[0] == "m" else nn.AvgPool2d(side))
        else:
            if len(shape) == 3:
                layers.append(flatten())
                shape = (int(np.prod(shape)),)
            layers.append(nn.Linear(shape[0], int(part), bias=case.bias))
        with torch.no_grad():
            shape = tuple(nn.Sequential(*layers).eval()(torch.zeros(1, 1, 28, 28)).shape[1:])
        is_linear = part[0] == "c" or part.isdigit()
        if (is_linear and behind != "n") or (part == "n" and place):
            layers.append(ACTIVATIONS[case.activation]())
    if len(shape) == 3:
        layers.append(flatten())
    return nn.Sequential(*layers, nn.Linear(int(np.prod(shape)), 10, bias=case.bias))


def trained(case: Case, images: Split) -> nn.Sequential:
    """Return the network of a case after its epochs."""
    torch.manual_seed(1)
    net = network(case).train()  # its shapes were found in evaluation
    x, labels = inputs(case, images), torch.from_numpy(images.labels.astype(np.int64))
    rate, rows_of_step = _RATES[case.optimizer] * (2 if case in FIXED else 1), 32
    optimizer: Any = torch.optim.Adam(net.parameters(), rate)
    if case.optimizer != "adam":
        momentum = 0.9 if case.optimizer == "momentum" else 0.0
        rate /= 1000 if case.scaling == "0..255" else 1
        optimizer = torch.optim.SGD(net.parameters(), rate, momentum)
    for _ in range(case.epochs):
        for rows in torch.randperm(len(x)).split(rows_of_step):
            optimizer.zero_grad()
            loss(case, net(x[rows]), labels[rows]).backward()
            optimizer.step()
    return net.eval()


def loss(case: Case, outputs: Any, labels: Any) -> Any:
    """Return the loss of a batch."""
    if case.output == "softmax":
        return nn.functional.cross_entropy(outputs, labels)
    targets = nn.functional.one_hot(labels, 10).float()
    return 3 * nn.functional.binary_cross_entropy_with_logits(outputs, targets)


def inputs(case: Case, images: Split) -> Any:
    """Return the inputs (images, 1, 28, 28)."""
    pixels = torch.from_numpy(images.images.astype(np.float32))[:, None]
    scaled = SCALINGS[case.scaling](pixels)
    return scaled.transpose(2, 3).contiguous() if case.by_columns else scaled


def classes(net: nn.Sequential, case: Case, images: Split) -> NDArray[np.intp]:
    """Return the class that is predicted for each image."""
    with torch.no_grad():
        found = torch.cat([net(some).argmax(1) for some in inputs(case, images).split(500)])
    predicted: NDArray[np.intp] = found.numpy()
    return predicted


def save(net: nn.Sequential, case: Case, path: Path) -> None:
    """Write the arrays in the format that the suffix of the file says."""
    if case.suffix == ".pt":
        torch.save(net.state_dict(), path)
        return
    arrays = {name: tensor.numpy() for name, tensor in net.state_dict().items()}
    if case.transposed:
        arrays = {name: _turned(array) for name, array in arrays.items()}
    if case.suffix == ".npz":
        np.savez(path, **{f"arr{number}": array for number, array in enumerate(arrays.values())})
    elif case.suffix == ".safetensors":
        save_file(arrays, path)
    elif case.suffix == ".json":
        path.write_text(json.dumps({name: array.tolist() for name, array in arrays.items()}))
    else:
        path.write_bytes(pickle.dumps(list(arrays.values())))


def _turned(array: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a matrix as [in, out], or kernels as [height, width, in, out]."""
    turned = array.transpose(2, 3, 1, 0) if array.ndim == 4 else array.T
    return np.ascontiguousarray(turned)


if __name__ == "__main__":
    main()
