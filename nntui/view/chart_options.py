"""What the user chose to see of the charts."""

from typing import NamedTuple


class ChartOptions(NamedTuple):
    """How all charts of a run are drawn; they have one cursor and one axis of epochs."""

    linear: bool = False
    """Linear scales instead of logarithmic ones."""
    recent: bool = False
    """The newer half of the epochs instead of all."""
    rates: bool = False
    """Whether the chart of learning rate and gradient norm is shown."""
    cursor: float | None = None
    """The epoch at which the values are shown; None for the newest ones."""
