"""ScrolledText: a panel whose lines scroll where there is no room for all."""

from nntui.tui.widgets.drawn_panel import DrawnPanel


class ScrolledText(DrawnPanel):
    """A panel with the actions `move` and `page`; what it draws begins at the line `start`.

    A subclass limits `start` while it draws, when it knows how many lines there are.
    """

    start = 0
    """Lines above that are out of sight."""

    def action_move(self, by: int) -> None:
        """Scroll down, or up."""
        self.start += by
        self.redraw()

    def action_page(self, by: int) -> None:
        """Scroll a page down, or up."""
        self.action_move(by * max(self.content_size.height - 2, 1))

    def on_mouse_scroll_down(self) -> None:
        """Scroll down."""
        self.action_move(2)

    def on_mouse_scroll_up(self) -> None:
        """Scroll up."""
        self.action_move(-2)
