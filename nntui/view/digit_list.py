"""Lists of images: a line or a caption for each, with its class and prediction."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from nntui.analysis.digit_table import DigitTable
from nntui.view.formatting import confidence
from nntui.view.names import cut_all, padded, widest
from nntui.view.style import Terminal
from nntui.view.thumbnails import Thumbnail, cell_size, cropped, thumbnail_shape


def digit_caption(table: DigitTable, row: int, classes: Sequence[str], terminal: Terminal) -> str:
    """Return the caption of a thumbnail: index, label and, where it differs, the prediction.

    Where the labels were ranked, a question mark and the class that is suggested follow instead.
    """
    predicted = classes[int(table.predicted[row])]
    if not table.labeled:
        return f"#{row} {predicted}"
    truth = classes[int(table.truth[row])]
    if table.suggested is not None:
        suggested = classes[int(table.suggested[row])]
        return f"#{row} {truth}" + (f"?{suggested}" if suggested != truth else "")
    if truth == predicted:
        return f"#{row} {truth}"
    return f"#{row} {truth}{'→' if terminal.unicode else '>'}{predicted}"


def digit_thumbnails(
    table: DigitTable,
    rows: Sequence[int],
    images: NDArray[np.uint8],
    classes: Sequence[str],
    terminal: Terminal,
    *,
    small: bool = False,
) -> list[Thumbnail]:
    """Return some images with their captions, for `thumbnail_grid`.

    A misclassified image has its label, an arrow and the prediction in its caption.

    Args:
        table: of all images.
        rows: those to draw.
        images: all images, (count, height, width).
        classes: their names.
        terminal: where they are displayed.
        small: whether the images are cropped, and their indices are without a sign.
    """
    width = cell_size(thumbnail_shape((images.shape[1], images.shape[2]), small=small))[0]
    short = cut_all(classes, max(width // 3, 1), terminal.ellipsis)
    wrong = table.wrong
    return [
        Thumbnail(
            cropped(images[row]) if small else images[row],
            digit_caption(table, row, short, terminal).removeprefix("#" if small else ""),
            terminal.wrong if table.labeled and wrong[row] else terminal.dim,
        )
        for row in rows
    ]


def digit_lines(
    table: DigitTable, rows: Sequence[int], classes: Sequence[str], *, scores: bool = False
) -> str:
    """Return a line for each image: index, label, prediction, confidence, loss, margin, marks.

    Args:
        table: of all images.
        rows: those to list.
        classes: their names.
        scores: whether outputs are scores and no probabilities.
    """
    width = max(widest(classes), 9)
    head = f"{'image':>6}  {'true':<{width}}  {'predicted':<{width}} {'':>8}"
    lines = [f"{head}    loss  margin" if table.labeled else head]
    for row in rows:
        predicted = padded(classes[int(table.predicted[row])], width)
        truth = padded(classes[int(table.truth[row])], width) if table.labeled else " " * width
        said = confidence(float(table.confidence[row]), score=scores)
        line = f"{row:>6}  {truth}  {predicted} {said:>8}"
        if table.labeled:
            line += f"  {float(table.loss[row]):6.2f}  {float(table.margin[row]):+.3f}"
        marks = [name for name, flags in table.marks.items() if flags[row]]
        lines.append(f"{line}  {' '.join(marks)}".rstrip())
    return "\n".join(lines)
