"""Trains small networks in PyTorch with odd settings, and prints how their files are read.

    python -m tests.tools.fresh_networks FOLDER

It needs MNIST and PyTorch. Each row has what was used in the training, what was read, the accuracy
on the test images as PyTorch computes it and as read, and the seconds of the search. The files stay
in FOLDER, so that a second call reads them again.
"""

import argparse
import json
import pickle
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from safetensors.numpy import save_file
from torch import nn

from nntui.datasets.dataset import Dataset, Split
from nntui.errors import NntuiError
from nntui.weights.importers.read import read_foreign
from nntui.workspace import data as datasets
from nntui.workspace.evaluation import evaluate_on
from nntui.workspace.foreign_weights import record_and_weights

SCALINGS: dict[str, Callable[[Any], Any]] = {
    "0..1": lambda x: x / 255,
    "-1..1": lambda x: x / 127.5 - 1,
    "mean-std": lambda x: (x / 255 - 0.1307) / 0.3081,
    "0..255": lambda x: x,
    "-0.5..0.5": lambda x: x / 255 - 0.5,
    "binary": lambda x: (x > 127).float(),
    "1..0": lambda x: 1 - x / 255,
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
}


class Case(NamedTuple):
    """A network, how it is trained, and how it is saved."""

    name: str
    scaling: str
    activation: str
    parts: str
    """Layers: a number is a dense layer, c8k5p2 a convolution, n a normalization, m2 a pool."""
    suffix: str = ".pt"
    transposed: bool = False
    """Whether matrices are saved as [in, out]."""


CASES = (
    Case("a", "mean-std", "relu", "128 64"),
    Case("b", "-1..1", "tanh", "64 64", ".npz", transposed=True),
    Case("c", "0..255", "relu", "n 64"),
    Case("d", "0..1", "sigmoid", "40", ".json"),
    Case("e", "-0.5..0.5", "leaky-relu-0.2", "50 50", ".safetensors"),
    Case("f", "binary", "elu", "32 16", ".pkl", transposed=True),
    Case("g", "1..0", "relu", "60", ".npz"),
    Case("h", "0..1", "selu", "64 32"),
    Case("i", "mean-std", "relu", "c8k5 m2 c16k5 m2 64"),
    Case("j", "-1..1", "tanh", "c6k5p2 a2 c12k5 a2 40", ".npz"),
    Case("k", "0..1", "relu", "c8k3p1 n m2 c8k3p1 n m2 32", ".safetensors"),
    Case("l", "0..255", "relu", "c8k3s2p1 n c12k3s2p1 n"),
    Case("m", "0..1", "leaky-relu", "c4k3 c8k3 m2 30", ".pkl"),
    Case("n", "mean-std", "silu", "c8k3p1 m2", ".npz"),
)


