"""The layers of a network as a table: what each is, the shape of its output, its parameters."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from nntui.config.layers import LayerSpec
from nntui.errors import ShapeError

if TYPE_CHECKING:
    from nntui.training.networks import LayerSize


class TableRow(NamedTuple):
    """A layer, the input or the output.

    Args:
        words: what it is, as in `conv 8x5 relu`.
        shape: of its output; empty where it is not known.
        parameters: how many it learns.
        share: of all parameters of the network, from 0 to 1.
    """

    words: str
    shape: tuple[int, ...]
    parameters: int
    share: float


class LayerTable(NamedTuple):
    """The rows from the input to the output, and what does not fit."""

    rows: tuple[TableRow, ...]
    parameters: int
    problem: str = ""
    """Why the network is impossible; empty where it is not."""


def layer_table(
    hidden: Sequence[LayerSpec],
    image_shape: tuple[int, int] | None,
    classes: int,
    output: str,
    *,
    biased: bool = True,
) -> LayerTable:
    """Return the table of a network; layers after one that does not fit have no shape.

    None has a shape where `image_shape` is None: it is not known yet.

    >>> from nntui.config.layers import parse_layers
    >>> table = layer_table(parse_layers("conv:8x5,pool:2"), (28, 28), 10, "softmax")
    >>> [(row.words, row.shape, row.parameters) for row in table.rows][1:3]
    [('conv 8x5 relu', (8, 24, 24), 208), ('pool 2', (8, 12, 12), 0)]
    """
    problem = ""
    sizes: list[LayerSize] = []
    if image_shape is not None:
        from nntui.training.networks import layer_sizes  # noqa: PLC0415 - loads NumPy

        try:
            sizes.extend(layer_sizes(hidden, image_shape, classes, biased=biased))
        except ShapeError as error:
            problem = str(error)
    total = sum(size.parameters for size in sizes)
    words = ["input", *(str(spec).replace(":", " ") for spec in hidden), output]
    rows = [
        TableRow(each, size.y_shape, size.parameters, size.parameters / max(total, 1))
        for each, size in zip(words, sizes, strict=False)
    ]
    rows += [TableRow(each, (), 0, 0.0) for each in words[len(rows) :]]
    return LayerTable(tuple(rows), total, problem)
