"""The parts of the page of a digit: image, maps and bars beside each other, and its neighbors."""

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
from rich.text import Text

from nntui.analysis.explanation import occlusion_sentence, turning_sentence
from nntui.view.bars import probability_bars
from nntui.view.digit_layout import GAP, LEAST_ROWS, Layout
from nntui.view.digit_record import DigitPage
from nntui.view.explanation import MAPS, legend, map_text
from nntui.view.fitted import fitted
from nntui.view.image_rows import in_sight, strokes_of, window_of
from nntui.view.images import PixelStyle, image_text, large_image_lines
from nntui.view.list_lines import wrapped
from nntui.view.neighbors import neighbors_text
from nntui.view.style import Terminal
from nntui.view.thumbnails import cell_size, shrunk


def top_lines(
    page: DigitPage, layout: Layout, terminal: Terminal, pixel_style: PixelStyle
) -> list[Text]:
    """Return the image, the maps and the bars beside each other."""
    scaled = large_image_lines(page.image, pixel_style, layout.scale, terminal.palette)
    blocks = [window_of(scaled, strokes_of(page.image, layout.scale), layout.top)]
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
        blocks.append(bars)
    return blocks_beside(blocks)


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
    return in_sight(text, strokes_of(page.image, 1), layout.top)


def _stacked(
    page: DigitPage, first: int, layout: Layout, terminal: Terminal, pixel_style: PixelStyle
) -> list[Text]:
    """Return up to two maps below each other, which is beside an enlarged image."""
    lines: list[Text] = []
    for number in range(first, min(first + 2, len(MAPS))):
        lines += _map(page, number, layout, terminal, pixel_style)
    return lines[: layout.top]


def map_lines(
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
    rows = max(layout.extra - 1, 1)  # the last one is for the meaning of the signs
    lines = [Text(each) for each in wrapped(said, layout.columns, rows, terminal)]
    signs = fitted(legend(page.map, pixel_style), layout.columns, terminal).rstrip()
    lines = [*lines, Text(signs, terminal.dim)][: layout.extra]
    return [*lines, *(Text() for _ in range(layout.extra - len(lines)))]


def neighbor_lines(
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
    if layout.below < LEAST_ROWS:
        return [captions]
    strokes = sum(strokes_of(shrunk(page.train[near.row]), 1) for near in shown)
    return [captions, *window_of(images, np.asarray(strokes), layout.below - 1)]


def blocks_beside(blocks: Sequence[Sequence[Text]], gap: int = GAP) -> list[Text]:
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
