"""State: everything that the app shows and waits for; it is replaced, never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from nntui.analysis.cursor import DigitCursor
from nntui.config.run_config import RunConfig
from nntui.strings import short_name
from nntui.tui.state.details import AugmentedKey, MatrixView
from nntui.tui.state.digits_screen import DigitsScreen
from nntui.tui.state.drafts import Draft
from nntui.tui.state.draw_screen import DrawScreen
from nntui.tui.state.generations import Generations
from nntui.tui.state.layers_screen import LayersScreen
from nntui.tui.state.note import Note
from nntui.tui.state.panels import FocusRequest, Tab
from nntui.tui.state.pending import (
    Download,
    EvaluationProgress,
    PendingCommand,
    PendingRequest,
    PendingStart,
)
from nntui.tui.state.requests import LoadInitial, OpenTarget
from nntui.tui.state.runs_screen import RunsScreen
from nntui.view.chart_options import ChartOptions
from nntui.view.images import PixelStyle
from nntui.view.list_lines import Remark
from nntui.view.runview import RunView
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from nntui.analysis.augmented import AugmentedDigit
    from nntui.analysis.evaluated import EvaluatedNetwork, ShownSplit
    from nntui.analysis.predictions import Predictions
    from nntui.datasets.dataset import Dataset, Pixels, Split
    from nntui.runs.directory import RunDirectory
    from nntui.training.events import AnyEvent
    from nntui.tui.state.past import PastRun, RunComparison
    from nntui.tui.state.shown import Shown
    from nntui.workspace.weights import OpenedWeights


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
        past: the runs that were shown before this one, the newest first.
        tested: the predictions of that run for the test images at its end; None before.
        comparison: that run compared with the one before it; None before its end.
        initial: the weights that the next run begins with; None for random ones.
        run_name: the name of the next run; empty for one that is made of its settings.
        network: the network whose predictions are shown, None while there is none.
        held: the network whose mistakes, or whose cell, the user studies while newer ones arrive.
        split_chosen: which images to show instead of those of `split`; empty for these.
        evaluated: the newest checkpoint whose evaluation was asked for, and on which images.
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
        charts: how the charts are drawn, and where their cursor is.
        dialog: whether a dialog, the help or the palette covers the panels.
        note: the newest message to the user.
        start_note: what to say once the first data are there; empty for nothing.
        set_aside: runs and weights that edits replaced, the newest first; each is shown again
            once the settings fit it.
        opened: the weights that were opened last: their kind, name and title; None for none.
        generations: decide which answers are late.
        request: what the user asked to see, until it is shown or refused.
        start: the run that is being started, None where none is.
        progress: how far an evaluation is that takes a while; None where none does.
        download: the data set that is being downloaded, None where none is.
        commands: those that were sent to the run and not answered yet, in their order.
        answers: the events that answer commands to the run, by the name of the command.
        ends: how often the run had ended when it was looked at last; None before that.
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
        runs: what the screen Runs shows.
        digits: what the screen Digits shows.
        layers: what the screen Network shows.
        draw: what the screen Draw shows.
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
    past: "tuple[PastRun, ...]" = ()
    tested: "Predictions | None" = None
    comparison: "RunComparison | None" = None
    initial: "OpenedWeights | None" = None
    run_name: str = ""

    network: "EvaluatedNetwork | None" = None
    held: "EvaluatedNetwork | None" = None
    split_chosen: 'ShownSplit | Literal[""]' = ""
    evaluated: tuple[str, str] = ("", "")
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
    charts: ChartOptions = field(default_factory=ChartOptions)
    dialog: bool = False
    note: Note = field(default_factory=Note)
    start_note: str = ""
    set_aside: "tuple[Shown, ...]" = ()
    opened: tuple[Literal["run", "weights"], str, str] | None = None

    generations: Generations = field(default_factory=Generations)
    request: PendingRequest | None = None
    start: PendingStart | None = None
    progress: EvaluationProgress | None = None
    download: Download | None = None
    commands: tuple[PendingCommand, ...] = ()
    answers: "Mapping[str, AnyEvent]" = field(default_factory=dict)
    ends: int | None = None
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
    runs: RunsScreen = field(default_factory=RunsScreen)
    digits: DigitsScreen = field(default_factory=DigitsScreen)
    layers: LayersScreen = field(default_factory=LayersScreen)
    draw: DrawScreen = field(default_factory=DrawScreen)

    @property
    def ghosts(self) -> tuple[RunView, ...]:
        """The curves of the runs behind the one that is shown, the newest first."""
        return tuple(each.view for each in self.behind)

    @property
    def behind(self) -> "tuple[PastRun, ...]":
        """The runs on the same data that were shown before, at most five, the newest first."""
        data = (self.run_config or self.config).data
        return tuple(each for each in self.past if each.data == data)

    @property
    def split(self) -> "ShownSplit":
        """Which images to show: those held out for validation while a run is trained.

        Settings are chosen by looking at them, so test images are kept for the end.
        """
        if self.split_chosen:
            return self.split_chosen
        validated = self.run_config is not None and self.run_config.validation > 0
        return "validation" if self.live and validated else "test"

    @property
    def studied(self) -> "EvaluatedNetwork | None":
        """The network whose prediction for the digit is shown: the newest one, or the held one."""
        return self.held or self.network

    @property
    def images(self) -> "Split | None":
        """The images that the digit is one of."""
        if self.data is None:
            return None
        return self.data.test if self.studied is None else self.studied.images(self.data)

    @property
    def row(self) -> int:
        """The row of the image that is shown."""
        return 0 if self.images is None else self.cursor.row % len(self.images)

    @property
    def image(self) -> "Pixels | None":
        """The image that is shown, (height, width)."""
        if self.images is None:
            return None
        image: Pixels = self.images.images[self.row]
        return image

    @property
    def begins_with(self) -> str:
        """What the next run begins with, as text to display; empty for random weights."""
        if self.initial is None:
            return ""
        accuracy = self.initial.weights.info.accuracy
        percent = "" if accuracy is None else f", {100 * accuracy:.2f} %"
        return f"{self.initial.title}{percent}"

    @property
    def opening(self) -> str:
        """What is being opened while nothing that was opened or trained is shown; else empty."""
        request = self.request.request if self.request else None
        if self.run is not None or self.initial is not None:
            return ""
        match request:
            case OpenTarget():
                return request.title
            case LoadInitial(target=target, last=last):
                return short_name(target or (last.name if last else ""))
        return ""

    @property
    def is_replaced(self) -> bool:
        """Whether something else is being opened, so that what is shown will soon be replaced."""
        return self.request is not None and self.data is not None

    @property
    def training(self) -> bool:
        """Whether a run that takes commands is shown, or being started."""
        return self.live or (self.start is not None and not self.start.superseded)

    @property
    def wants_augmented(self) -> bool:
        """Whether the digit is to be shown as it is augmented in training."""
        return bool(self.variant and self.config.augment)
