"""The table of contenders: their modules, the packages they need, and the cases they can train."""

import importlib
import importlib.util
from collections.abc import Callable
from typing import NamedTuple

from nntui.bench.cases import Case
from nntui.datasets.dataset import Split


class Contender(NamedTuple):
    """One implementation that is measured."""

    title: str
    module: str
    """A module of nntui.bench with a function `prepare`, called by the method of that name."""
    needs: str = "numpy"
    """The package that must be installed."""
    convolutions: bool = True
    """Whether it can train convolutional networks."""

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
        prepare = importlib.import_module(f"nntui.bench.{self.module}").prepare
        return prepare(case, split)


OURS = "nntui"

CONTENDERS: dict[str, Contender] = {
    "naive": Contender("naive loop", "naive", convolutions=False),
    "textbook": Contender("textbook", "textbook", convolutions=False),
    "sklearn": Contender("scikit-learn", "scikit_learn", "sklearn", convolutions=False),
    "torch": Contender("PyTorch", "pytorch", "torch"),
    "jax": Contender("JAX", "jax_scan", "jax"),
    OURS: Contender("nntui", "ours"),
}
