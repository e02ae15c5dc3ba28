"""What the user did, by a key, a click, a field or a dialog."""

from typing import TYPE_CHECKING, TypeAlias

from msgspec import Struct

from nntui.tui.messages.arranging import (
    DialogChanged,
    KeyExplained,
    PaletteChosen,
    PanelChosen,
    ScreenChosen,
    TabChosen,
    TabMoved,
)
from nntui.tui.messages.digits import DigitsMessage
from nntui.tui.messages.draw import DrawMessage
from nntui.tui.messages.editing import (
    Drafted,
    GroupToggled,
    LayersEdited,
    RecipeChosen,
    RedoPressed,
    SettingsEdited,
    UndoPressed,
)
from nntui.tui.messages.inside import InsideMessage
from nntui.tui.messages.looking import (
    AugmentedPressed,
    CellOpened,
    ChartPressed,
    CursorMoved,
    CursorScattered,
    EpochPointed,
    EpochStepped,
    EvaluationMoved,
    MatrixPressed,
    MistakesPressed,
    PixelStylePressed,
    SplitPressed,
)
from nntui.tui.messages.runs import RunsMessage
from nntui.tui.messages.sweeps import SweepsMessage
from nntui.tui.messages.training import (
    AdvancePressed,
    AgainAnswered,
    CancelPressed,
    LeaveAnswered,
    LeavePressed,
    OverAnswered,
    ResetPressed,
    RunNamed,
    SaveRequested,
    StopPressed,
    TrainPressed,
)

if TYPE_CHECKING:
    from nntui.workspace.opening import Entry

__all__ = [
    "AdvancePressed",
    "AgainAnswered",
    "AppStarted",
    "AugmentedPressed",
    "CancelPressed",
    "CellOpened",
    "ChartPressed",
    "CursorMoved",
    "CursorScattered",
    "DialogChanged",
    "Drafted",
    "EpochPointed",
    "EpochStepped",
    "EvaluationMoved",
    "GroupToggled",
    "KeyExplained",
    "LayersEdited",
    "LeaveAnswered",
    "LeavePressed",
    "MatrixPressed",
    "MistakesPressed",
    "OverAnswered",
    "PaletteChosen",
    "PanelChosen",
    "PixelStylePressed",
    "RecipeChosen",
    "RedoPressed",
    "ResetPressed",
    "RunNamed",
    "SaveRequested",
    "ScreenChosen",
    "SettingsEdited",
    "SplitPressed",
    "StopPressed",
    "TabChosen",
    "TabMoved",
    "TargetChosen",
    "TrainPressed",
    "UndoPressed",
    "UserMessage",
]


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


class TargetChosen(Struct, frozen=True):
    """A line of the open dialog was chosen, or a name or path was typed there."""

    target: "Entry | str"


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
    | InsideMessage
    | RunsMessage
    | SweepsMessage
    | DigitsMessage
    | DrawMessage
)
