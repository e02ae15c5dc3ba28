"""`nntui predict`: the predictions for all images of a data set, as a CSV file."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from nntui.cli.downloads import with_download
from nntui.cli.options import Best, WeightsName, with_file_knobs
from nntui.cli.output import print_notes
from nntui.cli.reading import with_reading
from nntui.strings import counted
from nntui.workspace.foreign_weights import HowToRead
from nntui.workspace.predictions_file import as_csv, check_new_file, predict_named, write_csv

_STANDARD_OUTPUT = Path("-")


@with_file_knobs
@with_reading
def command(
    settings: dict[str, Any],
    weights: WeightsName,
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
) -> int:
    """Predict the class of every image, as CSV.

    Each line has the index of an image, the predicted class and the probability of each class.
    """
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
