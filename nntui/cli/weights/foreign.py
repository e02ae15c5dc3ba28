"""What `nntui weights info` prints of a file of another program."""

from collections.abc import Iterator
from typing import Any

from rich.console import Console

from nntui.cli.output import table
from nntui.cli.terminal import MAX_PATH, plain_console
from nntui.reading.initial_draw import InitialDraw
from nntui.strings import clean
from nntui.view import formatting
from nntui.view.reading_text import reading_sentences
from nntui.workspace.foreign_info import ForeignDescription


def foreign_record(found: ForeignDescription) -> dict[str, Any]:
    """Return the description as a record for JSON."""
    return {
        "name": found.title,
        "file": str(found.file),
        "bytes": found.size,
        "format": found.format,
        "layers": found.layers,
        "problem": found.problem,
        "reading": found.reading,
        "test": found.test,
        "blocks": [block._asdict() for block in found.blocks],
        "initial": None if found.draw is None else found.draw._asdict(),
        "arrays": [row._asdict() for row in found.arrays],
    }


def print_foreign(found: ForeignDescription) -> None:
    """Print a description."""
    console = plain_console()
    for title, value in _lines(found):
        console.print(f"{title:<10}{clean(value, MAX_PATH)}".rstrip(), soft_wrap=True)
    arrays = table(["array"], ["shape", "stored as", "min", "max", "mean", "std"])
    for row in found.arrays:
        shape = " x ".join(map(str, row.shape))
        numbers = (row.smallest, row.largest, row.mean, row.deviation)
        arrays.add_row(row.name, shape, row.type, *(f"{number:.4g}" for number in numbers))
    console.print("")
    console.print(arrays)
    if found.blocks:
        _print_blocks(console, found)


def _lines(found: ForeignDescription) -> Iterator[tuple[str, str]]:
    """Yield what is known as titles and texts."""
    yield "weights", found.title
    yield "file", f"{found.file}, {found.size:,} bytes"
    yield "format", found.format
    if found.problem:
        yield "network", f"none that nntui can evaluate: {found.problem}"
    if found.reading is not None:
        yield "network", found.layers or "no hidden layers"
        for number, sentence in enumerate(reading_sentences(found.reading)):
            yield "" if number else "reading", sentence
    if found.test is not None and found.reading is not None:
        yield (
            "accuracy",
            f"{formatting.percent(found.test)} of the test images of " + (found.reading.data),
        )
    if found.draw is not None:
        yield from _draw(found.draw, found.test)
    if found.trained:
        yield "trained", found.trained


def _draw(draw: InitialDraw, test: float | None) -> Iterator[tuple[str, str]]:
    if draw.untouched and (test is None or test < 0.4):
        yield "trained", "not at all: all weights still look like the draw of an initializer"
    if draw.initializer:
        yield "initial", draw.initializer
    if draw.blank_deviation is not None and draw.live_deviation is not None:
        how = "moved together: black was not 0 in the training" if draw.moved else "hardly moved"
        deviations = f"{draw.blank_deviation:.4g}, of the others {draw.live_deviation:.4g}"
        yield "blank", f"weights of pixels that are never inked {how}; std {deviations}"


def _print_blocks(console: Console, found: ForeignDescription) -> None:
    blocks = table(["training images"], ["accuracy"])
    for block in found.blocks:
        blocks.add_row(f"{block.start:,} to {block.stop - 1:,}", formatting.percent(block.accuracy))
    console.print("")
    console.print(blocks)
