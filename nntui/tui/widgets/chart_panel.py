"""ChartPanel: the learning curves of the loss or of the accuracy."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from rich.text import Text

from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.panel_title import panel_title
from nntui.view import charts, formatting
from nntui.view.runview import RunView
from nntui.view.scales import ACCURACY, LOSS, Scale, Window
from nntui.view.series import Point, Series
from nntui.view.status import legend
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from nntui.runs.directory import RunDirectory


class Chart(Protocol):
    """A chart of view.charts."""

    def __call__(
        self,
        train: tuple[Point, ...],
        validation: tuple[Point, ...],
        size: tuple[int, int],
        steps: int,
        epochs: int,
        terminal: Terminal,
        before: Window | None = None,
    ) -> Text:
        """Return the chart as text."""
        ...


class ChartPanel(DrawnPanel):
    """A legend with the newest values, and below it the curves of training and validation.

    Args:
        title: of the panel; its id is the same word in lower case.
        chart: draws the curves.
        scale: of the values.
        curves: returns those of a run, training and validation.
        format_value: returns a value of a curve as text.
    """

    def __init__(
        self,
        title: str,
        chart: Chart,
        scale: Scale,
        curves: Callable[[RunView], tuple[Series, Series]],
        format_value: Callable[[float | None], str],
    ) -> None:
        super().__init__(id=title.lower(), classes="panel charts")
        self.border_title = panel_title(title)
        self._chart = chart
        self._scale = scale
        self._window: Window | None = None
        self._run: RunDirectory | None = None
        """The run whose values the window is for."""
        self._curves = curves
        self._format = format_value
        self._shown: tuple[Series, Series, tuple[int, int], Terminal] | None = None

    def show(self, state: State) -> None:
        """Draw the curves again if they have changed."""
        self.state = state
        shown = (*self._curves(state.view), self._length(), state.terminal)
        if shown != self._shown:
            self._shown = shown
            self.redraw()

    def draw(self, columns: int, rows: int) -> Text:
        """Return the legend and the curves."""
        terminal = self.state.terminal
        train, validation = self._curves(self.state.view)
        text = legend(self._format(train.last), self._format(validation.last), terminal)
        text.append("\n")
        steps, epochs = self._length()
        size = (columns, rows - 1)
        curves = train.points, validation.points
        self._keep_window(*curves)
        return text.append_text(self._chart(*curves, size, steps, epochs, terminal, self._window))

    def _keep_window(self, train: tuple[Point, ...], validation: tuple[Point, ...]) -> None:
        """Keep the window of the run as long as it fits."""
        if self.state.run != self._run or not (train or validation):
            self._run, self._window = self.state.run, None
        if train or validation:
            self._window = charts.chart_window(train, validation, self._scale, self._window)

    def _length(self) -> tuple[int, int]:
        """Return the steps and the epochs of the run; before it starts, epochs stand for steps."""
        view = self.state.view
        epochs = view.started.epochs if view.started else self.state.config.epochs
        return view.steps or epochs, epochs


def loss_panel() -> ChartPanel:
    """Return the panel of the loss."""
    return ChartPanel(
        "Loss",
        charts.loss_chart,
        LOSS,
        lambda view: (view.train_loss, view.validation_loss),
        formatting.number,
    )


def accuracy_panel() -> ChartPanel:
    """Return the panel of the accuracy."""
    return ChartPanel(
        "Accuracy",
        charts.accuracy_chart,
        ACCURACY,
        lambda view: (view.train_accuracy, view.validation_accuracy),
        formatting.percent,
    )
