"""The format of a figure, from the suffix of the file that `--plot` names."""

from pathlib import Path
from typing import get_args

from nntui.errors import UsageError
from nntui.view.figure import Format


def figure_format(path: Path | None) -> Format | None:
    """Return the format of a figure; None where none is wanted.

    Raises:
        UsageError: figures are not written as such files.
    """
    if path is None:
        return None
    suffix = path.suffix.lower().removeprefix(".")
    for known in get_args(Format):
        if suffix == known:
            return suffix  # type: ignore[return-value]  # it is one of them
    raise UsageError(f"--plot: expected a .png, .svg or .pdf file, received {path}")
