"""Keys of the screen Train, whatever has the focus there."""

from nntui.tui.keys.charts import CHARTS
from nntui.tui.keys.confusion import CONFUSION
from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.keys.looking import LOOKING_KEYS
from nntui.tui.keys.network import NETWORK
from nntui.tui.keys.settings import SETTINGS
from nntui.tui.keys.training import TRAINING_KEYS
from nntui.tui.messages import user

_PANELS = ("network", "settings", "loss", "accuracy", "digit", "confusion")
"""The panels in their order; the first letter of each, as a capital, leads to it."""


def _panel(name: str) -> Key:
    """Return the key that leads to a panel."""
    letter, title = name[0].upper(), name.capitalize()
    keys = f"{letter},shift+{name[0]}"
    return Key(keys, f"app.panel('{name}')", f"the panel {title}", short=title, shown_as=letter)


TRAIN = KeyArea(
    "train",
    (
        *TRAINING_KEYS,
        *LOOKING_KEYS,
        *(_panel(name) for name in _PANELS),
        Key("n", press("name"), "name the next run", short="name"),
        Key("s", press("save"), "save the weights of the network shown", short="save", footer=True),
        Key(
            "left_square_bracket",
            press("previous-tab"),
            "the previous tab, on a small screen",
            message=user.TabMoved(-1),
            short="previous tab",
            shown_as="[",
        ),
        Key(
            "right_square_bracket",
            press("next-tab"),
            "the next tab, on a small screen",
            message=user.TabMoved(1),
            short="next tab",
            shown_as="]",
        ),
        Key(
            "G,shift+g",
            press("rates"),
            "show learning rate and gradient norm in a third chart, or hide them",
            message=user.ChartPressed("rates"),
            short="gradient",
            shown_as="G",
        ),
        Key(
            "e",
            press("layers"),
            "edit all layers as text, in their notation",
            short="layers as text",
        ),
        Key(
            "u",
            press("undo"),
            "undo the last change of the settings",
            message=user.UndoPressed(),
            short="undo",
        ),
        Key(
            "ctrl+r",
            press("redo"),
            "make the change again that was undone",
            message=user.RedoPressed(),
            short="redo",
        ),
        Key(
            "w",
            press("differences"),
            "which settings differ from the run that is shown",
            short="what differs",
        ),
    ),
    title="Train",
    number="1",
    panels=(SETTINGS, NETWORK, CHARTS, CONFUSION),
)
