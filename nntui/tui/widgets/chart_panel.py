"""The panels with the course of the loss and of the accuracy."""

from collections.abc import Callable
from typing import Any

from rich.text import Text

from nntui.tui.state import State
from nntui.tui.widgets.lines import Lines
from nntui.view import charts, formatting
from nntui.view.runview import RunView
from nntui.view.series import Series
from nntui.view.status import legend

Chart = Callable[..., Text]


class ChartPanel(Lines):
    """A legend with the newest values, and below it two curves."""

    def __init__(
        self,
        title: str,
        chart: Chart,
        curves: Callable[[RunView], tuple[Series, Series]],
        word: Callable[[Any], str],
        **names: str,
    ) -> None:
        super().__init__(**names)
        self.border_title = title
        self._chart = chart
        self._curves = curves
        self._word = word
        self._shown: tuple[Series, Series] | None = None

    def show(self, state: State) -> None:
        """Redraw if a curve has changed."""
        self.state = state
        curves = self._curves(state.view)
        if curves != self._shown:
            self._shown = curves
            self.redraw()

    def draw(self, columns: int, rows: int) -> Text:
        """Return legend and curves."""
        terminal, view = self.state.terminal, self.state.view
        train, validation = self._curves(view)
        text = legend(self._word(train.last), self._word(validation.last), terminal)
        text.append("\n")
        size = (columns, rows - 1)
        epochs = view.started.epochs if view.started else self.state.config.epochs
        steps = view.steps or epochs
        text.append_text(
            self._chart(train.points, validation.points, size, steps, epochs, terminal)
        )
        return text


def loss_panel() -> ChartPanel:
    """Return the panel of the loss."""
    return ChartPanel(
        "Loss",
        charts.loss_chart,
        lambda view: (view.train_loss, view.validation_loss),
        formatting.number,
        id="loss",
        classes="panel charts",
    )


def accuracy_panel() -> ChartPanel:
    """Return the panel of the accuracy."""
    return ChartPanel(
        "Accuracy",
        charts.accuracy_chart,
        lambda view: (view.train_accuracy, view.validation_accuracy),
        formatting.percent,
        id="accuracy",
        classes="panel charts",
    )
