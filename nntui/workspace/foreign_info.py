"""ForeignDescription: everything that is known of a file of weights of another program."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from nntui import locations
from nntui.analysis.by_block import BLOCK, BlockAccuracy, by_block, what_blocks_say
from nntui.datasets.dataset import Dataset
from nntui.errors import WeightsError
from nntui.reading.initial_draw import InitialDraw
from nntui.reading.record import ReadingRecord
from nntui.weights import Weights
from nntui.weights.importers.foreign import ForeignFile
from nntui.workspace import data as datasets
from nntui.workspace.evaluation import evaluate_on
from nntui.workspace.foreign_weights import AS_MEASURED, HowToRead, is_foreign, open_foreign
from nntui.workspace.weight_files import find_named
from nntui.workspace.weights_info import ArrayRow, array_row

_SHOWN = 200
"""Arrays that are described."""
_FEW = 500
"""Images of each block that a network with convolutions is evaluated on."""
_SEARCH = 0.6
"""The share of the time that the search for a reading takes."""


@dataclass(frozen=True, slots=True, eq=False)
class ForeignDescription:
    """Everything that is known of a file of weights of another program."""

    title: str
    file: Path
    size: int
    """Bytes of the file, or of all files in the folder."""
    format: str
    arrays: tuple[ArrayRow, ...]
    """As the file has them."""
    problem: str = ""
    """Why they are no network that nntui can evaluate; empty where they are one."""
    reading: ReadingRecord | None = None
    layers: str = ""
    """In the notation of nntui."""
    draw: InitialDraw | None = None
    """What the weights give away of their beginning."""
    test: float | None = None
    """The accuracy on the test images."""
    blocks: tuple[BlockAccuracy, ...] = ()
    """The accuracy by blocks of training images."""
    trained: str = ""
    """What the blocks say about the training, a sentence or nothing."""


def foreign_path(name: str) -> Path | None:
    """Return the path that `name` is, where it is one of weights of another program."""
    if find_named(name) is not None:
        return None
    path = locations.expanded(name)
    return path if is_foreign(path) else None


def describe_foreign(path: Path, how: HowToRead = AS_MEASURED) -> ForeignDescription:
    """Return what is known of a file of weights of another program.

    Raises:
        WeightsError: it cannot be read, or has no weights.
        MissingDataError: the data set that decides how they are read must be downloaded first.
    """
    from nntui.weights.importers.read import read_foreign  # noqa: PLC0415 - rarely needed

    file = read_foreign(path)
    rows = tuple(array_row(each.name, each.array) for each in file.arrays[:_SHOWN])
    size = path.stat().st_size
    if path.is_dir():
        size = sum(each.stat().st_size for each in path.iterdir() if each.is_file())
    found = ForeignDescription(path.name, path, size, file.format, rows)
    try:
        weights, record = open_foreign(path, replace(how, on_progress=_first_part(how)))
    except WeightsError as error:
        return replace(found, problem=str(error))
    found = replace(found, reading=record, layers=weights.info.layers)
    if record.accuracy is None:
        return found
    return _with_traces(found, file, weights, how.on_progress)


def _first_part(how: HowToRead) -> Callable[[float], None]:
    return lambda share: how.on_progress(share * _SEARCH)


def _with_traces(
    found: ForeignDescription,
    file: ForeignFile,
    weights: Weights,
    on_progress: Callable[[float], None],
) -> ForeignDescription:
    """Return the description with what the numbers give away."""
    from nntui.reading.foreign_weights import outline_for  # noqa: PLC0415 - as above
    from nntui.reading.initial_draw import initial_draw  # noqa: PLC0415

    data: Dataset = datasets.load(weights.info.data)
    outline, _ = outline_for(file, data.image_shape, len(data.classes))
    evaluated = evaluate_on(weights, data, found.title)
    is_conv = any(np.ndim(array) == 4 for array in weights.arrays.values())
    blocks = by_block(
        evaluated.network,
        data.train,
        _FEW if is_conv else BLOCK,
        lambda share: on_progress(_SEARCH + share * (1 - _SEARCH)),
    )
    return replace(
        found,
        draw=initial_draw(outline, data.train),
        test=evaluated.accuracy,
        blocks=blocks,
        trained=what_blocks_say(blocks, evaluated.accuracy, len(data.test)),
    )
