"""Keys that every list with a cursor has."""

from nntui.tui.keys.key import Key


def list_keys(row: str, *, first: str = "", last: str = "") -> tuple[Key, ...]:
    """Return the keys that move the cursor of a list.

    The widget of the list has the actions `move`, `page` and `end`, each of which takes a sign.

    Args:
        row: what is in a row, in a word.
        first: what the first row is; by default the first of these.
        last: what the last row is.

    >>> [key.help for key in list_keys("layer", last="the output")][-2:]
    ['the first layer', 'the output']
    """
    return (
        Key("up", "move(-1)", f"the {row} above", shown_as="↑"),
        Key("down", "move(1)", f"the {row} below", shown_as="↓"),
        Key("pageup", "page(-1)", "a page up"),
        Key("pagedown", "page(1)", "a page down"),
        Key("home", "end(-1)", first or f"the first {row}"),
        Key("end", "end(1)", last or f"the last {row}"),
    )
