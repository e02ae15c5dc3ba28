"""Escape and a letter that arrive in one packet."""

from textual import events
from textual._xterm_parser import XTermParser

from nntui.tui.input_queue import separate_keys


def test_escape_and_a_letter_are_two_keys() -> None:
    """The parser of Textual makes them alt and the letter; other keys stay as they are."""
    for packet, keys in (
        ("\x1bq", ["escape", "q"]),
        ("\x1bR", ["escape", "R"]),
        ("q", ["q"]),
        ("\x1b[A", ["up"]),
    ):
        parser = XTermParser()
        received = [*parser.feed(packet), *parser.feed("")]  # the second one ends the wait for more
        found = [
            each
            for event in received
            if isinstance(event, events.Event)
            for each in separate_keys(event)
        ]
        assert [each.key for each in found if isinstance(each, events.Key)] == keys
