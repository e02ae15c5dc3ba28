"""What the screen Network shows: the weights of the first layer, and a cursor among its units."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.analysis.units import FirstWeights


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: arrays have no one equality
class LayersScreen:
    """The screen Network.

    Args:
        wanted: the network whose weights were asked for last.
        first: the weights that arrived last; None before.
        generation: that of the view which these belong to.
        order: the units of the grid; while a run is trained they keep their places.
        problem: why there are no weights to show; empty where there are.
        place: the place of the cursor in the order.
        opened: whether the unit under the cursor is shown with its strongest images.
    """

    wanted: "EvaluatedNetwork | None" = None
    first: "FirstWeights | None" = None
    generation: int = -1
    order: tuple[int, ...] = ()
    problem: str = ""
    place: int = 0
    opened: bool = False

    @property
    def unit(self) -> int | None:
        """The unit under the cursor; None where there is none."""
        return self.order[min(self.place, len(self.order) - 1)] if self.order else None
