"""Terminals: styles with color, none without; boxes in ASCII."""

from nntui.view.style import PLAIN, Terminal, ascii_only


def test_boxes_are_drawn_in_ascii() -> None:
    """With -, | and +."""
    assert ascii_only("┌─┐\n│a│\n└─┘ ┤┬┼├┴") == "+-+\n|a|\n+-+ +++++"


def test_a_plain_terminal_has_neither_color_nor_unicode() -> None:
    """The default has both."""
    assert Terminal(color=False, unicode=False) == PLAIN
    assert Terminal(color=True, unicode=True) == Terminal()


def test_styles_are_empty_without_color() -> None:
    """So callers need not ask."""
    color, plain = Terminal(), Terminal(color=False)

    assert (color.dim, color.accent) == ("color(245)", "color(75)")
    assert (color.verdict(right=True), color.verdict(right=False)) == (color.right, color.wrong)
    assert color.right != color.wrong
    styles = (plain.dim, plain.accent, plain.right, plain.wrong, plain.validation)
    assert {*styles, plain.verdict(right=True), plain.verdict(right=False)} == {""}
