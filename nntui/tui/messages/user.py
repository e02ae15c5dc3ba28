"""What the user did, by a key, a click, a field or a dialog."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from msgspec import Struct

from nntui.config.layers import LayerSpec
from nntui.tui.messages.runs import RunsMessage
from nntui.tui.state import Draft, Panel, Tab
from nntui.view.palette import Palette

if TYPE_CHECKING:
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.workspace.opening import Entry


class AppStarted(Struct, frozen=True):
    """The app was started, maybe with the name of something to open.

    Args:
        target: the name; empty for none.
        last: what was shown when the app ended.
        note: what to say about the last time, empty for nothing.
    """

    target: str = ""
    last: "Entry | None" = None
    note: str = ""


class TrainPressed(Struct, frozen=True):
    """Start, pause or resume was asked for."""


class AdvancePressed(Struct, frozen=True):
    """One step, or the rest of the epoch, was asked for."""

    unit: Literal["step", "epoch"]


class StopPressed(Struct, frozen=True):
    """A stop after a checkpoint was asked for."""


class ResetPressed(Struct, frozen=True):
    """An untrained network was asked for, maybe with a new seed."""

    seed: int | None = None


class AgainAnswered(Struct, frozen=True):
    """The user said what to do with a run that is done: train it longer, or start a new one."""

    answer: Literal["longer", "new"]


class OverAnswered(Struct, frozen=True):
    """The user said what to do with a damaged run: train it from step 0, or start a new one."""

    answer: Literal["over", "new"]


class RunNamed(Struct, frozen=True):
    """A name for the next run was given; an empty one is made of its settings."""

    name: str


class CancelPressed(Struct, frozen=True):
    """What is being opened or evaluated is no longer wanted."""


class CursorMoved(Struct, frozen=True):
    """Another digit was asked for."""

    by: int


class CursorScattered(Struct, frozen=True):
    """A random digit was asked for; `seed` decides which."""

    seed: int


class MistakesPressed(Struct, frozen=True):
    """Only misclassified digits were asked for, or all of them again."""


class SplitPressed(Struct, frozen=True):
    """The validation images were asked for instead of the test images, or the other way round."""


class AugmentedPressed(Struct, frozen=True):
    """The next augmented version of the digit was asked for."""


class PixelStylePressed(Struct, frozen=True):
    """Another way to draw digits was asked for."""


class TabMoved(Struct, frozen=True):
    """The tab so many places further was asked for."""

    by: int


class TabChosen(Struct, frozen=True):
    """A tab was chosen."""

    tab: Tab


class ScreenChosen(Struct, frozen=True):
    """A screen was chosen, by its name."""

    screen: str


class PanelChosen(Struct, frozen=True):
    """A panel was chosen, to be shown and to get the focus."""

    panel: Panel


class PaletteChosen(Struct, frozen=True):
    """Another theme was chosen, with other colors."""

    palette: Palette


class MatrixPressed(Struct, frozen=True):
    """Percent or counts, or the change since the start of the run, was asked for, or its end."""

    what: Literal["percent", "change"]


class EvaluationMoved(Struct, frozen=True):
    """The confusion matrix of an earlier or later evaluation was asked for."""

    by: int


class ChartPressed(Struct, frozen=True):
    """Another scale of the charts, other epochs, or the third chart was asked for."""

    what: Literal["scale", "recent", "rates"]


class EpochPointed(Struct, frozen=True):
    """The cursor of the charts was put at an epoch, or removed."""

    epoch: float | None


class EpochStepped(Struct, frozen=True):
    """The cursor of the charts was moved to another epoch that was evaluated."""

    to: Literal["previous", "next", "first", "last"]


class CellOpened(Struct, frozen=True):
    """A cell of the confusion matrix was chosen."""

    truth: int
    predicted: int


class SettingsEdited(Struct, frozen=True):
    """Settings have new values, each of them legal."""

    changes: Mapping[str, object]


class LayersEdited(Struct, frozen=True):
    """The hidden layers were edited; `edit` numbers the edits of the panel, 0 where it is none."""

    layers: tuple[LayerSpec, ...]
    edit: int = 0


class Drafted(Struct, frozen=True):
    """A value was typed, and not taken yet; None where nothing is being typed any longer."""

    draft: Draft | None


class GroupToggled(Struct, frozen=True):
    """A group of settings was unfolded, or folded again.

    Args:
        group: which one.
        unfolded: what it is to be; None for the other one.
    """

    group: str
    unfolded: bool | None = None


class UndoPressed(Struct, frozen=True):
    """The last change of the settings is to be undone."""


class RedoPressed(Struct, frozen=True):
    """The last change that was undone is to be made again."""


class KeyExplained(Struct, frozen=True):
    """A key that was pressed does nothing; `reason` says why."""

    reason: str


class RecipeChosen(Struct, frozen=True):
    """The settings of a recipe were asked for."""

    name: str


class TargetChosen(Struct, frozen=True):
    """A line of the open dialog was chosen, or a name or path was typed there."""

    target: "Entry | str"


class SaveRequested(Struct, frozen=True):
    """A name was given under which to save the weights of a network."""

    name: str
    network: "EvaluatedNetwork"


class LeavePressed(Struct, frozen=True):
    """The user wants to leave."""


class LeaveAnswered(Struct, frozen=True):
    """The user said what to do with the run that is being trained."""

    answer: Literal["stop", "keep"]


class DialogChanged(Struct, frozen=True):
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
