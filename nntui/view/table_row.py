"""TableRow: what the table of runs shows of a run or of weights."""

from collections.abc import Mapping
from typing import Protocol


class TableRow(Protocol):
    """One row; what is not known is None or empty. `nntui.runs.row.RunRow` says what each is."""

    @property
    def name(self) -> str:
        """Its name, safe to show."""
        ...

    @property
    def origin(self) -> str:
        """`own`, `recipe`, `saved` or `shipped`."""
        ...

    @property
    def state(self) -> str:
        """The state of a run; empty for weights."""
        ...

    @property
    def data(self) -> str:
        """The name of the data set."""
        ...

    @property
    def layers(self) -> str:
        """The hidden layers in their notation."""
        ...

    @property
    def optimizer(self) -> str:
        """The optimizer; empty for weights and for what cannot be read."""
        ...

    @property
    def lr(self) -> float | None:
        """The learning rate in the settings."""
        ...

    @property
    def validation(self) -> float | None:
        """The best validation accuracy, from 0 to 1."""
        ...

    @property
    def test(self) -> float | None:
        """The test accuracy, from 0 to 1."""
        ...

    @property
    def loss(self) -> float | None:
        """The newest loss."""
        ...

    @property
    def step(self) -> int:
        """Steps made."""
        ...

    @property
    def epoch(self) -> int:
        """The epoch of the newest evaluation, counted from 1."""
        ...

    @property
    def seconds(self) -> float:
        """Time of training."""
        ...

    @property
    def started(self) -> float:
        """When it was created, in seconds since 1970; 0 where that is not known."""
        ...

    @property
    def recipe(self) -> str:
        """The recipe that the settings are those of."""
        ...

    @property
    def note(self) -> str:
        """The note of the user."""
        ...

    @property
    def settings(self) -> Mapping[str, object]:
        """The settings that differ from their defaults."""
        ...

    @property
    def curve(self) -> tuple[float, ...]:
        """Validation accuracies in their order."""
        ...

    @property
    def problem(self) -> str:
        """What is wrong, or why it ended."""
        ...
