"""The table of contenders: their modules, the packages they need, and the cases they can train."""

import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from nntui import locations
from nntui.bench.cases import Case
from nntui.bench.learner import Learner
from nntui.datasets.dataset import Dataset, Split


class Contender(NamedTuple):
    """One implementation that is measured."""

    title: str
    module: str
    """A module of nntui.bench with a function `prepare`, called by the method of that name."""
    needs: str = "numpy"
    """The package that must be installed."""
    convolutions: bool = True
    """Whether it can train convolutional networks."""
    imports: str = ""
    """The module that is imported before the time of a whole training begins.

    It has a function `learner`, then.
    """

    @property
    def installed(self) -> bool:
        """Whether the package it needs is installed."""
        return importlib.util.find_spec(self.needs) is not None

    def can_train(self, case: Case) -> bool:
        """Return whether it can train the network of `case`."""
        return self.convolutions or case.dense

    def prepare(self, case: Case, split: Split) -> Callable[[], int]:
        """Return a function that makes some training steps and returns their number."""
        prepare: Callable[[Case, Split], Callable[[], int]]
        prepare = self._load().prepare
        return prepare(case, split)

    def learner(self, case: Case, data: Dataset) -> Learner:
        """Return a whole training of `case`."""
        learner: Callable[[Case, Dataset], Learner]
        learner = self._load().learner
        return learner(case, data)

    def _load(self) -> Any:
        return importlib.import_module(f"nntui.bench.{self.module}")


OURS, BEFORE = "nntui", "before"

CONTENDERS: dict[str, Contender] = {
    "naive": Contender("naive loop", "naive", convolutions=False),
    "textbook": Contender("textbook", "textbook", convolutions=False),
    "sklearn": Contender(
        "scikit-learn",
        "scikit_learn",
        "sklearn",
        convolutions=False,
        imports="sklearn.neural_network",
    ),
    "torch": Contender("PyTorch", "pytorch", "torch", imports="torch._dynamo"),
    "jax": Contender("JAX", "jax_scan", "jax", imports="jax.numpy"),
    BEFORE: Contender("nntui before", "ours", imports="numpy"),
    OURS: Contender("nntui", "ours", imports="numpy"),
}
"""By name, in the order of the columns. `before` is another source tree, measured on request."""


def use_own_loop() -> None:
    """Let `nntui.bench.ours` be that of the source tree whose engine this process has imported.

    The engine of another version may want to be called in another way.
    """
    path = Path(locations.__file__).parent / "bench" / "ours.py"
    spec = importlib.util.spec_from_file_location("nntui.bench.own_loop", path)
    assert spec is not None  # noqa: S101 - the name of the file ends in .py
    assert spec.loader is not None  # noqa: S101 - as above
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    ours: Any = importlib.import_module("nntui.bench.ours")
    ours.prepare = module.prepare
    sys.modules[spec.name] = module
