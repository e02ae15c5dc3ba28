"""`nntui data import`: keeps a copy of files as a data set with a name."""

from pathlib import Path
from typing import Annotated, Any

import typer

from nntui.cli.options import with_file_knobs
from nntui.cli.output import print_line
from nntui.config.reading import Reading
from nntui.strings import quoted
from nntui.workspace.data import import_files


@with_file_knobs
def command(
    settings: dict[str, Any],
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file or folder.")],
    name: Annotated[
        str,
        typer.Option(
            "--name", metavar="NAME", help="Name of the data set [default: that of the file]"
        ),
    ] = "",
) -> int:
    """Import a copy of a file or folder as a data set.

    --data NAME then finds it from any folder.
    """
    chosen = name or path.absolute().name.partition(".")[0]
    target, data = import_files(path, chosen, Reading.of(settings))
    print_line(data.origin)
    size = target.stat().st_size / 2**20
    print_line(
        f"imported as {chosen}: {size:.1f} MiB in {target}; "
        f"train on it with --data {quoted(chosen)}"
    )
    return 0
