"""ChartPanel: the learning curves of the loss or of the accuracy, or the learning rate."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text
from textual import events

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import EpochPointed
from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.panel_title import panel_title
from nntui.view import formatting
from nntui.view.chart_curves import LETTERS, Curves, Quantity, curves_of, nearest
from nntui.view.chart_legend import accuracy_words, legend, loss_words, readout
from nntui.view.chart_options import ChartOptions
from nntui.view.chart_window import epochs_window, union_window, value_window
from nntui.view.charts import Frame, chart_lines
from nntui.view.names import short_names
from nntui.view.runview import RunChange
from nntui.view.scales import (
    LINEAR_ACCURACY,
    LINEAR_LOSS,
    LOG_ACCURACY,
    LOG_LOSS,
    RATES,
    Scale,
    Window,
)
from nntui.view.style import Terminal

if TYPE_CHECKING:
    from nntui.runs.directory import RunDirectory

_WITH_LINES = 9
"""Rows from which on there are lines below the chart."""
_NAME = 24
"""Columns of the name of a run."""


class _Shown(NamedTuple):
    """What a chart is drawn from; it is drawn again where this has changed."""

    curves: Curves
    behind: tuple[Curves, ...]
    epochs: Window
    options: ChartOptions
    run_changes: tuple[RunChange, ...]
    words: tuple[str, ...]
    terminal: Terminal
    numbered: bool


class ChartPanel(DrawnPanel, can_focus=True):
    """A legend with the newest values, and below it the curves.

    Args:
        title: of the panel.
        quantity: what it shows; its id is the same word.
        scales: the logarithmic and the linear scale of the values.
        format_value: returns a value of a curve as text.
    """

    def __init__(
        self,
        title: str,
        quantity: Quantity,
        scales: tuple[Scale, Scale],
        format_value: Callable[[float | None], str],
    ) -> None:
        super().__init__(id=quantity, classes="panel charts")
        self.border_title = panel_title(title)
        self._quantity = quantity
        self._scales = scales
        self._format = format_value
        self._window: Window | None = None
        self._kept_for: tuple[RunDirectory | None, bool, bool] | None = None
        """The run and the options that the window is for."""
        self._numbered = True
        self._shown: _Shown | None = None
        self._shown_for: tuple[State, bool] | None = None
        """The state it was made of, and whether epochs were numbered."""
        self._frame: Frame | None = None
        self._hovered = False
        """Whether the mouse has put the cursor where it is."""

    def put(self, *, numbered: bool) -> None:
        """Set whether epochs are written below the chart."""
        if numbered != self._numbered:
            self._numbered = numbered
            self.redraw()

    def is_changed(self) -> bool:
        """Return whether the curves, or how they are drawn, are others than before."""
        before = self._shown
        return self._newest() != before

    def draw(self, columns: int, rows: int) -> Text:
        """Return the legend and the curves."""
        return Text("\n").join(self.draw_lines(columns, rows))

    def draw_lines(self, columns: int, rows: int) -> list[Text]:
        """Return the legend and the curves, row by row."""
        shown = self._newest()
        terminal, cursor = shown.terminal, shown.options.cursor
        text, below = self._legend(shown, columns, rows)
        frame = Frame(
            columns,
            rows - 1 - len(below),
            shown.epochs,
            self._keep_window(shown),
            self._scales[shown.options.linear],
            shown.numbered,
            terminal.unicode,
        )
        self._frame = frame if frame.drawable else None
        marks = [each.epoch for each in shown.run_changes]
        chart = chart_lines(shown.curves, shown.behind, frame, terminal, marks, cursor)
        return [*text.split("\n", allow_blank=True), *chart, *map(Text, below)]

    def _legend(self, shown: _Shown, columns: int, rows: int) -> tuple[Text, list[str]]:
        """Return the line above the chart, and lines below it."""
        if shown.options.cursor is not None:
            epoch = shown.options.cursor
            near = [each for each in shown.run_changes if abs(each.epoch - epoch) <= 0.5]
            words = [f"{each.text} at {each.epoch:.3g}" for each in near]
            near_epoch = (shown.curves, shown.behind, epoch, self._format, columns, shown.terminal)
            named = ("gradient norm", "rate") if self._quantity == "rates" else ("", "")
            return readout(*near_epoch, words, named), []
        names = ("gradient norm", "rate") if self._quantity == "rates" else ("train", "val")
        drawn = (shown.curves, shown.behind, self._format, columns, shown.terminal)
        line = legend(*drawn, shown.words, names)
        compared = self.state.comparison if self._quantity == "accuracy" else None
        if compared is None or compared.text in line.plain:
            return line, []
        return line, _split(f"a: {compared.text}", columns) if rows >= _WITH_LINES else []

    def _newest(self) -> _Shown:
        """Return what a chart of the newest state is drawn from."""
        shown_for = self.state, self._numbered
        if self._shown is None or shown_for != self._shown_for:
            self._shown, self._shown_for = self._what_to_show(), shown_for
        return self._shown

    def _what_to_show(self) -> _Shown:
        state = self.state
        curves = curves_of(state.view, self._quantity)
        behind = _behind(state, self._quantity)
        return _Shown(
            curves,
            behind,
            _epochs(state),
            state.charts,
            state.view.run_changes,
            tuple(self._words(curves, behind)),
            state.terminal,
            self._numbered,
        )

    def _words(self, curves: Curves, behind: tuple[Curves, ...]) -> list[str]:
        if self._quantity == "loss":
            return loss_words(curves)
        if self._quantity == "rates":
            return [f"{each.text} at {each.epoch:.3g}" for each in self.state.view.run_changes[-2:]]
        compared = self.state.comparison
        words = accuracy_words(curves, behind)
        if compared is None:
            return words
        letter = behind[0].letter if behind else ""
        best = [word for word in words if word.startswith("best")]
        return [compared.text if not letter else f"{compared.text} against {letter}", *best]

    def _keep_window(self, shown: _Shown) -> Window:
        """Return the window of the run, which is kept as long as it fits."""
        options = shown.options
        kept_for = (self.state.run, options.linear, options.recent)
        if kept_for != self._kept_for:
            self._kept_for, self._window = kept_for, None
        scale = self._scales[options.linear]
        if self._quantity == "rates":
            window = union_window(shown.curves, scale, shown.epochs, self._window)
        else:
            behind, before = shown.behind, self._window
            window = value_window(shown.curves, behind, scale, shown.epochs, before)
        if shown.curves.main or shown.behind:
            self._window = window
        return window

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Show the values at the mouse."""
        self._point(event, hovered=True)

    def on_click(self, event: events.Click) -> None:
        """Keep the cursor where it was clicked."""
        self._point(event, hovered=False)

    def on_leave(self) -> None:
        """Remove the cursor that the mouse has put there."""
        if self._hovered:
            self._hovered = False
            self.post_message(Envelope(EpochPointed(None)))

    def _point(self, event: events.MouseEvent, *, hovered: bool) -> None:
        """Put the cursor at the point nearest to the mouse."""
        offset = event.get_content_offset(self)
        if offset is None or self._frame is None or self._shown is None:
            return
        shown = self._shown
        curves = [shown.curves, *shown.behind]
        points = next((each.main for each in curves if each.main), ())
        found = nearest(points, self._frame.epoch(offset.x))
        if found is not None:
            self._hovered = hovered
            if found[0] != shown.options.cursor:
                self.post_message(Envelope(EpochPointed(found[0])))


