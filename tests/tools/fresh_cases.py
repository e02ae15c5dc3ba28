"""Networks that are trained to see whether their files are read right: 14 fixed ones, and draws.

The draws are random, but the same for the same seed. What is common in published networks is drawn
more often, and every setting that a file does not say is drawn.
"""

from typing import NamedTuple

import numpy as np

from nntui.config.choices import InputRange
from nntui.config.layers import ActivationName


class Case(NamedTuple):
    """A network, how it is trained, and how it is saved."""

    name: str
    scaling: InputRange
    activation: ActivationName
    parts: str
    """Layers: a number is a dense layer, c8k5p2 a convolution, m2 and a2 pools, n a normalization
    before the activation and b one behind it."""
    suffix: str = ".pt"
    transposed: bool = False
    """Whether matrices are saved as [in, out], and kernels as Keras has them."""
    bias: bool = True
    output: str = "softmax"
    by_columns: bool = False
    channels_last: bool = False
    """Whether channels change fastest where images are flattened."""
    images: int = 10_000
    epochs: int = 2
    optimizer: str = "adam"


FIXED = (
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

_SCALINGS: dict[InputRange, float] = {
    "0..1": 0.28,
    "mean-std": 0.2,
    "-1..1": 0.14,
    "0..255": 0.1,
    "0.01..1": 0.06,
    "-0.5..0.5": 0.05,
    "binary": 0.05,
    "1..0": 0.05,
    "columns": 0.04,
    "1..-1": 0.03,
}
_ACTIVATIONS: dict[ActivationName, float] = {
    "relu": 0.35,
    "sigmoid": 0.14,
    "tanh": 0.12,
    "leaky-relu": 0.08,
    "elu": 0.07,
    "gelu": 0.07,
    "silu": 0.07,
    "leaky-relu-0.2": 0.05,
    "selu": 0.05,
}
_DENSE = (
    "32",
    "64",
    "128",
    "64 32",
    "100 50",
    "128 64",
    "30 30",
    "256",
    "64 64 32",
    "n 64",
    "64 n",
)
_CONV = (
    "c8k5 m2 c16k5 m2 64",
    "c8k3 m2 c16k3 m2 32",
    "c8k3p1 m2 c16k3p1 m2",
    "c6k5p2 a2 c16k5 a2 40",
    "c8k3 c8k3 m2 32",
    "c8k3p1 n m2 c16k3p1 n m2 32",
    "c8k3p1 b m2 c16k3p1 b m2",
    "c8k3s2p1 c16k3s2p1 32",
    "c8k3 m2",
    "c8k5 m2 32",
    "c8k5s2 c16k3 40",
    "c4k3p1 c4k3p1 m2 c8k3p1 c8k3p1 m2 32",
)
_NAMED = (".pt", ".json", ".safetensors")
_SUFFIXES = (".pt", ".npz", ".json", ".pkl", ".safetensors")


def drawn(name: str, *, conv: bool, seed: int) -> Case:
    """Return a random network."""
    rng = np.random.default_rng([seed, conv])

    def one(weights: dict[str, float]) -> str:
        words = list(weights)
        chances = np.array(list(weights.values()))
        return words[rng.choice(len(words), p=chances / chances.sum())]

    parts = str(rng.choice(_CONV if conv else _DENSE))
    named = set("nb") & set(parts)  # without names, a normalization is no more than four vectors
    suffix = str(rng.choice(_NAMED if named else _SUFFIXES))
    transposed = bool(rng.random() < 0.4) and suffix != ".pt"
    return Case(
        name,
        one(_SCALINGS),  # type: ignore[arg-type]
        one(_ACTIVATIONS),  # type: ignore[arg-type]
        parts,
        suffix,
        transposed,
        bias=bool(rng.random() > 0.15),
        output="sigmoid" if rng.random() < 0.15 else "softmax",
        by_columns=bool(rng.random() < 0.08),
        channels_last=transposed,
        images=int(rng.choice([10_000, 20_000] if conv else [10_000, 20_000, 60_000])),
        epochs=int(rng.choice([2, 3] if conv else [2, 4, 8])),
        optimizer=str(rng.choice(["adam", "adam", "momentum", "sgd"])),
    )
