"""Who takes part: a table of modules, what each needs installed, and what it can train."""

import importlib
import importlib.util
from collections.abc import Callable
from typing import NamedTuple

from nntui.bench.cases import Case, Pictures


class Contender(NamedTuple):
    """One row of the table."""

    title: str
    module: str
    """Where its `prepare` is: from a case and pictures to a function that makes some steps."""
    needs: str = "numpy"
    """The package without which it does not take part."""
    pictures: bool = True
    """Whether it has convolutions."""

    @property
    def installed(self) -> bool:
        """Whether it can take part."""
        return importlib.util.find_spec(self.needs) is not None

    def takes(self, case: Case) -> bool:
        """Return whether it can train that network."""
        return self.pictures or case.dense

    def prepare(self, case: Case, pictures: Pictures) -> Callable[[], int]:
        """Return a function that makes some steps and says how many."""
        prepare: Callable[[Case, Pictures], Callable[[], int]]
        prepare = importlib.import_module(f"nntui.bench.{self.module}").prepare
        return prepare(case, pictures)


OURS = "nntui"

CONTENDERS: dict[str, Contender] = {
    "naive": Contender("naive loop", "naive", pictures=False),
    "textbook": Contender("textbook", "textbook", pictures=False),
    "sklearn": Contender("scikit-learn", "scikit_learn", "sklearn", pictures=False),
    "torch": Contender("PyTorch", "pytorch", "torch"),
    "jax": Contender("JAX", "jax_scan", "jax"),
    OURS: Contender("nntui", "ours"),
}
