"""DigitPanel: one test digit, and what the network predicts for it."""

from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual import events

from nntui.tui.messages.envelope import Envelope
from nntui.tui.messages.user import CursorMoved
from nntui.tui.state import State
from nntui.tui.widgets.drawn_panel import DrawnPanel
from nntui.tui.widgets.panel_title import panel_title
from nntui.view import formatting
from nntui.view.bars import probability_bars
from nntui.view.beside import one_line
from nntui.view.fitted import whole_parts
from nntui.view.images import large_image_lines, reduced
from nntui.view.lost_data import lost_data_text
from nntui.view.names import cut, cut_pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nntui.analysis.chosen import ChosenImages
    from nntui.analysis.evaluated import EvaluatedNetwork
    from nntui.analysis.predictions import Predictions
    from nntui.datasets.dataset import Pixels

_TINY = 5
"""Rows up to which all are for the image."""
_BARS = 24
"""Columns that bars beside an enlarged image need."""
_NEWER = "; newer results: move on"
"""After a list that stays as it is while newer networks arrive."""


class _Shown(NamedTuple):
    """An image, and the row of a table of predictions that belongs to it."""

    image: "Pixels"
    predictions: "Predictions | None"
    row: int
    title: str
    """Where the predictions come from."""


class DigitPanel(DrawnPanel, can_focus=True):
    """The image with truth, prediction and confidence, a bar for each class, and the filter."""

    BORDER_TITLE = "Digit"

    def __init__(self) -> None:
        super().__init__(id="digit", classes="panel")
        self.border_title = panel_title("Digit")

    def parts(self, state: State) -> tuple[object, ...]:
        """Return what decides the image and what is said about it."""
        return (
            *(state.data, state.lost, state.network, state.held, state.cursor, state.variant),
            *(state.augmented, state.config, state.run, state.request, state.progress),
            *(state.pixel_style, state.terminal),
        )

    def draw_lines(self, columns: int, rows: int) -> list[Text]:
        """Return the verdict, the image with bars beside it, and the filter."""
        state = self.state
        shown = _shown(state)
        if shown is None and state.lost:
            text = lost_data_text(state.lost, columns, state.terminal)
            return list(text.split("\n", allow_blank=True))
        if shown is None:
            return [Text("loading the data ...", state.terminal.dim)]
        if rows <= _TINY:
            lines = _image_with_bars(state, shown, columns, rows, verdict=True)
            return lines[:rows]
        beside = _image_with_bars(state, shown, columns, rows - 2)
        lines = [_verdict(state, shown, columns), *beside[: rows - 2]]
        if len(lines) < rows - 1 and state.run is None:
            lines.append(_hint(state, columns))
        lines += [Text()] * (rows - 1 - len(lines))
        if state.is_replaced:
            for line in lines:
                line.stylize(state.terminal.dim)
        last = state.progress.text if state.progress else _filter_text(state, columns)
        lines.append(Text(last, "" if state.progress else state.terminal.dim))
        return lines

    def on_click(self, event: events.Click) -> None:
        """Go to the next digit or, by a click on the left half, to the previous one."""
        forward = event.x * 2 >= self.size.width
        self.post_message(Envelope(CursorMoved(1 if forward else -1)))


def _shown(state: State) -> _Shown | None:
    """Return the digit itself or its augmented version, None while no data are loaded."""
    image, network = state.image, state.studied
    if image is None:
        return None
    if network is None:
        return _Shown(image, None, 0, "")
    if state.augmented is None:
        return _Shown(image, network.predictions, state.row, network.title)
    images, predictions = state.augmented
    index = state.variant - 1
    return _Shown(images[index], predictions, index, f"augmented, {state.variant}")


def _scale(image: "Pixels", columns: int, rows: int) -> int:
    """Return by how much the image can be enlarged, with room for bars beside it."""
    height, width = image.shape
    across, down = (columns - 2 - _BARS) // width, rows * 2 // height
    return max(min(int(across), int(down)), 1)


