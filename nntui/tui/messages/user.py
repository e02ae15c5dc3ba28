"""What the user did, by a key, a click, a field or a dialog."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from nntui.config.layers import LayerSpec
from nntui.tui.messages.runs import RunsMessage
from nntui.tui.state import Draft, Panel, Tab
from nntui.view.palette import Palette

if TYPE_CHECKING:
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.workspace.opening import Entry


@dataclass(frozen=True, slots=True)
class AppStarted:
    """The app was started, maybe with the name of something to open.

    Args:
        target: the name; empty for none.
        last: what was shown when the app ended.
        note: what to say about the last time, empty for nothing.
    """

    target: str = ""
    last: "Entry | None" = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class TrainPressed:
    """Start, pause or resume was asked for."""


@dataclass(frozen=True, slots=True)
class AdvancePressed:
    """One step, or the rest of the epoch, was asked for."""

    unit: Literal["step", "epoch"]


@dataclass(frozen=True, slots=True)
class StopPressed:
    """A stop after a checkpoint was asked for."""


@dataclass(frozen=True, slots=True)
class ResetPressed:
    """An untrained network was asked for, maybe with a new seed."""

    seed: int | None = None


@dataclass(frozen=True, slots=True)
class AgainAnswered:
    """The user said what to do with a run that is done: train it longer, or start a new one."""

    answer: Literal["longer", "new"]


@dataclass(frozen=True, slots=True)
class OverAnswered:
    """The user said what to do with a damaged run: train it from step 0, or start a new one."""

    answer: Literal["over", "new"]


@dataclass(frozen=True, slots=True)
class RunNamed:
    """A name for the next run was given; an empty one is made of its settings."""

    name: str


@dataclass(frozen=True, slots=True)
class CancelPressed:
    """What is being opened or evaluated is no longer wanted."""


@dataclass(frozen=True, slots=True)
class CursorMoved:
    """Another digit was asked for."""

    by: int


@dataclass(frozen=True, slots=True)
class CursorScattered:
    """A random digit was asked for; `seed` decides which."""

    seed: int


@dataclass(frozen=True, slots=True)
class MistakesPressed:
    """Only misclassified digits were asked for, or all of them again."""


@dataclass(frozen=True, slots=True)
class SplitPressed:
    """The validation images were asked for instead of the test images, or the other way round."""


@dataclass(frozen=True, slots=True)
class AugmentedPressed:
    """The next augmented version of the digit was asked for."""


@dataclass(frozen=True, slots=True)
class PixelStylePressed:
    """Another way to draw digits was asked for."""


@dataclass(frozen=True, slots=True)
class TabMoved:
    """The tab so many places further was asked for."""

    by: int


@dataclass(frozen=True, slots=True)
class TabChosen:
    """A tab was chosen."""

    tab: Tab


@dataclass(frozen=True, slots=True)
class ScreenChosen:
    """A screen was chosen, by its name."""

    screen: str


@dataclass(frozen=True, slots=True)
class PanelChosen:
    """A panel was chosen, to be shown and to get the focus."""

    panel: Panel


@dataclass(frozen=True, slots=True)
class PaletteChosen:
    """Another theme was chosen, with other colors."""

    palette: Palette


@dataclass(frozen=True, slots=True)
class MatrixPressed:
    """Percent or counts, or the change since the start of the run, was asked for, or its end."""

    what: Literal["percent", "change"]


@dataclass(frozen=True, slots=True)
class EvaluationMoved:
    """The confusion matrix of an earlier or later evaluation was asked for."""

    by: int


@dataclass(frozen=True, slots=True)
class ChartPressed:
    """Another scale of the charts, other epochs, or the third chart was asked for."""

    what: Literal["scale", "recent", "rates"]


@dataclass(frozen=True, slots=True)
class EpochPointed:
    """The cursor of the charts was put at an epoch, or removed."""

    epoch: float | None


@dataclass(frozen=True, slots=True)
class EpochStepped:
    """The cursor of the charts was moved to another epoch that was evaluated."""

    to: Literal["previous", "next", "first", "last"]


@dataclass(frozen=True, slots=True)
class CellOpened:
    """A cell of the confusion matrix was chosen."""

    truth: int
    predicted: int


@dataclass(frozen=True, slots=True)
class SettingsEdited:
    """Settings have new values, each of them legal."""

    changes: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class LayersEdited:
    """The hidden layers were edited; `edit` numbers the edits of the panel, 0 where it is none."""

    layers: tuple[LayerSpec, ...]
    edit: int = 0


@dataclass(frozen=True, slots=True)
class Drafted:
    """A value was typed, and not taken yet; None where nothing is being typed any longer."""

    draft: Draft | None


@dataclass(frozen=True, slots=True)
class GroupToggled:
    """A group of settings was unfolded, or folded again.

    Args:
        group: which one.
        unfolded: what it is to be; None for the other one.
    """

    group: str
    unfolded: bool | None = None


@dataclass(frozen=True, slots=True)
class UndoPressed:
    """The last change of the settings is to be undone."""


@dataclass(frozen=True, slots=True)
class RedoPressed:
    """The last change that was undone is to be made again."""


@dataclass(frozen=True, slots=True)
class KeyExplained:
    """A key that was pressed does nothing; `reason` says why."""

    reason: str


@dataclass(frozen=True, slots=True)
class RecipeChosen:
    """The settings of a recipe were asked for."""

    name: str


@dataclass(frozen=True, slots=True)
class TargetChosen:
    """A line of the open dialog was chosen, or a name or path was typed there."""

    target: "Entry | str"


@dataclass(frozen=True, slots=True)
class SaveRequested:
    """A name was given under which to save the weights of a network."""

    name: str
    network: "EvaluatedNetwork"


@dataclass(frozen=True, slots=True)
class LeavePressed:
    """The user wants to leave."""


@dataclass(frozen=True, slots=True)
class LeaveAnswered:
    """The user said what to do with the run that is being trained."""

    answer: Literal["stop", "keep"]


@dataclass(frozen=True, slots=True)
class DialogChanged:
    """A dialog, the help or the palette was opened, or the last of them closed."""

    opened: bool


UserMessage: TypeAlias = (
    AppStarted
    | TrainPressed
    | AdvancePressed
    | StopPressed
    | ResetPressed
    | AgainAnswered
    | OverAnswered
    | RunNamed
    | CancelPressed
    | CursorMoved
    | CursorScattered
    | MistakesPressed
    | SplitPressed
    | AugmentedPressed
    | PixelStylePressed
    | TabMoved
    | TabChosen
    | ScreenChosen
    | PanelChosen
    | PaletteChosen
    | MatrixPressed
    | EvaluationMoved
    | CellOpened
    | ChartPressed
    | EpochPointed
    | EpochStepped
    | SettingsEdited
    | LayersEdited
    | Drafted
    | GroupToggled
    | UndoPressed
    | RedoPressed
    | KeyExplained
    | RecipeChosen
    | TargetChosen
    | SaveRequested
    | LeavePressed
    | LeaveAnswered
    | DialogChanged
    | RunsMessage
)
