"""`nntui runs export`: a run as CSV, as JSON, or for TensorBoard."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from nntui.cli.options import RunName
from nntui.cli.output import print_line
from nntui.errors import UsageError
from nntui.storage import write_whole
from nntui.workspace import runs
from nntui.workspace.export import as_csv, as_json, export_tensorboard, read_recorded


def command(
    run: RunName,
    *,
    csv_file: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FILE", help="Curves as CSV; to - for standard output."),
    ] = None,
    json_file: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            help="All that is recorded, with confusion matrices; to - for standard output.",
        ),
    ] = None,
    tensorboard: Annotated[
        Path | None,
        typer.Option(
            "--tensorboard", metavar="FOLDER", help="Curves and settings for tensorboard --logdir."
        ),
    ] = None,
) -> int:
    """Export a run as CSV, as JSON or for TensorBoard."""
    targets = [csv_file, json_file, tensorboard]
    if targets == [None, None, None]:
        raise UsageError("export: expected --csv FILE, --json FILE or --tensorboard FOLDER")
    if sum(str(path) == "-" for path in targets[:2]) > 1:
        raise UsageError("export: expected one file on standard output, received two; name one")
    recorded = read_recorded(runs.find(run))
    if csv_file is not None:
        _write(csv_file, as_csv(recorded))
    if json_file is not None:
        _write(json_file, as_json(recorded) + b"\n")
    if tensorboard is not None:
        print_line(f"written {export_tensorboard(recorded, tensorboard)}")
    return 0


def _write(path: Path, contents: bytes) -> None:
    if str(path) == "-":
        sys.stdout.write(contents.decode())
        return
    write_whole(path, contents, "", make_folders=False)
    print_line(f"written {path}")
