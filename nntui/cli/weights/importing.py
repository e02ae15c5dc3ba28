"""`nntui weights import`: a copy of weights of another program."""

from typing import Annotated

import typer

from nntui.cli.downloads import with_download
from nntui.cli.options import Json
from nntui.cli.output import print_json, print_line, print_notes
from nntui.cli.reading import with_reading
from nntui.view import formatting
from nntui.view.reading_text import reading_sentences
from nntui.workspace.foreign_weights import HowToRead
from nntui.workspace.weights_import import import_weights


@with_reading
def command(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="File or folder of weights of another program.")
    ],
    name: Annotated[
        str | None,
        typer.Option("--name", metavar="NAME", help="Name of the copy [default: that of the file]"),
    ] = None,
    data: Annotated[
        str | None,
        typer.Option(
            "--data",
            metavar="DATA",
            help="Data set whose training images decide how the file is read [default: mnist]",
        ),
    ] = None,
    *,
    how: HowToRead,
    json: Json = False,
) -> int:
    """Import a copy of weights of another program.

    What the file does not say, such as the scaling of pixels and the activation, is measured on
    training images; options decide instead. Nothing in the file is executed.
    """
    del data  # it is in `how`
    found = with_download(lambda: import_weights(file, name, how))
    if json:
        print_json(
            {
                "file": str(found.path),
                "layers": found.weights.info.layers,
                "data": found.weights.info.data,
                "accuracy": found.accuracy,
                "reading": found.reading,
            }
        )
        return 0
    print_notes(reading_sentences(found.reading))
    if found.accuracy is not None:
        accuracy = formatting.percent(found.accuracy)
        print_line(f"{accuracy} of the test images of {found.weights.info.data}")
    print_line(f"imported as {found.path}")
    return 0
