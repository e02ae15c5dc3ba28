"""One digit with what is known of it: its bars, what the prediction depends on, its neighbors.

Where there is little room, blank rows of images are left out first: at 80 x 24 all of it fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from numpy.typing import NDArray
from rich.text import Text

from nntui.analysis.explanation import (
    Explanation,
    occlusion_sentence,
    turning_sentence,
)
from nntui.analysis.neighbors import Neighbor
from nntui.view.bars import probability_bars
from nntui.view.explanation import MAPS, MapName, legend, map_text, map_title
from nntui.view.fitted import fitted
from nntui.view.formatting import confidence
from nntui.view.images import PixelStyle, image_text, large_image_text
from nntui.view.names import cut_pair
from nntui.view.neighbors import neighbors_text
from nntui.view.style import Terminal
from nntui.view.thumbnails import cell_size, shrunk

_BARS = (14, 20, 40)
"""Columns of the bars: at least, with everything beside them, and at most."""
_GAP = 2
_LEAST_ROWS = 4
"""Rows of thumbnails of neighbors, with their captions, below which only the captions are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class DigitPage:
    """A digit and what is known of it.

    Args:
        row: its index.
        image: (height, width).
        outputs: of the network, one for each class.
        classes: their names.
        truth: the label; None where it is not known.
        scores: whether outputs are scores and no probabilities.
        why: what the prediction depends on; None until it is known.
        map: which map is drawn.
        neighbors: the nearest training images; None until they are known.
        train: all training images, (count, height, width).
        sentence: what the neighbors say, or why there are none yet.
        cause: of a mistake, its cause in words; empty where it is not known.
        fixed: what is to be done with its label; empty for nothing.
        marked: which neighbor is marked; None for none.
    """

    row: int
    image: NDArray[np.uint8]
    outputs: Sequence[float]
    classes: Sequence[str]
    truth: int | None
    scores: bool = False
    why: Explanation | None = None
    map: MapName = "occlusion"
    neighbors: Sequence[Neighbor] | None = None
    train: NDArray[np.uint8] | None = None
    sentence: str = ""
    cause: str = ""
    fixed: str = ""
    marked: int | None = None

    @property
    def predicted(self) -> int:
        """The class that is predicted."""
        return int(np.argmax(self.outputs))


