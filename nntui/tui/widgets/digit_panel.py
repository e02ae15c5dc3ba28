"""The panel with one test digit and what the network says of it."""

from itertools import zip_longest

from rich.text import Text
from textual import events

from nntui.tui.state import State
from nntui.tui.widgets.lines import Lines
from nntui.view import words
from nntui.view.bars import probability_bars
from nntui.view.pictures import large_picture, picture
from nntui.view.style import DIM, RIGHT, WRONG


class DigitPanel(Lines, can_focus=True):
    """The picture; truth, answer and confidence; a bar for each class; what is left out."""

    BORDER_TITLE = "Digit"

    def draw(self, columns: int, rows: int) -> Text:
        """Return what was said, picture and bars side by side, and what is left out."""
        state = self.state
        image = state.image
        if image is None:
            return Text("loading the data ...", DIM if state.look.color else "")
        wide = image.shape[1] * 2 + 24 <= columns and image.shape[0] + 2 <= rows
        drawn = (large_picture if wide else picture)(image, state.manner)
        left = list(drawn.split("\n", allow_blank=True))
        right = self._bars(columns - left[0].cell_len - 1)
        missing = Text(" " * left[0].cell_len)
        beside = [Text(" ").join(pair) for pair in zip_longest(left, right, fillvalue=missing)]
        lines = [self._verdict(), *beside[: rows - 2]]
        lines += [Text()] * (rows - 1 - len(lines))
        lines.append(Text(_filter_words(state), DIM if state.look.color else ""))
        return Text("\n").join(lines)

    async def on_click(self, event: events.Click) -> None:
        """Go to the digit before or to the next one, by the side that was clicked."""
        forward = event.x * 2 >= self.size.width
        await self.run_action(f"app.walk({1 if forward else -1})")

    def _bars(self, columns: int) -> list[Text]:
        state = self.state
        if state.model is None or state.data is None or columns < 14:
            return []
        predictions = state.model.predictions
        row = state.walk.row % len(predictions)
        bars = probability_bars(
            predictions.probabilities[row].tolist(),
            state.data.classes,
            int(predictions.truth[row]) if state.data.labeled else None,
            columns,
            state.look,
        )
        return list(bars.split("\n"))

    def _verdict(self) -> Text:
        """`340: is 7  says 9  97.0 %  wrong`: the words say it, the color only repeats it."""
        state = self.state
        text = Text(no_wrap=True)
        if state.data is None:
            return text
        row = state.walk.row % len(state.data.test)
        truth = int(state.data.test.labels[row]) if state.data.labeled else None
        name = "" if truth is None else f" is {state.data.classes[truth]}"
        text.append(f"{row}:{name}", "bold")
        if state.model is not None:
            predictions = state.model.predictions
            said = int(predictions.predicted[row])
            right = truth in {said, None}
            style = (RIGHT if right else WRONG) if state.look.color else ""
            text.append(f"  says {state.data.classes[said]}", f"bold {style}".strip())
            text.append(f"  {words.confidence(float(predictions.confidence[row]))}")
            if truth is not None:
                text.append("  right" if right else "  wrong", style)
            text.append(f"  ({state.model.title})", DIM if state.look.color else "")
        return text


def _filter_words(state: State) -> str:
    walk, model, data = state.walk, state.model, state.data
    if model is None or data is None:
        return ""
    if not data.labeled:
        return f"of {len(model.predictions):,}, without labels"
    rows = walk.rows(model.predictions)
    if walk.truth is not None and walk.predicted is not None:
        names = data.classes
        return f"{len(rows)} with {names[walk.truth]} taken for {names[walk.predicted]}, m: all"
    if walk.wrong:
        return f"{len(rows)} wrong ones, m: all" if len(rows) else "none is wrong, m: all"
    return f"of {len(model.predictions):,}, m: wrong ones"