def _image_with_bars(
    state: State, shown: _Shown, columns: int, rows: int, *, verdict: bool = False
) -> list[Text]:
    """Return the image in so many rows, with bars beside it, and the verdict above these."""
    image = reduced(shown.image, max(rows, 1))
    shown = shown._replace(image=image)
    scale = _scale(image, columns, rows)
    left = large_image_lines(image, state.pixel_style, scale, state.terminal.palette)
    room = columns - left[0].cell_len - 2
    right = [_verdict(state, shown, room)] if verdict else []
    right += _bars(state, shown, room, rows - len(right))
    right = [Text()] * ((len(left) - len(right)) // 2) + right  # in the middle
    left += [Text(" " * left[0].cell_len)] * (len(right) - len(left))
    return [one_line(pair) for pair in zip_longest(left, right, fillvalue=Text())]


def _hint(state: State, columns: int) -> Text:
    """Return what an untrained network is, and what to press."""
    if state.network is None or state.network.weights.info.step:
        return Text()
    text = "This network is untrained, so it guesses.  space: train it  →: next digit"
    short = "space: train"
    text = text if state.terminal.unicode else text.replace("→", "right")
    return Text(text if len(text) <= columns else short, state.terminal.accent)


def _are_scores(state: State) -> bool:
    """Return whether the outputs of the network are scores, which need not add up to 1."""
    return state.studied is not None and state.studied.gives_scores


def _bars(state: State, shown: _Shown, columns: int, rows: int) -> list[Text]:
    if shown.predictions is None or state.data is None or columns < 14:
        return []
    return probability_bars(
        shown.predictions.probabilities[shown.row].tolist(),
        state.data.classes,
        int(shown.predictions.truth[shown.row]) if state.data.labeled else None,
        columns,
        state.terminal,
        rows,
        scores=_are_scores(state),
    )


def _verdict(state: State, shown: _Shown, columns: int) -> Text:
    """Return `340: is 7  says 9  97.0 %  wrong`: words say it, the color only repeats it."""
    text = Text(no_wrap=True)
    if state.data is None:
        return text
    known = state.data.labeled and state.images is not None
    truth = int(state.images.labels[state.row]) if known and state.images else None
    true_name = "" if truth is None else state.data.classes[truth]
    if shown.predictions is None:
        name = cut(true_name, columns - len(f"{state.row}: is "), state.terminal.ellipsis)
        return text.append(f"{state.row}:" + ("" if truth is None else f" is {name}"), "bold")
    predicted = int(shown.predictions.predicted[shown.row])
    right = truth in {predicted, None}
    style = state.terminal.verdict(right=right)
    output = float(shown.predictions.confidence[shown.row])
    confidence = f"  {formatting.confidence(output, score=_are_scores(state))}"
    room = columns - len(f"{state.row}: is   says {confidence}  wrong")
    if room < 2:  # it is beside the bar, too
        room, confidence = room + len(confidence), ""
    true_name, name = cut_pair(
        true_name, state.data.classes[predicted], room, state.terminal.ellipsis
    )
    text.append(f"{state.row}:" + ("" if truth is None else f" is {true_name}"), "bold")
    text.append(f"  says {name}", f"bold {style}".strip())
    text.append(confidence)
    if truth is not None:
        text.append("  right" if right else "  wrong", style)
    title = f"  ({shown.title})"
    fits = text.cell_len + len(title) <= columns
    return text.append(title, state.terminal.dim) if fits else text


def _filter_text(state: State, columns: int) -> str:
    if state.held is not None:
        return f"{_list_text(state, columns - len(_NEWER))}{_NEWER}"
    return _list_text(state, columns)


def _list_text(state: State, columns: int) -> str:
    cursor, network, data = state.cursor, state.studied, state.data
    if network is None or data is None:
        return ""
    if state.wants_augmented:
        return _augmented_text(state)
    position = cursor.position(network.predictions)
    total = len(network.predictions)
    if not data.labeled:
        return f"{_place(state.row, total)}, without labels"
    matching = len(cursor.rows(network.predictions))
    place = _place(position, matching)
    if cursor.truth is not None and cursor.predicted is not None:
        rest = f"{place},  predicted as ; esc: back"
        truth, predicted = cut_pair(
            data.classes[cursor.truth],
            data.classes[cursor.predicted],
            columns - len(rest),
            state.terminal.ellipsis,
        )
        return f"{place}, {truth} predicted as {predicted}; esc: back"
    text = f"{_place(state.row, total)} {network.split} images; m: mistakes only"
    text = text if len(text) <= columns else text.removesuffix(" only")
    return _unlike_cells(state, network, place, columns) or whole_parts(text, columns, "; ")


def _unlike_cells(state: State, network: "EvaluatedNetwork", place: str, columns: int) -> str:
    """Return what is said of mistakes, and of images that were chosen in a comparison."""
    cursor, data = state.cursor, state.data
    if cursor.chosen is not None and data is not None:
        return _chosen_text(cursor.chosen, place, state.row, data.classes, columns)
    if not cursor.wrong:
        return ""
    matching = len(cursor.rows(network.predictions))
    return f"{place} mistakes; m: all" if matching else "no mistakes; m: all"


def _augmented_text(state: State) -> str:
    from nntui.analysis.augmented import VARIANTS  # noqa: PLC0415 - after the first paint

    return f"augmented, {state.variant} of {VARIANTS}, f: next; {state.config.augment}"


def _chosen_text(
    chosen: "ChosenImages", place: str, row: int, classes: "Sequence[str]", columns: int
) -> str:
    """Return what images that were chosen in a comparison have in common, and what else is said."""
    said = chosen.said_of(row)
    other = "" if said is None else f"; {chosen.other} says {classes[said]}"
    group = chosen.title.partition(" by ")[0]
    texts = [
        f"{place} {title}{each}; esc: back"
        for title, each in ((chosen.title, other), (group, other), (group, ""))
    ]
    return next((text for text in texts if cell_len(text) <= columns), texts[-1])


def _place(position: int | None, count: int) -> str:
    """Return `3 of 10`; `10` where the image is none of them."""
    return f"{count:,}" if position is None else f"{position + 1:,} of {count:,}"
