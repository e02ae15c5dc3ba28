"""The head of a list of images: which ones, how many, in which order, and the filter."""

from rich.text import Text

from nntui.view.fitted import fitted
from nntui.view.style import Terminal

ORDERS = {"index": "", "loss": "by loss", "conf": "by confidence", "margin": "by margin"}


def list_head(
    split: str,
    total: int,
    passing: int,
    position: int | None,
    order: str,
    columns: int,
    terminal: Terminal,
    *,
    reverse: bool = False,
) -> Text:
    """Return how many images pass, which one the cursor is at, and the order.

    Args:
        split: what the images are called, such as `test images`.
        total: how many there are.
        passing: how many pass the filter.
        position: the place of the cursor among these, from 0; None where it is at none.
        order: what they are sorted by; empty for their index.
        columns: the width.
        terminal: where it is displayed.
        reverse: whether the largest comes first.

    >>> list_head("test images", 10_000, 72, 0, "loss", 40, Terminal(), reverse=True).plain.rstrip()
    '1 of 72, 10,000 test images, by loss ↓'
    >>> list_head("test images", 10_000, 72, 0, "loss", 29, Terminal(), reverse=True).plain.rstrip()
    '1 of 72 test, by loss ↓'
    """
    place = f"{passing:,}" if position is None else f"{position + 1:,} of {passing:,}"
    arrow = ("↓" if reverse else "↑") if terminal.unicode else ("v" if reverse else "^")
    by = f", {ORDERS.get(order, '')} {arrow}" if ORDERS.get(order) or (reverse and order) else ""
    by = f", reversed{by[1:]}" if by.startswith(",  ") else by
    whole = f"{place}{'' if passing == total else f', {total:,}'} {split}{by}"
    brief = f"{place} {split.partition(' ')[0]}{by}"
    said = whole if len(whole) <= columns else brief
    return Text(fitted(said, columns, terminal), "bold", no_wrap=True)
