"""Mistakes by their cause as text: how many of each, and of which cells."""

from collections.abc import Mapping, Sequence

from rich.text import Text

from nntui.analysis.mistakes import MEANINGS, Cause, Mistakes
from nntui.strings import counted
from nntui.view.digit_comparison import rows_line
from nntui.view.names import cut_pair, padded
from nntui.view.style import Terminal

_NAMES = 13
_HEADS = {
    Cause.SUSPECT: "label",
    Cause.BETWEEN: "between",
    Cause.UNLIKE: "unlike",
    Cause.FAULT: "fault",
}


def causes_text(found: Mistakes, limit: int = 12) -> str:
    """Return a line for each cause: how many mistakes it has, and their rows.

    Args:
        found: the mistakes.
        limit: rows that are listed at most; 0 for none.
    """
    width = max(map(len, MEANINGS.values()))
    lines = [f"{counted(len(found.rows), 'mistake')}"]
    for cause, meaning in MEANINGS.items():
        rows = found.of(cause)
        listed = rows_line(rows, limit) if limit > 0 else ""
        lines.append(f"{meaning:<{width}} {len(rows):5,}  {listed}".rstrip())
    return "\n".join(lines)


def cells_text(
    found: Mistakes, classes: Sequence[str], terminal: Terminal, limit: int = 20
) -> Text:
    """Return a line for each cell of the confusion matrix with its causes, most mistakes first.

    Args:
        found: the mistakes.
        classes: their names.
        terminal: where it is displayed.
        limit: cells that are shown at most.
    """
    cells = list(found.cells().items())
    lines = [cell_line(*each, classes, terminal) for each in cells[:limit]]
    text = Text("\n", no_wrap=True).join([cells_head(terminal), *lines])
    if len(cells) > limit:
        text.append(f"\nand {len(cells) - limit} other cells", terminal.dim)
    return text


def cells_head(terminal: Terminal) -> Text:
    """Return the names of the columns of a table of cells."""
    text = Text(f"{'cell':<{_NAMES}}{'all':>6}", terminal.dim, no_wrap=True)
    for head in _HEADS.values():
        text.append(f"{head:>9}", terminal.dim)
    return text


def cell_line(
    cell: tuple[int, int],
    counts: Mapping[Cause, int],
    classes: Sequence[str],
    terminal: Terminal,
) -> Text:
    """Return the line of a cell: label, prediction, and how many mistakes have each cause."""
    arrow = "→" if terminal.unicode else ">"
    names = cut_pair(classes[cell[0]], classes[cell[1]], _NAMES - 3, terminal.ellipsis)
    text = Text(padded(f"{names[0]} {arrow} {names[1]}", _NAMES), no_wrap=True)
    text.append(f"{sum(counts.values()):6,}")
    for cause in _HEADS:
        number = f"{counts[cause]:,}" if counts[cause] else "."
        text.append(f"{number:>9}", "" if counts[cause] else terminal.dim)
    return text
