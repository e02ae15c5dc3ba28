"""The title of a panel, whose first letter is the key that leads to the panel."""

from textual.content import Content


def panel_title(title: str) -> Content:
    """Return a title with its first letter underlined."""
    return Content.assemble((title[:1], "underline"), title[1:])
