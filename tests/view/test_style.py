"""What is left of the looks without color and without Unicode."""

from nntui.view.style import PLAIN, Terminal, ascii_only


def test_every_line_of_a_box_has_a_twin() -> None:
    """Boxes and axes are drawn with -, | and + where there is only ASCII."""
    assert ascii_only("┌─┐\n│a│\n└─┘ ┤┬┼├┴") == "+-+\n|a|\n+-+ +++++"


def test_plain_is_the_least() -> None:
    """PLAIN is a terminal without color and without Unicode."""
    assert Terminal(color=False, unicode=False) == PLAIN
    assert Terminal(color=True, unicode=True) == Terminal()
