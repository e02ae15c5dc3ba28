"""Text of a given width in cells."""

import pytest
from rich.cells import cell_len

from nntui.view.fitted import fitted
from nntui.view.style import PLAIN, Terminal


@pytest.mark.parametrize(
    ("text", "width", "unicode", "ascii_only"),
    [
        ("a note", 6, "a note", "a note"),
        ("a note", 5, "a no…", "a ..."),
        ("a note", 2, "a…", "a "),
        ("a note", 0, "", ""),
        ("数字数字", 6, "数字 …", "数 ..."),
    ],
)
def test_what_does_not_fit_is_cut_with_a_mark(
    text: str, width: int, unicode: str, ascii_only: str
) -> None:
    """In cells, of which a wide character takes two."""
    assert fitted(text, width, Terminal()) == unicode
    assert fitted(text, width, PLAIN) == ascii_only
    assert cell_len(fitted(text, width, Terminal())) == width
