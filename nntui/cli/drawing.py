"""How images are drawn in this terminal."""

from rich.console import Console

from nntui.view.images import PixelStyle
from nntui.view.style import Terminal


def pixel_style(console: Console, terminal: Terminal) -> PixelStyle:
    """Return half blocks of gray where the terminal can show them, else ASCII."""
    blocks = terminal.unicode and terminal.color and console.is_terminal
    return "blocks" if blocks else "ascii"