class Layout:
    """Where the parts of a page are, in so many columns and rows.

    Args:
        image: (height, width).
        columns: of the page.
        rows: of the page.

    >>> layout = Layout(np.zeros((28, 28), np.uint8), 80, 20)
    >>> layout.scale, layout.maps, layout.bars, layout.top, layout.below
    (1, 1, 20, 11, 7)
    >>> Layout(np.zeros((28, 28), np.uint8), 112, 39).scale
    2
    """

    def __init__(self, image: NDArray[np.uint8], columns: int, rows: int) -> None:
        height, width = image.shape
        thumbnail = cell_size((height, width))[1]
        rest = max(rows - 1, 1)  # without the heading
        across = 3 * width + 2 * _GAP + _BARS[1]
        self.columns = columns
        self.scale = 2 if across <= columns and height + 1 + thumbnail <= rest else 1
        self.sentence = 1 if rest > 3 else 0
        """Rows of what the neighbors say."""
        lines = height if self.scale == 2 else -(-height // 2)
        self.top, self.below = _divided(rest - self.sentence, lines, thumbnail, _stroked(image))
        """Rows of the image, and of the neighbors with their captions."""
        left = columns - width * self.scale - _GAP
        self.maps = 0
        while self.maps < len(MAPS) and left - (width + _GAP) >= _BARS[1]:
            self.maps += 1
            left -= width + _GAP
        self.bars = min(left, _BARS[2]) if left >= _BARS[0] else 0
        self.extra = min(max(rest - self.sentence - self.top - self.below, 0), _MAP_LINES)
        """Rows of what the map says."""


_PREFIX = "nearest training images: "
"""Left out where there is no room for it."""
_MAP_LINES = 3
"""What the map says, what its signs mean, and a blank line."""
_BLANK_LINES = 3
"""Lines that are left out of an image in a small terminal, where they are blank."""


def _stroked(image: NDArray[np.uint8]) -> int:
    """Return how many lines of an image have strokes, from the first to the last of them."""
    lines = np.flatnonzero(_strokes(image, 1))
    return int(lines[-1] - lines[0]) + 1 if len(lines) else 0


def _divided(rows: int, lines: int, thumbnail: int, stroked: int) -> tuple[int, int]:
    """Return the rows of an image and of its neighbors, which have to share `rows`.

    Blank lines of both are left out first, then lines of the neighbors.
    """
    least = lines - _BLANK_LINES if stroked <= lines - _BLANK_LINES else lines
    below = min(thumbnail - 1, rows - least)
    if below < _LEAST_ROWS:
        below = 1 if rows > least else 0
        return max(min(rows - below, lines), 1), below
    top = min(rows - below, lines)
    return top, min(rows - top, thumbnail)


def digit_page_text(
    page: DigitPage, columns: int, rows: int, terminal: Terminal, pixel_style: PixelStyle
) -> Text:
    """Return a digit with its bars, what it depends on, and its neighbors with their verdict.

    Args:
        page: what is known of the digit.
        columns: the width.
        rows: the height.
        terminal: where it is displayed.
        pixel_style: how pixels are drawn.
    """
    layout = Layout(page.image, columns, rows)
    lines = [_heading(page, layout, terminal)]
    lines += _top(page, layout, terminal, pixel_style)
    lines += _map_lines(page, layout, terminal, pixel_style)
    if layout.sentence:
        said = page.sentence
        said = said if len(said) <= columns else said.removeprefix(_PREFIX)
        lines.append(Text(fitted(said, columns, terminal).rstrip(), "bold"))
    lines += _below(page, layout, terminal, pixel_style)
    return Text("\n", no_wrap=True).join(lines[:rows])


def fix_words(fixed: str) -> str:
    """Return what is to be done with a label, as text to display.

    >>> fix_words("relabel 9"), fix_words("keep"), fix_words("")
    ('relabeled 9', 'label kept', '')
    """
    word, _, label = fixed.partition(" ")
    return {"keep": "label kept", "drop": "dropped", "relabel": f"relabeled {label}"}.get(word, "")


def _heading(page: DigitPage, layout: Layout, terminal: Terminal) -> Text:
    """Return index, label, prediction, cause and fix, and at the end the title of the map."""
    predicted, truth = page.predicted, page.truth
    said = confidence(float(page.outputs[predicted]), score=page.scores)
    rest = f"#{page.row:,} is  says   {said.strip()}  wrong"
    one = "" if truth is None else page.classes[truth]
    one, other = cut_pair(
        one, page.classes[predicted], max(layout.columns - len(rest), 8), terminal.ellipsis
    )
    text = Text(f"#{page.row:,}" + (f" is {one}" if truth is not None else ""), "bold")
    right = truth in {predicted, None}
    style = terminal.verdict(right=right)
    text.append(f" says {other}", f"bold {style}".strip())
    text.append(f"  {said.strip()}")
    if truth is not None:
        text.append("  right" if right else "  wrong", style)
    for words, its_style in ((page.cause, terminal.accent), (fix_words(page.fixed), "bold")):
        if words and text.cell_len + len(words) + 2 <= layout.columns:
            text.append(f"  {words}", its_style)
    if layout.maps and page.why is not None:
        title = map_title(page.map, page.why, page.classes)
        if text.cell_len + len(title) + 5 <= layout.columns:
            text.append(" " * (layout.columns - text.cell_len - len(title) - 3))
            text.append(f"w: {title}", terminal.dim)
    return text


def _top(
    page: DigitPage, layout: Layout, terminal: Terminal, pixel_style: PixelStyle
) -> list[Text]:
    """Return the image, the maps and the bars beside each other."""
    scaled = large_image_text(page.image, pixel_style, layout.scale, terminal.palette)
    blocks = [_in_sight(scaled, _strokes(page.image, layout.scale), layout.top)]
    if layout.scale == 2:
        stacks = range(0, min(2 * layout.maps, len(MAPS)), 2)
        blocks += [_stacked(page, first, layout, terminal, pixel_style) for first in stacks]
    else:
        maps = range(layout.maps)
        blocks += [_map(page, number, layout, terminal, pixel_style) for number in maps]
    if layout.bars:
        bars = probability_bars(
            [float(each) for each in page.outputs],
            page.classes,
            page.truth,
            layout.bars,
            terminal,
            layout.top,
            scores=page.scores,
        )
        blocks.append(list(bars.split("\n")))
    return beside(blocks)


def _map(
    page: DigitPage, number: int, layout: Layout, terminal: Terminal, pixel_style: PixelStyle
) -> list[Text]:
    """Return a map, the first of which is the chosen one; the image itself until it is known."""
    if page.why is None:
        text = image_text(page.image, pixel_style, terminal.palette)
        if layout.top >= len(page.image) // 2:
            text.stylize("dim")
    else:
        name = MAPS[(MAPS.index(page.map) + number) % len(MAPS)]
        text = map_text(name, page.image, page.why, terminal, pixel_style)
    return _in_sight(text, _strokes(page.image, 1), layout.top)


def _stacked(
    page: DigitPage, first: int, layout: Layout, terminal: Terminal, pixel_style: PixelStyle
) -> list[Text]:
    """Return up to two maps below each other, which is beside an enlarged image."""
    lines: list[Text] = []
    for number in range(first, min(first + 2, len(MAPS))):
        lines += _map(page, number, layout, terminal, pixel_style)
    return lines[: layout.top]


def _map_lines(
    page: DigitPage, layout: Layout, terminal: Terminal, pixel_style: PixelStyle
) -> list[Text]:
    """Return what the map says and what its signs mean, where there is room."""
    if page.why is None or not layout.maps or not layout.extra:
        return [Text() for _ in range(layout.extra)]
    said = (
        turning_sentence(page.why.turning, page.classes)
        if page.map == "turning"
        else occlusion_sentence(page.why, page.classes)
    )
    lines = [
        Text(fitted(said, layout.columns, terminal).rstrip()),
        Text(fitted(legend(page.map, pixel_style), layout.columns, terminal).rstrip()),
    ]
    lines[-1].stylize(terminal.dim)
    lines = lines[: layout.extra]
    return [*lines, *(Text() for _ in range(layout.extra - len(lines)))]


def _below(
    page: DigitPage, layout: Layout, terminal: Terminal, pixel_style: PixelStyle
) -> list[Text]:
    """Return the neighbors; where there is little room, without blank rows of their images."""
    if not layout.below or page.neighbors is None or page.train is None or not page.neighbors:
        return []
    width = cell_size((page.train.shape[1], page.train.shape[2]))[0]
    shown = page.neighbors[: max((layout.columns + 1) // (width + 1), 1)]
    drawn = neighbors_text(
        shown,
        page.train,
        page.classes,
        layout.columns,
        terminal,
        pixel_style,
        page.marked,
        terminal.palette,
    )
    captions, *images = drawn.split("\n", allow_blank=True)
    if layout.below < _LEAST_ROWS:
        return [captions]
    strokes = sum(_strokes(shrunk(page.train[near.row]), 1) for near in shown)
    return [captions, *_window(images, np.asarray(strokes), layout.below - 1)]


def _strokes(image: NDArray[np.uint8], scale: int) -> NDArray[np.int64]:
    """Return how much of the strokes is in each line of an image."""
    rows = np.asarray(image.astype(np.int64).sum(axis=1), np.int64)
    if scale == 2:
        return rows
    rows = np.append(rows, 0) if len(rows) % 2 else rows
    return np.asarray(rows[::2] + rows[1::2])


def _in_sight(text: Text, strokes: NDArray[np.int64], rows: int) -> list[Text]:
    return _window(list(text.split("\n", allow_blank=True)), strokes, rows)


def _window(lines: list[Text], strokes: NDArray[np.int64], rows: int) -> list[Text]:
    """Return so many lines in a row with most of the strokes; of equal ones, the middle ones."""
    spare = len(lines) - rows
    if spare <= 0:
        return lines
    sums = [
        (int(strokes[start : start + rows].sum()), -abs(2 * start - spare))
        for start in range(spare + 1)
    ]
    start = max(range(spare + 1), key=lambda each: sums[each])
    return lines[start : start + rows]


def beside(blocks: Sequence[Sequence[Text]], gap: int = _GAP) -> list[Text]:
    """Return blocks of lines beside each other; each is as wide as its widest line."""
    widths = [max((line.cell_len for line in block), default=0) for block in blocks]
    lines = []
    for parts in zip_longest(*blocks):
        line = Text(no_wrap=True)
        for number, (part, width) in enumerate(zip(parts, widths, strict=True)):
            if number:
                line.append(" " * gap)
            if part is not None:
                line.append_text(part)
            if number < len(blocks) - 1:
                line.append(" " * (width - (part.cell_len if part is not None else 0)))
        lines.append(line)
    return lines
