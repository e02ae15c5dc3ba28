"""`nntui data fix`: keeps, changes or leaves out one label, in a file that training honors."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from nntui.cli.downloads import with_download
from nntui.cli.options import with_file_knobs
from nntui.cli.output import print_line
from nntui.datasets.label_fixes import Action
from nntui.errors import UsageError
from nntui.strings import counted, quoted
from nntui.workspace.label_fixes import fix_label
from nntui.workspace.samples import load_with

_Part = Literal["train", "validation", "test"]


@with_file_knobs
def command(  # noqa: PLR0913 - each option of the command is a parameter
    settings: dict[str, Any],
    name: Annotated[
        str, typer.Argument(metavar="DATA", help="Name of a data set, or a file or folder.")
    ],
    index: Annotated[int, typer.Argument(metavar="INDEX", help="Index of the image in its part.")],
    part: Annotated[_Part, typer.Option("--part", help="The part that the image is in")] = "train",
    relabel: Annotated[
        str, typer.Option("--relabel", metavar="CLASS", help="The right class of the image.")
    ] = "",
    *,
    drop: Annotated[bool, typer.Option("--drop", help="Leave the image out.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Note that the label is right.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take an earlier fix back.")] = False,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="The file [default: that of the data]"),
    ] = None,
) -> int:
    """Keep, change or leave out one label.

    The fix is written to a small file; the data stay as they are. nntui train --label-fixes FILE
    trains with it.
    """
    action = _action(relabel, drop=drop, keep=keep, undo=undo)
    data = with_download(lambda: load_with(name, settings))
    path, fixes = fix_label(data, part, index, action, relabel, file)
    print_line(
        f"{counted(len(fixes.fixes), 'label')} in {path}; "
        f"train with --label-fixes {quoted(str(path))}"
    )
    return 0


def _action(relabel: str, *, drop: bool, keep: bool, undo: bool) -> Action | None:
    if sum((bool(relabel), drop, keep, undo)) != 1:
        raise UsageError("expected one of --relabel CLASS, --drop, --keep and --undo")
    if relabel:
        return "relabel"
    return "drop" if drop else "keep" if keep else None
