"""`nntui data suspects`: the images of a data set whose labels are most likely wrong."""

import sys
import time
from typing import Annotated, Any

import typer

from nntui.cli.downloads import with_download
from nntui.cli.drawing import pixel_style
from nntui.cli.options import Ascii, Json, number_option, with_file_knobs
from nntui.cli.output import print_json, print_notes, table
from nntui.cli.terminal import detect_terminal, plain_console
from nntui.config.interval import interval
from nntui.strings import clean, counted
from nntui.view.style import PLAIN, Terminal
from nntui.view.thumbnails import Thumbnail, fitting, thumbnail_grid
from nntui.workspace.evaluation import evaluate_named
from nntui.workspace.samples import load_with
from nntui.workspace.suspects import Suspects, suspects_by, suspects_of


@with_file_knobs
def command(
    settings: dict[str, Any],
    name: Annotated[
        str, typer.Argument(metavar="DATA", help="Name of a data set, or a file or folder.")
    ],
    weights: Annotated[
        str,
        typer.Option(
            "--weights", metavar="WEIGHTS", help="Rank the test images by this network instead."
        ),
    ] = "",
    count: Annotated[
        int, number_option("--count", int, "Images to list", interval("[1, inf)"), 20)
    ] = 20,
    *,
    sheet: Annotated[bool, typer.Option("--sheet", help="Show thumbnails, too.")] = False,
    ascii_only: Ascii = False,
    json: Json = False,
) -> int:
    """Rank images by how likely their labels are wrong.

    Ranks the training images by the probability of their label, by networks that were trained on
    other images: cross-validation in five parts. With --weights it ranks the test images by the
    network given.
    """
    started = time.perf_counter()
    found = with_download(lambda: _suspects(name, weights, settings))
    seconds = time.perf_counter() - started
    print_notes(found.data.notes)
    if json:
        for each in found.ranking[:count]:
            print_json(_record(found, each.row, each.label, each.suggested, each.confidence))
        return 0
    _print(found, count, PLAIN if ascii_only else detect_terminal(), sheet=sheet)
    what = "training" if found.part == "train" else "test"
    sys.stderr.write(
        f"{len(found.ranking):,} {what} images ranked in {seconds:.1f} s, "
        f"{counted(found.suspected, 'label')} suspected; --count shows more\n"
    )
    return 0


def _suspects(name: str, weights: str, settings: dict[str, Any]) -> Suspects:
    if weights:
        return suspects_by(evaluate_named(weights, name, settings))
    return suspects_of(load_with(name, settings))


def _print(found: Suspects, count: int, terminal: Terminal, *, sheet: bool) -> None:
    console, classes = plain_console(), found.data.classes
    shown = found.ranking[:count]
    if sheet:
        across = fitting(found.data.image_shape, console.width, 1)[0]
        drawn = [
            Thumbnail(
                found.images.images[each.row],
                f"#{each.row} {classes[each.label]}?{classes[each.suggested]}",
                terminal.dim,
            )
            for each in shown
        ]
        style = pixel_style(console, terminal)
        console.print(thumbnail_grid(drawn, across, terminal, style))
        console.print()
    rows = table(["image", "label", "rather"], ["probability of the label"])
    for each in shown:
        label, suggested = (clean(classes[each_], 40) for each_ in (each.label, each.suggested))
        rows.add_row(str(each.row), label, suggested, f"{each.confidence:.2g}")
    console.print(rows)


def _record(
    found: Suspects, row: int, label: int, suggested: int, confidence: float
) -> dict[str, object]:
    classes = found.data.classes
    return {
        "part": found.part,
        "index": row,
        "label": classes[label],
        "suggested": classes[suggested],
        "confidence": confidence,
    }
