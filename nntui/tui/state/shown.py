"""Shown: a run or weights that an edit replaced, to be shown again once the settings fit them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nntui.config.reading import NAMES as READING
from nntui.config.run_config import RunConfig
from nntui.view.runview import RunView

if TYPE_CHECKING:
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.analysis.predictions import Predictions
    from nntui.datasets.dataset import Dataset
    from nntui.runs.directory import RunDirectory
    from nntui.tui.state.past import RunComparison
    from nntui.workspace.weights import OpenedWeights

MAX_SHOWN = 5
"""How many are kept."""
_NETWORK = ("layers", "bias", "input_range", "seed")
"""Settings that change the untrained network, or the numbers it receives."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What was shown: a run, or weights without one; the fields are those of the state.

    Args:
        settings: those that the run was created with, or that went with the weights.
    """

    settings: RunConfig
    data: "Dataset | None"
    lost: str
    run: "RunDirectory | None"
    view: RunView
    problem: str
    run_missing: bool
    tested: "Predictions | None"
    comparison: "RunComparison | None"
    initial: "OpenedWeights | None"
    network: "EvaluatedNetwork | None"
    opened: tuple[Literal["run", "weights"], str, str] | None

    @property
    def title(self) -> str:
        """What it is called, as text to display."""
        if self.run is not None:
            return self.run.name
        return self.initial.title if self.initial else ""

    def fits(self, config: RunConfig) -> bool:
        """Return whether `config` is for the same network on the same data."""
        settings = self.settings
        same = all(getattr(config, name) == getattr(settings, name) for name in ("data", *READING))
        return same and same_network(config, settings)


def same_network(one: RunConfig, other: RunConfig) -> bool:
    """Return whether runs of these settings begin with the same network on the same numbers."""
    return all(getattr(one, name) == getattr(other, name) for name in _NETWORK)
