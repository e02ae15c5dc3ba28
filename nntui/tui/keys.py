"""The one table of the app's keys: it makes the key map, the footer and the help."""

from dataclasses import dataclass

from textual.binding import Binding


@dataclass(frozen=True, slots=True)
class Key:
    """One key: what it is called, what it does, and the words for it."""

    keys: str
    action: str
    short: str
    help: str
    footer: bool = False
    shown_as: str | None = None

    def binding(self) -> Binding:
        """Return this key as Textual takes it."""
        return Binding(
            self.keys, self.action, self.short, show=self.footer, key_display=self.shown_as
        )


KEYS = (
    Key(
        "space",
        "train",
        "start/pause",
        "start, pause, resume; go on with a stopped run",
        footer=True,
    ),
    Key(
        "full_stop", "advance('step')", "one batch", "train on one batch, then pause", shown_as="."
    ),
    Key(
        "greater_than_sign",
        "advance('epoch')",
        "one epoch",
        "train to the end of the epoch, then pause",
        shown_as=">",
    ),
    Key("x", "stop", "stop", "stop the training, after a checkpoint", footer=True),
    Key("r", "reset", "reset", "begin anew with the same seed; the old run stays"),
    Key("R,shift+r", "reset(True)", "new seed", "begin anew with a new seed", shown_as="R"),
    Key("left", "walk(-1)", "before", "the test digit before", shown_as="←"),
    Key("right", "walk(1)", "next", "the next test digit", shown_as="→"),
    Key("asterisk", "scatter", "random", "any test digit", shown_as="*"),
    Key("m", "wrong", "mistakes", "only the digits it gets wrong, or all", footer=True),
    Key("f", "fed", "as fed", "the digit as it is fed in training, in eight ways"),
    Key("a", "manner", "ASCII", "draw digits in ASCII, in shades or in blocks"),
    Key("s", "save", "save", "save the weights of the network shown", footer=True),
    Key("o", "open", "open", "open a run, weights or data", footer=True),
    Key("left_square_bracket", "tab(-1)", "tab", "the tab before, on a small screen", shown_as="["),
    Key("right_square_bracket", "tab(1)", "tab", "the next tab, on a small screen", shown_as="]"),
    Key("question_mark", "keys", "help", "these keys", footer=True, shown_as="?"),
    Key("q", "leave", "quit", "leave; asks what to do with a training", footer=True),
    Key("ctrl+q", "leave", "", "the same", shown_as="ctrl+q"),
)
