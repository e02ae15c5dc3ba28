"""The head of a list of images: which ones, how many, in which order, and the filter."""

from dataclasses import dataclass

from rich.text import Text

from nntui.view.fitted import fitted
from nntui.view.style import Terminal

ORDERS = {
    "index": "",
    "loss": "by loss",
    "conf": "by confidence",
    "margin": "by margin",
    "self": "by label",
}
"""What an order is called; `by label` is by the probability of the label."""


@dataclass(frozen=True, slots=True)
class ListHead:
    """What is said of a list of images.

    Args:
        split: what the images are called, such as `test images`.
        total: how many there are.
        passing: how many pass the filter.
        position: the place of the cursor among these, from 0; None where it is at none.
        order: what they are sorted by; empty for their index.
        reverse: whether the largest comes first.
        against: the name of the network that they are compared with; empty for none.
    """

    split: str
    total: int
    passing: int
    position: int | None = None
    order: str = ""
    reverse: bool = False
    against: str = ""


def list_head(head: ListHead, columns: int, terminal: Terminal) -> Text:
    """Return how many images pass, which one the cursor is at, and the order.

    >>> head = ListHead("test images", 10_000, 72, 0, "loss", reverse=True)
    >>> list_head(head, 40, Terminal()).plain.rstrip()
    '1 of 72, 10,000 test images, by loss ↓'
    >>> list_head(head, 29, Terminal()).plain.rstrip()
    '1 of 72 test, by loss ↓'
    """
    place = f"{head.passing:,}"
    if head.position is not None:
        place = f"{head.position + 1:,} of {place}"
    total = "" if head.passing == head.total else f", {head.total:,}"
    whole = f"{place}{total} {head.split}{_order(head, terminal)}"
    brief = f"{place} {head.split.partition(' ')[0]}{_order(head, terminal)}"
    if head.against:
        whole, brief = f"{whole}, against {head.against}", f"{place} against {head.against}"
    said = whole if len(whole) <= columns else brief
    return Text(fitted(said, columns, terminal), "bold", no_wrap=True)


def _order(head: ListHead, terminal: Terminal) -> str:
    arrows = ("↓", "↑") if terminal.unicode else ("v", "^")
    arrow, name = arrows[0 if head.reverse else 1], ORDERS.get(head.order, "")
    if name:
        return f", {name} {arrow}"
    return f", reversed {arrow}" if head.reverse and head.order else ""
