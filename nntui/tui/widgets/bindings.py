"""Bindings: the keys of the table as Textual takes them."""

from textual.binding import Binding, BindingType

from nntui.tui.keys import keys_of


def bindings(*areas: str) -> list[BindingType]:
    """Return the bindings of the keys that work in some areas."""
    return [
        Binding(
            key.keys,
            key.action,
            key.short or key.help,
            show=key.footer,
            key_display=key.shown_as,
            priority=key.first,
        )
        for key in keys_of(*areas)
    ]
