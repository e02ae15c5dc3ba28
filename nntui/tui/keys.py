"""The one table of the app's keys: bindings, footer, help and palette are made from it."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Area: TypeAlias = Literal["everywhere", "train", "settings", "network", "charts", "confusion"]
"""Where a key works: on all screens, on one screen, or in one panel while it has the focus."""
PANELS: tuple[Area, ...] = ("settings", "network", "charts", "confusion")
"""The areas that are panels, by the id of their widget."""


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
        first: whether it works whatever has the focus, also in a dialog.
    """

    keys: str
    action: str
    help: str
    area: Area = "train"
    short: str = ""
    footer: bool = False
    shown_as: str | None = None
    first: bool = False

    @property
    def label(self) -> str:
        """How the key is written.

        >>> Key("left", "", "", shown_as="<-").label, Key("R,shift+r", "", "").label
        ('<-', 'R')
        """
        return (self.shown_as or self.keys).split(",")[0]


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
    ),
    Key(
        "m",
        _press("mistakes"),
        "only misclassified digits, or all",
        short="mistakes",
        footer=True,
    ),
    Key(
        "v",
        _press("split"),
        "show validation images or test images",
        short="validation/test",
    ),
    Key("f", _press("augmented"), "cycle through 8 augmented versions", short="augmented"),
    Key(
        "a",
        _press("pixel-style"),
        "draw digits in ASCII, in shades or in blocks",
        short="ASCII",
    ),
    Key(
        "escape",
        _press("cancel"),
        "give up what is being opened or evaluated; else back from the digits of a cell",
        short="cancel",
        shown_as="esc",
    ),
    Key("n", _press("name"), "name the next run", short="name"),
    Key("s", _press("save"), "save the weights of the network shown", short="save", footer=True),
    Key(
        "left_square_bracket",
        _press("previous-tab"),
        "the previous tab, on a small screen",
        short="previous tab",
        shown_as="[",
    ),
    Key(
        "right_square_bracket",
        _press("next-tab"),
        "the next tab, on a small screen",
        short="next tab",
        shown_as="]",
    ),
    Key("1", "app.screen('train')", "the screen Train", "everywhere", short="Train"),
    *(
        Key(
            f"{name[0].upper()},shift+{name[0]}",
            f"app.panel('{name}')",
            f"the panel {name.capitalize()}",
            short=name.capitalize(),
            shown_as=name[0].upper(),
        )
        for name in ("network", "settings", "loss", "accuracy", "digit", "confusion")
    ),
    Key(
        "G,shift+g",
        _press("rates"),
        "show learning rate and gradient norm in a third chart, or hide them",
        short="gradient",
        shown_as="G",
    ),
    Key(
        "h",
        _press("happenings"),
        "the settings that were changed in the run, where it was resumed, and errors in full",
        short="history",
    ),
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
        "what the keys do here",
        "everywhere",
        short="help",
        footer=True,
        shown_as="?",
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
        "ctrl+p",
        "app.command_palette",
        "all commands, settings and recipes: type to search",
        "everywhere",
        short="commands",
        footer=True,
        shown_as="^p",
        first=True,
    ),
    Key(
        "ctrl+z",
        "suspend_process",
        "suspend; fg continues, and a run is trained meanwhile",
        "everywhere",
        short="suspend",
        first=True,
    ),
    Key(
        "e",
        _press("layers"),
        "edit all layers as text, in their notation",
        short="layers as text",
    ),
    Key("u", _press("undo"), "undo the last change of the settings", short="undo"),
    Key("ctrl+r", _press("redo"), "make the change again that was undone", short="redo"),
    Key(
        "w",
        _press("differences"),
        "which settings differ from the run that is shown",
        short="what differs",
    ),
    Key(
        "enter",
        "choose",
        "edit the value, open the list, or unfold the group; then take it",
        "settings",
        short="edit",
        footer=True,
        shown_as="enter",
    ),
    Key(
        "escape",
        "give_up",
        "restore the value; where none is edited, leave the panel",
        "settings",
        short="leave",
        footer=True,
        shown_as="esc",
    ),
    Key("up", "move(-1)", "the setting above", "settings", shown_as="↑"),
    Key("down", "move(1)", "the setting below", "settings", shown_as="↓"),
    Key("left", "step(-1)", "the previous choice; fold a group", "settings", shown_as="←"),
    Key("right", "step(1)", "the next choice; unfold a group", "settings", shown_as="→"),
    Key("pageup", "move(-10)", "ten settings up", "settings"),
    Key("pagedown", "move(10)", "ten settings down", "settings"),
    Key("n", "add_layer", "add a layer below the cursor", "network", short="add", footer=True),
    Key(
        "delete,d",
        "remove_layer",
        "remove the layer",
        "network",
        short="remove",
        footer=True,
        shown_as="d",
    ),
    Key("c", "copy_layer", "add a copy of the layer", "network", short="copy", footer=True),
    Key(
        "t",
        "choose_from('kind')",
        "change the kind of the layer: dense, convolution, pool ...",
        "network",
        short="kind",
        footer=True,
    ),
    Key(
        "v",
        "choose_from('activation')",
        "choose the activation of the layer from a list",
        "network",
        short="activation",
    ),
    Key("plus", "resize(1)", "a larger layer", "network", short="larger", shown_as="+"),
    Key("minus", "resize(-1)", "a smaller layer", "network", short="smaller", shown_as="-"),
    Key(
        "K,shift+k,shift+up",
        "move_layer(-1)",
        "move the layer towards the input",
        "network",
        short="move up",
        shown_as="K",
    ),
    Key(
        "J,shift+j,shift+down",
        "move_layer(1)",
        "move the layer towards the output",
        "network",
        short="move down",
        shown_as="J",
    ),
    Key("left", "step(-1)", "the previous activation", "network", shown_as="←"),
    Key("right", "step(1)", "the next activation", "network", shown_as="→"),
    Key("up", "move(-1)", "the layer above", "network", shown_as="↑"),
    Key("down", "move(1)", "the layer below", "network", shown_as="↓"),
    Key(
        "enter",
        "choose",
        "edit the layer: type a size, or its notation; then take it",
        "network",
        short="edit layer",
        footer=True,
        shown_as="enter",
    ),
    Key(
        "escape",
        "give_up",
        "restore the layer; where none is edited, leave the panel",
        "network",
        short="leave",
        shown_as="esc",
    ),
    Key(
        "left",
        "cursor('previous')",
        "the values of the previous epoch",
        "charts",
        short="earlier values",
        footer=True,
        shown_as="←",
    ),
    Key(
        "right",
        "cursor('next')",
        "the values of the next epoch",
        "charts",
        short="later values",
        shown_as="→",
    ),
    Key("home", "cursor('first')", "the values of the first epoch", "charts", short="first values"),
    Key("end", "cursor('last')", "the newest values", "charts", short="newest values"),
    Key(
        "l",
        _press("scale"),
        "logarithmic scales, or linear ones",
        "charts",
        short="log/linear",
        footer=True,
    ),
    Key(
        "t",
        _press("recent"),
        "all epochs, or the newer half of them",
        "charts",
        short="all/recent",
        footer=True,
    ),
    Key(
        "escape",
        "leave",
        "remove the cursor; where there is none, leave the charts",
        "charts",
        short="leave",
        shown_as="esc",
    ),
    Key("up", "move(-1,0)", "the cell above", "confusion"),
    Key("down", "move(1,0)", "the cell below", "confusion"),
    Key("left", "move(0,-1)", "the cell to the left", "confusion"),
    Key("right", "move(0,1)", "the cell to the right", "confusion"),
    Key("home", "first", "the first cell", "confusion", short="first cell"),
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
        shown_as="enter",
    ),
)
"""Every key, in the order of footer and help; a key in a panel goes before the same elsewhere."""


