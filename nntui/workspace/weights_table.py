"""Rows of saved and pretrained weights, for the table that also has the runs."""

from pathlib import Path

from nntui.errors import WeightsError
from nntui.runs.row import Origin, RunRow
from nntui.strings import clean
from nntui.weights import WeightsInfo, read_info
from nntui.workspace import weight_files


def weights_rows() -> list[RunRow]:
    """Return the rows of saved weights, then of those that come with nntui."""
    saved = [_weights_row(path, "saved") for path in weight_files.saved()]
    return saved + [_weights_row(path, "shipped") for path in weight_files.pretrained()]


def _weights_row(path: Path, origin: Origin) -> RunRow:
    name = clean(path.stem, 60)
    try:
        info, saved = read_info(path), path.stat().st_mtime
    except (WeightsError, OSError) as error:
        problem = str(error)
        return RunRow(name=name, path=str(path), origin=origin, state="unreadable", problem=problem)
    return RunRow(
        name=name,
        path=str(path),
        origin=origin,
        data=info.data,
        layers=info.layers,
        accuracy=info.accuracy,
        split="test" if info.accuracy is not None else "",
        test=info.accuracy,
        step=info.step,
        epoch=info.epoch,
        started=saved,
        recipe=info.recipe,
        note=_made_by(info),
    )


def _made_by(info: WeightsInfo) -> str:
    return f"of the run {info.run}" if info.run else ""
