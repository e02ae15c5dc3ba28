"""The one table of the app's keys: bindings, footer, help and palette are made from it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Area: TypeAlias = Literal["everywhere", "train", "network", "layer", "confusion"]
"""Where a key works: on all screens, on one screen, or in one panel while it has the focus."""

_CHARACTERS = {
    "space": " ",
    "plus": "+",
    "minus": "-",
    "asterisk": "*",
    "question_mark": "?",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Args:
        keys: what Textual calls it; several are separated by commas.
        action: the action that it runs.
        help: what it does.
        area: where it works.
        short: a word or two for the footer and the palette; a key without is in no palette.
        footer: whether the footer shows it.
        shown_as: how it is written; by default as in `keys`.
        in_fields: whether it works in a number field, too, unless numbers are written with it.
        first: whether it works whatever has the focus, also in a dialog.
    """

    keys: str
    action: str
    help: str
    area: Area = "train"
    short: str = ""
    footer: bool = False
    shown_as: str | None = None
    in_fields: bool = False
    first: bool = False

    @property
    def label(self) -> str:
        """How the key is written.

        >>> Key("left", "", "", shown_as="<-").label, Key("R,shift+r", "", "").label
        ('<-', 'R')
        """
        return (self.shown_as or self.keys).split(",")[0]

    @property
    def characters(self) -> str:
        """The characters that it types; empty where it types none.

        >>> Key("delete,d", "", "").characters, Key("plus", "", "").characters
        ('d', '+')
        """
        names = self.keys.split(",")
        return "".join(_CHARACTERS.get(name, name if len(name) == 1 else "") for name in names)


def _press(name: str) -> str:
    """Return the action of the app that does what a key is for."""
    return f"app.press('{name}')"


KEYS = (
    Key(
        "space",
        _press("train"),
        "start, pause or resume a run",
        short="start/pause",
        footer=True,
        in_fields=True,
    ),
    Key(
        "full_stop",
        _press("step"),
        "train on one batch, then pause",
        short="one batch",
        shown_as=".",
    ),
    Key(
        "greater_than_sign",
        _press("epoch"),
        "train to the end of the epoch, then pause",
        short="one epoch",
        shown_as=">",
    ),
    Key("x", _press("stop"), "stop after a checkpoint", short="stop", footer=True),
    Key("r", _press("reset"), "start over with the same seed; the old run is kept", short="reset"),
    Key(
        "R,shift+r",
        _press("new-seed"),
        "start over with a new seed",
        short="new seed",
        shown_as="R",
    ),
    Key("left", _press("previous"), "the previous test digit", short="previous", shown_as="←"),
    Key("right", _press("next"), "the next test digit", short="next", shown_as="→"),
    Key(
        "asterisk",
        _press("random"),
        "a random test digit",
        short="random",
        shown_as="*",
        in_fields=True,
    ),
    Key(
        "m",
        _press("mistakes"),
        "only misclassified digits, or all",
        short="mistakes",
        footer=True,
        in_fields=True,
    ),
    Key("f", _press("augmented"), "cycle through 8 augmented versions", short="augmented"),
    Key(
        "a",
        _press("pixel-style"),
        "draw digits in ASCII, in shades or in blocks",
        short="ASCII",
        in_fields=True,
    ),
    Key("s", _press("save"), "save the weights of the network shown", short="save", footer=True),
    Key(
        "left_square_bracket",
        _press("previous-tab"),
        "the previous tab, on a small screen",
        short="previous tab",
        shown_as="[",
        in_fields=True,
    ),
    Key(
        "right_square_bracket",
        _press("next-tab"),
        "the next tab, on a small screen",
        short="next tab",
        shown_as="]",
        in_fields=True,
    ),
    Key("1", "app.screen('train')", "the screen Train", "everywhere", short="Train"),
    *(
        Key(
            f"{name[0].upper()},shift+{name[0]}",
            f"app.panel('{name}')",
            f"the panel {name.capitalize()}",
            short=name.capitalize(),
            shown_as=name[0].upper(),
            in_fields=True,
        )
        for name in ("network", "settings", "loss", "accuracy", "digit", "confusion")
    ),
    Key("escape", _press("back"), "from the digits of a cell back to the matrix", shown_as="esc"),
    Key(
        "o",
        _press("open"),
        "open a run, weights or data",
        "everywhere",
        short="open",
        footer=True,
    ),
    Key(
        "question_mark",
        _press("help"),
        "these keys",
        "everywhere",
        short="help",
        footer=True,
        shown_as="?",
        in_fields=True,
    ),
    Key(
        "q",
        _press("leave"),
        "quit; asks what to do with a run in progress",
        "everywhere",
        short="quit",
        footer=True,
    ),
    Key("ctrl+q", _press("leave"), "the same", "everywhere"),
    Key(
        "ctrl+z",
        "suspend_process",
        "suspend; fg continues, and a run is trained meanwhile",
        "everywhere",
        first=True,
    ),
    Key(
        "n",
        "add_layer",
        "add a layer",
        "network",
        short="add layer",
        footer=True,
        in_fields=True,
    ),
    Key(
        "e",
        "edit_layers",
        "edit all layers as text, also convolutions and pools",
        "network",
        short="edit as text",
        footer=True,
        in_fields=True,
    ),
    Key("plus", "resize(1)", "more neurons", "layer", short="more", footer=True, in_fields=True),
    Key(
        "minus", "resize(-1)", "fewer neurons", "layer", short="fewer", footer=True, in_fields=True
    ),
    Key(
        "delete,d",
        "remove_layer",
        "remove the layer",
        "layer",
        short="remove",
        footer=True,
        in_fields=True,
    ),
    Key("up", "move(-1,0)", "the cell above", "confusion"),
    Key("down", "move(1,0)", "the cell below", "confusion"),
    Key("left", "move(0,-1)", "the cell to the left", "confusion"),
    Key("right", "move(0,1)", "the cell to the right", "confusion"),
    Key("home", "first", "the first cell", "confusion"),
    Key("w", "worst", "the next worst cell", "confusion", short="worst", footer=True),
    Key(
        "percent_sign",
        _press("percent"),
        "counts, or percent of the row",
        "confusion",
        short="percent",
        footer=True,
        shown_as="%",
    ),
    Key(
        "minus",
        _press("earlier"),
        "the matrix of the epoch before",
        "confusion",
        short="epoch -1",
        shown_as="-",
    ),
    Key(
        "plus",
        _press("later"),
        "the matrix of the next epoch",
        "confusion",
        short="epoch +1",
        shown_as="+",
    ),
    Key(
        "d",
        _press("change"),
        "the change since the first epoch",
        "confusion",
        short="change",
        footer=True,
    ),
    Key(
        "enter",
        "choose",
        "show the digits of the cell",
        "confusion",
        short="open cell",
        footer=True,
    ),
)
"""Every key, in the order of footer and help."""

IN_FIELDS = frozenset("".join(key.characters for key in KEYS if key.in_fields))
"""What number fields hand on where no number is written with it.

They keep all other characters: typing 1.5 where a whole number belongs must not start a training.
"""


AREAS: dict[str, Area] = {key.action: key.area for key in KEYS}
"""Where actions work; the names of screens are areas, too."""


def keys_of(*areas: Area) -> tuple[Key, ...]:
    """Return the keys of some areas, in their order.

    >>> [key.keys for key in keys_of("layer")]
    ['plus', 'minus', 'delete,d']
    """
    return tuple(key for key in KEYS if key.area in areas)
