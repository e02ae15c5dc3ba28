"""The panel with one test digit and what the network says of it."""

from itertools import zip_longest

from rich.text import Text
from textual import events

from nntui.analysis.augmented import VARIANTS, AugmentedDigit
from nntui.analysis.predictions import Predictions
from nntui.datasets.dataset import Pixels
from nntui.tui import bridge
from nntui.tui.state import State
from nntui.tui.widgets.lines import Lines
from nntui.view import formatting
from nntui.view.bars import probability_bars
from nntui.view.images import image_text, large_image_text
from nntui.view.style import DIM, RIGHT, WRONG


class DigitPanel(Lines, can_focus=True):
    """The picture; truth, answer and confidence; a bar for each class; what is left out."""

    BORDER_TITLE = "Digit"

    def __init__(self, **names: str) -> None:
        super().__init__(**names)
        self._fed: AugmentedDigit | None = None
        """The newest digit that was shown as it is fed."""
        self._made_of: tuple[object, ...] = ()

    def draw(self, columns: int, rows: int) -> Text:
        """Return what was said, picture and bars side by side, and what is left out."""
        state = self.state
        image = state.image
        if image is None:
            return Text("loading the data ...", DIM if state.terminal.color else "")
        image, predictions, row = self._sight(image)
        wide = image.shape[1] * 2 + 24 <= columns and image.shape[0] + 2 <= rows
        drawn = (large_image_text if wide else image_text)(image, state.pixel_style)
        left = list(drawn.split("\n", allow_blank=True))
        right = self._bars(predictions, row, columns - left[0].cell_len - 1)
        missing = Text(" " * left[0].cell_len)
        beside = [Text(" ").join(pair) for pair in zip_longest(left, right, fillvalue=missing)]
        lines = [self._verdict(predictions, row), *beside[: rows - 2]]
        lines += [Text()] * (rows - 1 - len(lines))
        lines.append(Text(_filter_words(state), DIM if state.terminal.color else ""))
        return Text("\n").join(lines)

    async def on_click(self, event: events.Click) -> None:
        """Go to the digit before or to the next one, by the side that was clicked."""
        forward = event.x * 2 >= self.size.width
        await self.run_action(f"app.walk({1 if forward else -1})")

    def _sight(self, image: Pixels) -> tuple[Pixels, Predictions | None, int]:
        """Return the picture to show, and in what table and row the answer to it stands."""
        state = self.state
        if state.data is None or state.model is None:
            return image, None, 0
        row = state.cursor.row % len(state.data.test)
        if not _as_fed(state):
            return image, state.model.predictions, row
        made_of = (state.model, row, state.config.augment, state.config.seed)
        if self._fed is None or self._made_of != made_of:
            self._made_of = made_of
            self._fed = bridge.fed(state.model, state.config, state.data, row)
        return self._fed.images[state.variant - 1], self._fed.predictions, state.variant - 1

    def _bars(self, predictions: Predictions | None, row: int, columns: int) -> list[Text]:
        state = self.state
        if predictions is None or state.data is None or columns < 14:
            return []
        bars = probability_bars(
            predictions.probabilities[row].tolist(),
            state.data.classes,
            int(predictions.truth[row]) if state.data.labeled else None,
            columns,
            state.terminal,
        )
        return list(bars.split("\n"))

    def _verdict(self, predictions: Predictions | None, place: int) -> Text:
        """`340: is 7  says 9  97.0 %  wrong`: the words say it, the color only repeats it."""
        state = self.state
        text = Text(no_wrap=True)
        if state.data is None:
            return text
        row = state.cursor.row % len(state.data.test)
        truth = int(state.data.test.labels[row]) if state.data.labeled else None
        name = "" if truth is None else f" is {state.data.classes[truth]}"
        text.append(f"{row}:{name}", "bold")
        if state.model is not None and predictions is not None:
            said = int(predictions.predicted[place])
            right = truth in {said, None}
            style = (RIGHT if right else WRONG) if state.terminal.color else ""
            text.append(f"  says {state.data.classes[said]}", f"bold {style}".strip())
            text.append(f"  {formatting.confidence(float(predictions.confidence[place]))}")
            if truth is not None:
                text.append("  right" if right else "  wrong", style)
            title = f"fed, {state.variant}" if _as_fed(state) else state.model.title
            text.append(f"  ({title})", DIM if state.terminal.color else "")
        return text


def _as_fed(state: State) -> bool:
    """Return whether the digit is shown as it is fed to the network."""
    return bool(state.variant and state.config.augment)


def _filter_words(state: State) -> str:
    cursor, model, data = state.cursor, state.model, state.data
    if model is None or data is None:
        return ""
    if _as_fed(state):
        return f"as fed, {state.variant} of {VARIANTS}, f: next; {state.config.augment}"
    if not data.labeled:
        return f"of {len(model.predictions):,}, without labels"
    rows = cursor.rows(model.predictions)
    if cursor.truth is not None and cursor.predicted is not None:
        names = data.classes
        return f"{len(rows)} with {names[cursor.truth]} taken for {names[cursor.predicted]}, m: all"
    if cursor.wrong:
        return f"{len(rows)} wrong ones, m: all" if len(rows) else "none is wrong, m: all"
    return f"of {len(model.predictions):,}, m: wrong ones"
