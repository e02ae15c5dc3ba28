"""State: everything that the app shows and waits for; it is replaced, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, get_args

from nntui.analysis.cursor import DigitCursor
from nntui.config.run_config import RunConfig
from nntui.tui.state.drafts import Draft
from nntui.tui.state.generations import Generations
from nntui.tui.state.pending import Download, PendingCommand, PendingRequest, PendingStart
from nntui.view.images import PixelStyle
from nntui.view.list_lines import Remark
from nntui.view.runview import RunView
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from nntui.analysis.augmented import AugmentedDigit
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.datasets.dataset import Dataset, Pixels
    from nntui.runs.directory import RunDirectory
    from nntui.training.events import AnyEvent

Tab: TypeAlias = Literal["digit", "charts", "confusion", "settings"]
TABS: tuple[Tab, ...] = get_args(Tab)

Panel: TypeAlias = Literal["network", "settings", "loss", "accuracy", "digit", "confusion"]
TAB_OF: dict[Panel, Tab] = {
    "network": "settings",
    "settings": "settings",
    "loss": "charts",
    "accuracy": "charts",
    "digit": "digit",
    "confusion": "confusion",
}
"""The tab that a panel is in where there is no room for all."""


class AugmentedKey(NamedTuple):
    """What augmented versions of a digit are made of."""

    view: int
    """The generation of the view."""
    row: int
    augment: str
    seed: int
    network: "EvaluatedNetwork"


Severity: TypeAlias = Literal["information", "warning", "error"]


class Note(NamedTuple):
    """The newest message to the user, shown below the panels."""

    text: str = ""
    severity: Severity = "information"


class FocusRequest(NamedTuple):
    """The panel that is to get the focus."""

    panel: Panel = "digit"
    number: int = 0
    """How many requests there were; the screen carries out each of them once."""


class MatrixView(NamedTuple):
    """What the cells of the confusion matrix show."""

    percent: bool = False
    """Percent of the row, rather than counts."""
    change: bool = False
    """The change since the first evaluation of the run."""
    evaluation: int | None = None
    """Which evaluation of the validation images, from 0; None for the network that is shown."""


@dataclass(frozen=True, slots=True, eq=False)  # compared by identity: arrays have no one equality
class State:
    """What is shown, and what is waited for.

    Args:
        config: the settings of the next run, as the panels show them.
        data: the data set; None while it is loaded, and where it is lost.
        lost: why the data of the run that is shown cannot be loaded; empty where they are.
        barred: why nothing can be trained: what was named on the command line cannot be opened;
            empty where it was, and once the user chose something else.
        last_labeled: the newest data set that a network could be trained on, to go back to.
        run: the run whose charts are shown, None where there is none.
        run_config: the settings that run was created with.
        view: what is known of that run.
        live: whether that run is being trained.
        problem: why its trainer ended without reporting it; empty where it did not.
        run_missing: whether the folder of that run was deleted or renamed.
        network: the network whose predictions are shown, None while there is none.
        cursor: which digit is shown, and which are skipped.
        variant: which augmented version of the digit is shown, from 1; 0 is the digit itself.
        augmented: the augmented versions, None until they are computed.
        augmented_key: what they are made of; None where none are wanted.
        pixel_style: how digits are drawn.
        terminal: what the terminal can display.
        screen: the name of the screen that is shown.
        tab: the group of panels that is shown where there is no room for all.
        inspected: the digit or the matrix, whichever was chosen last.
        focus: the panel that is to get the focus.
        matrix: what the cells of the confusion matrix show.
        dialog: whether a dialog, the help or the palette covers the panels.
        note: the newest message to the user.
        generations: decide which answers are late.
        request: what the user asked to see, until it is shown or refused.
        start: the run that is being started, None where none is.
        download: the data set that is being downloaded, None where none is.
        commands: those that were sent to the run and not answered yet, in their order.
        answers: the events that answer commands to the run, by the name of the command.
        commands_sent: how many commands were sent, to any run.
        pause_requested: whether the run pauses, or will once all commands are answered.
        leaving_after: the number of the command after which the app ends, 0 where it does not.
        leaving_line: the line to print then.
        edits: how many edits of settings were answered; panels then show the settings again.
        layers_edit: the newest edit of the layers that was answered.
        draft: the value that is being typed in a panel; None where none is.
        draft_taken: the number of the newest draft that was taken without leaving its row.
        remarks: what is said under settings: why a value was refused, or what reset it.
        chosen_sizes: the numbers of images that the user chose, by setting; another data set
            may be too small for them, and the next one is given them again.
        unfolded: the groups of settings that are shown with all their settings.
        undone: the settings that `undo` returns to, the newest last.
        redone: the settings that `redo` returns to, the next one last.
    """

    config: RunConfig = field(default_factory=RunConfig)
    data: "Dataset | None" = None
    last_labeled: "Dataset | None" = None
    lost: str = ""
    barred: str = ""

    run: "RunDirectory | None" = None
    run_config: RunConfig | None = None
    view: RunView = field(default_factory=RunView)
    live: bool = False
    problem: str = ""
    run_missing: bool = False

    network: "EvaluatedNetwork | None" = None
    cursor: DigitCursor = field(default_factory=DigitCursor)
    variant: int = 0
    augmented: "AugmentedDigit | None" = None
    augmented_key: AugmentedKey | None = None

    pixel_style: PixelStyle = "ascii"
    terminal: Terminal = field(default_factory=Terminal)
    screen: str = "train"
    tab: Tab = "digit"
    inspected: Tab = "digit"
    focus: FocusRequest = field(default_factory=FocusRequest)
    matrix: MatrixView = field(default_factory=MatrixView)
    dialog: bool = False
    note: Note = field(default_factory=Note)

    generations: Generations = field(default_factory=Generations)
    request: PendingRequest | None = None
    start: PendingStart | None = None
    download: Download | None = None
    commands: tuple[PendingCommand, ...] = ()
    answers: "Mapping[str, AnyEvent]" = field(default_factory=dict)
    commands_sent: int = 0
    pause_requested: bool = False
    leaving_after: int = 0
    leaving_line: str = ""
    edits: int = 0
    layers_edit: int = 0
    draft: Draft | None = None
    draft_taken: int = 0
    remarks: Mapping[str, Remark] = field(default_factory=dict)
    chosen_sizes: Mapping[str, int] = field(default_factory=dict)
    unfolded: frozenset[str] = frozenset()
    undone: tuple[RunConfig, ...] = ()
    redone: tuple[RunConfig, ...] = ()

    @property
    def row(self) -> int:
        """The row of the test image that is shown."""
        return 0 if self.data is None else self.cursor.row % len(self.data.test)

    @property
    def image(self) -> "Pixels | None":
        """The test image that is shown, (height, width)."""
        if self.data is None:
            return None
        image: Pixels = self.data.test.images[self.row]
        return image

    @property
    def training(self) -> bool:
        """Whether a run that takes commands is shown, or being started."""
        return self.live or (self.start is not None and not self.start.superseded)

    @property
    def wants_augmented(self) -> bool:
        """Whether the digit is to be shown as it is augmented in training."""
        return bool(self.variant and self.config.augment)
