"""The screen Network: the keys of the panel with the weights of the first layer."""

from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.keys.training import TRAINING_KEYS
from nntui.tui.messages import inside

FIRST_WEIGHTS = KeyArea(
    "first-weights",
    (
        Key("left", "move(0,-1)", "the unit to the left"),
        Key("right", "move(0,1)", "the unit to the right"),
        Key("up", "move(-1,0)", "the unit above"),
        Key("down", "move(1,0)", "the unit below"),
        Key(
            "enter",
            press("unit-open"),
            "show the ten images to which the unit responds most",
            message=inside.UnitOpened(),
            short="open unit",
            footer=True,
            shown_as="enter",
        ),
        Key(
            "escape",
            press("unit-close"),
            "back to the weights of all units",
            message=inside.UnitClosed(),
            short="all units",
            footer=True,
            shown_as="esc",
        ),
    ),
    title="First layer",
)

LAYERS = KeyArea(
    "layers",
    TRAINING_KEYS,
    title="Network",
    number="3",
    about="how its layers learn, and the weights of the first one",
    panels=(FIRST_WEIGHTS,),
)
