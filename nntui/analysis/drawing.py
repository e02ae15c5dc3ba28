"""A canvas to draw on: finer than the images of a network, with strokes of a round pen."""

from typing import TYPE_CHECKING, TypeAlias

from nntui.late_numpy import np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Canvas: TypeAlias = "NDArray[np.uint8]"

SIDE = 112
"""Rows and columns of a canvas: four for each of MNIST's."""
WIDTHS = (5, 7, 9, 11, 14, 18)
"""Diameters of pens in pixels of the canvas; that of MNIST's strokes is about 9."""
WIDTH = 9

Point = tuple[float, float]
"""Down and across, in pixels of the canvas from its upper left corner."""


def blank() -> Canvas:
    """Return an empty canvas, (SIDE, SIDE)."""
    return np.zeros((SIDE, SIDE), np.uint8)


def with_line(canvas: Canvas, start: Point, end: Point, width: float, *, erase: bool) -> Canvas:
    """Return a canvas with the line of a round pen, 255 in the middle of the line.

    Args:
        canvas: (SIDE, SIDE).
        start: where the pen was put down.
        end: where it was lifted; the same point for a dot.
        width: diameter of the pen in pixels.
        erase: whether the line erases.
    """
    reach = width / 2 + 1
    rows, columns = (
        slice(
            min(max(int(min(start[axis], end[axis]) - reach), 0), SIDE),
            min(max(int(max(start[axis], end[axis]) + reach) + 1, 0), SIDE),
        )
        for axis in (0, 1)
    )
    y = np.arange(rows.start, rows.stop)[:, None] + 0.5 - start[0]
    x = np.arange(columns.start, columns.stop)[None, :] + 0.5 - start[1]
    down, across = end[0] - start[0], end[1] - start[1]
    along = np.clip((y * down + x * across) / max(down**2 + across**2, 1e-9), 0, 1)
    away = np.hypot(y - along * down, x - along * across)
    line = np.rint(255 * np.clip(width / 2 + 0.5 - away, 0, 1)).astype(np.uint8)
    drawn = canvas.copy()
    part = drawn[rows, columns]
    drawn[rows, columns] = np.minimum(part, 255 - line) if erase else np.maximum(part, line)
    return drawn


def on_canvas(image: "NDArray[np.uint8]") -> Canvas:
    """Return an image of a data set as a canvas, each pixel as a square of several.

    Args:
        image: (height, width), white on black.
    """
    height, width = image.shape
    scale = SIDE / max(height, width)
    canvas = blank()
    sizes = [max(round(side * scale), 1) for side in (height, width)]
    y, x = (
        np.minimum((np.arange(size) / scale).astype(int), side - 1)
        for size, side in zip(sizes, (height, width), strict=True)
    )
    top, left = ((SIDE - size) // 2 for size in sizes)
    canvas[top : top + sizes[0], left : left + sizes[1]] = image[y][:, x]
    return canvas


def at_size(image: "NDArray[np.uint8]", rows: int, columns: int) -> "NDArray[np.uint8]":
    """Return an image with other rows and columns, each the mean of the pixels it covers."""
    found = image.astype(np.float64)
    for count in (rows, columns):
        side = len(found)
        each = np.linspace(0, side, count + 1)
        sums = np.vstack([np.zeros((1, found.shape[1])), found.cumsum(axis=0)])
        whole = np.minimum(each.astype(int), side - 1)
        part = (each - whole)[:, None]
        reached = sums[whole] * (1 - part) + sums[whole + 1] * part
        found = (np.diff(reached, axis=0) / np.diff(each)[:, None]).T
    return np.rint(found).clip(0, 255).astype(np.uint8)
