"""`nntui predict`: the predictions for all images of a data set, or for photographs of digits."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from nntui.cli.dialed import DialText
from nntui.cli.downloads import with_download
from nntui.cli.options import Ascii, Best, Json, with_file_knobs
from nntui.cli.output import print_notes
from nntui.cli.photographs import photographs_csv, print_as_json, print_photographs
from nntui.cli.reading import with_reading
from nntui.errors import UsageError
from nntui.strings import counted
from nntui.workspace.foreign_weights import HowToRead
from nntui.workspace.photographs import read_photographs, split_names
from nntui.workspace.predictions_file import as_csv, check_new_file, predict_named, write_csv
from nntui.workspace.weights import open_weights

_STANDARD_OUTPUT = Path("-")


@with_file_knobs
@with_reading
def command(  # noqa: PLR0913 - each option of the command is a parameter
    settings: dict[str, Any],
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="[WEIGHTS] [FILE]...",
            help="File of weights, name of saved or pretrained weights, or a run, whose newest "
            "checkpoint is used; then image files. For image files alone, convnet is used.",
        ),
    ],
    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            metavar="DATA",
            help="Data set, file or folder with the images, with labels or without "
            "[default: the test images of the data set of the weights]",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write a new file; - is standard output [default: -]"
        ),
    ] = None,
    *,
    how: HowToRead,
    kaggle: Annotated[
        bool,
        typer.Option("--kaggle", help="Write the columns ImageId, from 1, and Label."),
    ] = False,
    best: Best = False,
    dial: DialText = "",
    ascii_only: Ascii = False,
    json: Json = False,
) -> int:
    """Predict the class of every image, as CSV, or read photographs of digits.

    Each line of CSV has the index of an image, the predicted class and the probability of each
    class. Image files of any size are read as photographs: the digits in them are found, cropped
    and centered as in MNIST; each input is shown with the probability of each class.
    """
    weights, files = split_names(names)
    if files:
        if data is not None or kaggle:
            option = "--kaggle" if data is None else "--data"
            raise UsageError(f"{option}: expected weights only, received image files as well")
        return _photographs(
            weights, files, settings, file, how, dial, best=best, ascii_only=ascii_only, json=json
        )
    if dial:
        raise UsageError("--dial: expected image files; nntui show --dial turns a test image")
    if json:
        raise UsageError("--json: expected image files; a data set is written as CSV")
    if file == _STANDARD_OUTPUT:
        file = None
    if file is not None:
        check_new_file(file)
    found = with_download(lambda: predict_named(weights, data, settings, best=best, how=how))
    print_notes(found.notes)
    contents = as_csv(found, kaggle=kaggle)
    if file is None:
        sys.stdout.write(contents)
        return 0
    write_csv(file, contents)
    count = counted(len(found.predictions), "prediction")
    sys.stderr.write(f"{count} written to {file}\n")
    return 0


def _photographs(  # noqa: PLR0913 - options of the command
    name: str,
    files: Sequence[str],
    settings: dict[str, Any],
    file: Path | None,
    how: HowToRead,
    dial: str,
    *,
    best: bool,
    ascii_only: bool,
    json: bool,
) -> int:
    """Print or write what is read on photographs."""
    if file is not None and file != _STANDARD_OUTPUT:
        check_new_file(file)
    weights = open_weights(name, best=best, how=how).weights
    found = read_photographs(weights, files, str(settings.get("prepare", "")))
    if json:
        print_as_json(found, weights, dial)
    elif file is None:
        print_photographs(found, weights, dial, ascii_only=ascii_only)
    elif file == _STANDARD_OUTPUT:
        sys.stdout.write(photographs_csv(found, weights))
    else:
        write_csv(file, photographs_csv(found, weights))
        count = counted(sum(len(each.digits) for each in found), "prediction")
        sys.stderr.write(f"{count} written to {file}\n")
    return 0
