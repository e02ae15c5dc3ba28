"""The layers of a network as lines of text: sizes, shapes, parameters and their share as a bar."""

from collections.abc import Mapping

from rich.text import Text

from nntui.analysis.layer_table import LayerTable, TableRow
from nntui.view.bars import bar
from nntui.view.fitted import fitted
from nntui.view.line_edit import LineEdit
from nntui.view.list_lines import CURSOR, Line, Remark, edited_text, remark_lines
from nntui.view.style import Terminal

_SHORTEST = 3
_SHAPE = 8
_PARAMETERS = 7


def network_lines(
    table: LayerTable,
    columns: int,
    terminal: Terminal,
    cursor: int | None = None,
    edit: LineEdit | None = None,
    remarks: Mapping[int, Remark] | None = None,
) -> list[Line]:
    """Return a line for each layer, from the input to the output.

    Args:
        table: the layers.
        columns: the width of a line.
        terminal: where it is displayed.
        cursor: the number of the row under the cursor, None where it is not shown.
        edit: the notation that is being edited in that row, None where none is.
        remarks: what is said under rows, by their numbers.

    >>> from nntui.analysis.layer_table import layer_table
    >>> from nntui.config.layers import parse_layers
    >>> table = layer_table(parse_layers("conv:8x5,pool:2"), (28, 28), 10, "softmax")
    >>> for line in network_lines(table, 40, Terminal(unicode=False)):
    ...     print(line.text.plain.rstrip())
      input             1x28x28
      conv 8x5 relu     8x24x24     208
      pool 2            8x12x12
      softmax                10  11,530 ====
    """
    lines = []
    for number, row in enumerate(table.rows):
        here = number == cursor
        lines.append(Line(number, _line(row, columns, terminal, edit if here else None)))
        if here and edit is None:
            lines[-1].text.stylize(CURSOR)
        if remarks and number in remarks:
            lines += remark_lines(number, remarks[number], columns, terminal)
    return lines


def _line(row: TableRow, columns: int, terminal: Terminal, edit: LineEdit | None) -> Text:
    text = Text("  ")
    if edit is not None:
        text.append_text(edited_text(edit, max(columns - 3, 1)))
        return text.append(" " * max(columns - len(text), 0))
    length = max(min(columns - 36, 24), _SHORTEST)
    room = max(columns - 2 - _SHAPE - _PARAMETERS - length - 3, 6)
    text.append(fitted(row.words, room, terminal))
    shape = "x".join(str(side) for side in row.shape) or "?"
    text.append(
        f" {shape:>{_SHAPE}} {parameter_count(row.parameters):>{_PARAMETERS}} ", terminal.dim
    )
    return text.append(bar(row.share, length, terminal), terminal.accent)


def parameter_count(parameters: int) -> str:
    """Return a number of parameters in at most seven characters; empty for none.

    >>> parameter_count(100_480), parameter_count(1_199_882)
    ('100,480', '1.20 M')
    """
    if parameters > 999_999:
        return f"{parameters / 1e6:.2f} M"
    return f"{parameters:,}" if parameters else ""
