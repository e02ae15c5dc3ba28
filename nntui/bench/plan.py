"""What a benchmark measures, and about how long that takes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from nntui.bench.cases import CASES, Case
from nntui.bench.contenders import BEFORE, CONTENDERS, OURS
from nntui.bench.process import present
from nntui.bench.tasks import TASKS
from nntui.bench.trainings import TRAINED, TURNS

Part: TypeAlias = Literal["steps", "trainings", "epochs"]

# Rough seconds on a machine of 2023, for an estimate before anything is measured.
_TO_START = 4.0
_TO_PREPARE = 1.0
_EPOCH = {"sklearn": 4.0, "torch": 3.0, "jax": 1.2, BEFORE: 1.2, OURS: 1.0}
_EPOCHS_TO_GOAL = 5
_SPEED_EPOCH = 0.6
_TURN = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything that is to be measured."""

    parts: tuple[Part, ...] = ("steps", "trainings", "epochs")
    threads: tuple[int, ...] = (1, 2)
    rounds: int = 7
    seconds: float = 0.3
    cases: tuple[Case, ...] = CASES
    training_epochs: int = 10
    """Epochs of a whole training at most: it ends once all contenders have reached the goal."""
    epochs: int = 20
    """Epochs over which the speed of nntui is measured."""
    optimizers: tuple[str, ...] = ("adam",)
    activations: tuple[str, ...] = ("relu",)
    contenders: tuple[str, ...] = tuple(CONTENDERS)
    """Whose steps are measured."""
    against: Path | None = None
    """Another source tree of nntui, the contender `before`."""

    @property
    def pairs(self) -> int:
        """How many pairs of optimizer and activation are trained."""
        return len(self.optimizers) + len(self.activations) - 1


def estimate(plan: Plan) -> float:
    """Return about how many seconds the measurement takes."""
    seconds = 0.0
    if "steps" in plan.parts:
        seconds += len(plan.threads) * _steps(plan)
    if "trainings" in plan.parts:
        epochs = min(plan.training_epochs, _EPOCHS_TO_GOAL)
        names = present(TRAINED, plan.against)
        seconds += sum(_TO_START + epochs * _EPOCH[name] for name in names)
    if "epochs" in plan.parts:
        of_pair = plan.epochs * _SPEED_EPOCH + 2 * TURNS * _TURN
        seconds += (1 + bool(plan.against)) * plan.pairs * of_pair
    return seconds


def _steps(plan: Plan) -> float:
    """Return the seconds of one number of threads."""
    names = present(plan.contenders, plan.against)
    turns = sum(CONTENDERS[name].can_train(case) for name in names for case in plan.cases)
    tasks = sum(task.beside in (None, *plan.cases) for task in TASKS)
    turns += tasks * (1 + bool(plan.against))
    return turns * (plan.rounds * plan.seconds + _TO_PREPARE)