def _behind(state: State, quantity: Quantity) -> tuple[Curves, ...]:
    """Return the curves of the runs behind the one that is shown, the newest first."""
    if quantity == "rates":
        return ()
    names = short_names([each.path.name for each in state.behind], _NAME)
    return tuple(
        curves_of(past.view, quantity, letter, name)
        for past, letter, name in zip(state.behind, LETTERS, names, strict=False)
    )


def _epochs(state: State) -> Window:
    """Return the epochs in sight: those of the run, before it those of the runs behind."""
    view = state.view
    epochs = view.started.epochs if view.started else state.config.epochs
    newest = 0.0
    if view.started is not None and view.started.train_size:
        newest = view.seen / view.started.train_size
    elif view.started is None:
        made = [each.started.epochs for each in state.ghosts if each.started]
        epochs = max([epochs, *made])
        newest = float(max(made, default=0))
    return epochs_window(newest, epochs, recent=state.charts.recent)


def _split(text: str, columns: int) -> list[str]:
    """Return text in lines that break at commas."""
    lines = [""]
    for part in text.split(", "):
        joined = f"{lines[-1]}, {part}" if lines[-1] else part
        if len(joined) <= columns:
            lines[-1] = joined
        else:
            lines.append(part)
    return [line for line in lines if line]


def loss_panel() -> ChartPanel:
    """Return the panel of the loss."""
    return ChartPanel("Loss", "loss", (LOG_LOSS, LINEAR_LOSS), formatting.number)


def accuracy_panel() -> ChartPanel:
    """Return the panel of the accuracy."""
    scales = LOG_ACCURACY, LINEAR_ACCURACY
    return ChartPanel("Accuracy", "accuracy", scales, formatting.percent)


def rates_panel() -> ChartPanel:
    """Return the panel of the learning rate and the gradient norm."""
    return ChartPanel("Gradient and rate", "rates", (RATES, RATES), formatting.number)
