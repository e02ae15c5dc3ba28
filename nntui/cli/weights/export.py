"""`nntui weights export`: weights in the formats of other programs."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from nntui.cli.options import Best, Json, WeightsName
from nntui.cli.output import print_json, print_line
from nntui.errors import UsageError
from nntui.workspace import weights_export
from nntui.workspace.weights import open_weights


def command(
    weights: WeightsName,
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar=f"[{'|'.join(weights_export.FORMATS)}]",
            help="Format of the file [default: that of the suffix of --output]",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            metavar="FILE",
            help="File to write, replaced if it exists; - for standard output [default: WEIGHTS "
            "with the suffix of the format, in this folder, if it does not exist]",
        ),
    ] = None,
    *,
    best: Best = False,
    json: Json = False,
) -> int:
    """Export weights for other programs.

    Prints the code that loads the file elsewhere. A network that a format cannot express is
    refused. Pixels are given to the file as 0 to 1, or as bytes in C.
    """
    chosen = weights_export.choose_format(to, output)
    opened = open_weights(weights, best=best)
    path = output or weights_export.default_file(opened, chosen)
    exported = weights_export.export(opened, chosen)
    if str(path) == "-":
        if sys.stdout.isatty():
            raise UsageError("--output -: standard output is a terminal; redirect it to a file")
        sys.stdout.buffer.write(exported.contents)
        return 0
    weights_export.write(path, exported)
    usage = exported.usage(path)
    if json:
        size = len(exported.contents)
        print_json({"file": str(path), "format": chosen, "bytes": size, "usage": usage})
        return 0
    print_line(f"written {path}, {len(exported.contents):,} bytes")
    print_line("")
    for line in usage.splitlines():
        print_line(line)
    return 0