AREAS: dict[str, Area] = {key.action: key.area for key in KEYS}
"""Where actions work; the names of screens are areas, too."""


def keys_of(*areas: Area) -> tuple[Key, ...]:
    """Return the keys of some areas, in their order.

    >>> [key.keys for key in keys_of("confusion")]
    ['up', 'down', 'left', 'right', 'home', 'w', 'percent_sign', 'minus', 'plus', 'd', 'enter']
    """
    return tuple(key for key in KEYS if key.area in areas)


_PANEL_NAMES: dict[Area, str] = {
    "settings": "Settings",
    "network": "Network",
    "charts": "Loss",
    "confusion": "Confusion",
}


def why_nothing(name: str) -> str:
    """Return why a key does nothing where no panel and no screen has taken it.

    >>> why_nothing("n")
    'n (add) works in the panel Network: tab leads there'
    >>> why_nothing("z")
    'z does nothing here; ? lists the keys'
    """
    keys = [key for key in KEYS if name in key.keys.split(",") and key.area in _PANEL_NAMES]
    if not keys:
        return f"{name} does nothing here; ? lists the keys"
    panels = " and ".join(dict.fromkeys(_PANEL_NAMES[key.area] for key in keys))
    words = f" ({keys[0].short})" if keys[0].short and len(keys) == 1 else ""
    noun = "panel" if len(keys) == 1 else "panels"
    return f"{keys[0].label}{words} works in the {noun} {panels}: tab leads there"
