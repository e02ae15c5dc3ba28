"""How the weights of a run moved, read from the copies in its folder."""

from dataclasses import dataclass

from nntui.analysis.weight_moves import UnitCourse, WeightMoves, unit_course, weight_moves
from nntui.errors import UsageError
from nntui.runs.directory import RunDirectory
from nntui.runs.weight_history import read_recorded, recorded_steps
from nntui.weights import Weights
from nntui.workspace.units import check_place


@dataclass(frozen=True, slots=True, eq=False)
class RunHistory:
    """Copies of the weights of a run, in the order of their steps; at least one."""

    recorded: tuple[Weights, ...]

    @property
    def moves(self) -> WeightMoves:
        """How far the weights of each layer moved."""
        return weight_moves(self.recorded)

    def course(self, layer: int, unit: int) -> UnitCourse | None:
        """Return the weights of a unit at each step; None where no copies of them were kept."""
        return unit_course(self.recorded, layer, unit)

    def course_of(self, text: str) -> tuple[str, UnitCourse]:
        """Return the weights of unit `1:17` at each step, and what the unit is.

        Raises:
            UsageError: there is no such unit, or no copies of its weights.
        """
        place, unit = check_place(self.recorded[0].info, text)
        found = self.course(place.number, unit)
        if found is None:
            raise UsageError(
                f"--unit: expected a unit of a layer whose weights were kept, received {text}, of "
                f"{place.title}"
            )
        return f"unit {unit} of {place.title}", found


class HistoryReader:
    """Reads the copies of a run, and only new ones when it is asked again."""

    def __init__(self) -> None:
        self._run: str = ""
        self._known: dict[int, Weights] = {}

    def read(self, run: RunDirectory) -> RunHistory | None:
        """Return the copies of a run; None where it has none."""
        if str(run.path) != self._run:
            self._run, self._known = str(run.path), {}
        found: dict[int, Weights] = {}
        for step in recorded_steps(run):
            weights = self._known.get(step) or read_recorded(run, step)
            if weights is not None:
                found[step] = weights
        self._known = found
        first = next(iter(found.values()), None)
        if first is None:
            return None
        same = [each for each in found.values() if each.info.layers == first.info.layers]
        return RunHistory(tuple(same))


def history(run: RunDirectory) -> RunHistory | None:
    """Return the copies of the weights of a run; None where it has none."""
    return HistoryReader().read(run)