def main() -> None:
    """Train, save, read, and print a row for each case."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--images", type=int, default=10_000)
    arguments = parser.parse_args()
    arguments.folder.mkdir(exist_ok=True)
    torch.set_num_threads(1)
    data = datasets.load("mnist")
    for case in CASES:
        path = arguments.folder / f"{case.name}{case.suffix}"
        note = path.with_suffix(".accuracy")
        if not note.exists():
            net = trained(case, data.train[: arguments.images])
            save(net, case, path)
            note.write_text(str(accuracy(net, case, data.test)))
        sys.stdout.write(f"{row(case, path, data, float(note.read_text()))}\n")
        sys.stdout.flush()


def row(case: Case, path: Path, data: Dataset, expected: float) -> str:
    """Return what was trained and what is read."""
    before = time.perf_counter()
    used = f"{case.scaling:10} {case.activation:15} {case.parts:28} {case.suffix:12}"
    try:
        weights, record = record_and_weights(read_foreign(path), data)
    except NntuiError as error:
        return f"{used} {expected:7.2%}  refused: {error}"
    seconds = time.perf_counter() - before
    found = evaluate_on(weights, data, path.name).accuracy
    tied = "; ".join(record.tied_with)
    return (
        f"{used} {expected:7.2%} {found:7.2%} {seconds:5.1f} s  {record.scaling:10} "
        f"{record.taken}  [{record.tied} tied: {tied}]"
    )


def network(case: Case) -> nn.Sequential:
    """Return the untrained network of a case."""
    shape: tuple[int, ...] = (1, 28, 28) if "c" in case.parts else (784,)
    layers: list[nn.Module] = [] if "c" in case.parts else [nn.Flatten()]
    parts = case.parts.split()
    for place, part in enumerate(parts):
        behind = parts[place + 1] if place + 1 < len(parts) else ""
        if part[0] == "c":
            kernel = {key: int(part.split(key)[1][0]) if key in part[1:] else 0 for key in "ksp"}
            filters = int(part[1:].split("k")[0])
            layers.append(nn.Conv2d(shape[0], filters, kernel["k"], kernel["s"] or 1, kernel["p"]))
        elif part[0] == "n":
            size = shape[0]
            layers.append(nn.BatchNorm2d(size) if len(shape) == 3 else nn.BatchNorm1d(size))
        elif part[0] in "ma":
            side = int(part[1:])
            layers.append(nn.MaxPool2d(side) if part[0] == "m" else nn.AvgPool2d(side))
        else:
            if len(shape) == 3:
                layers.append(nn.Flatten())
                shape = (int(np.prod(shape)),)
            layers.append(nn.Linear(shape[0], int(part)))
        with torch.no_grad():
            shape = tuple(nn.Sequential(*layers).eval()(torch.zeros(1, 1, 28, 28)).shape[1:])
        is_linear = part[0] == "c" or part.isdigit()
        if (is_linear and behind != "n") or (part == "n" and place):
            layers.append(ACTIVATIONS[case.activation]())
    if len(shape) == 3:
        layers.append(nn.Flatten())
    return nn.Sequential(*layers, nn.Linear(int(np.prod(shape)), 10))


def trained(case: Case, images: Split) -> nn.Sequential:
    """Return the network of a case after two epochs of Adam."""
    torch.manual_seed(1)
    net = network(case)
    x, labels = inputs(case, images), torch.from_numpy(images.labels.astype(np.int64))
    optimizer = torch.optim.Adam(net.parameters(), 2e-3)
    for _ in range(2):
        for rows in torch.randperm(len(x)).split(32):
            optimizer.zero_grad()
            nn.functional.cross_entropy(net(x[rows]), labels[rows]).backward()
            optimizer.step()
    return net.eval()


def inputs(case: Case, images: Split) -> Any:
    """Return the inputs (images, 1, 28, 28)."""
    pixels = torch.from_numpy(images.images.astype(np.float32))[:, None]
    return SCALINGS[case.scaling](pixels)


def accuracy(net: nn.Sequential, case: Case, images: Split) -> float:
    """Return the share of the images that are predicted right."""
    with torch.no_grad():
        found = torch.cat([net(some).argmax(1) for some in inputs(case, images).split(500)])
    return float((found.numpy() == images.labels).mean())


def save(net: nn.Sequential, case: Case, path: Path) -> None:
    """Write the arrays in the format that the suffix of the file says."""
    if case.suffix == ".pt":
        torch.save(net.state_dict(), path)
        return
    arrays = {name: tensor.numpy() for name, tensor in net.state_dict().items()}
    if case.transposed:
        arrays = {
            name: np.ascontiguousarray(a.T if a.ndim == 2 else a) for name, a in arrays.items()
        }
    if case.suffix == ".npz":
        np.savez(path, **{f"arr{number}": array for number, array in enumerate(arrays.values())})
    elif case.suffix == ".safetensors":
        save_file(arrays, path)
    elif case.suffix == ".json":
        path.write_text(json.dumps({name: array.tolist() for name, array in arrays.items()}))
    else:
        path.write_bytes(pickle.dumps(list(arrays.values())))


if __name__ == "__main__":
    main()
