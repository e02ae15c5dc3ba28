"""Keys of the screen Network."""

from dataclasses import replace

from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.keys.looking import PIXEL_STYLE
from nntui.tui.keys.training import TRAINING_KEYS
from nntui.tui.messages import inside

_PAGES = (
    Key(
        "w",
        press("inside-weights"),
        "the weights of the layer, the most used unit first",
        message=inside.InsidePageChosen("weights"),
        short="weights",
    ),
    Key(
        "f",
        press("inside-forward"),
        "forward pass: the output of every layer for an image",
        message=inside.InsidePageChosen("forward"),
        short="forward",
    ),
    Key(
        "b",
        press("inside-backward"),
        "backward pass: the numbers of the unit for an image, and the derivative by a weight",
        message=inside.InsidePageChosen("backward"),
        short="backward",
    ),
    Key(
        "m",
        press("inside-moved"),
        "how far the weights moved during the run, and those of the unit as images",
        message=inside.InsidePageChosen("moved"),
        short="moved",
    ),
    Key(
        "l",
        press("layer-next"),
        "the next layer",
        message=inside.LayerMoved(1),
        short="layer",
    ),
    Key(
        "L,shift+l",
        press("layer-previous"),
        "the layer before",
        message=inside.LayerMoved(-1),
        short="previous layer",
        shown_as="L",
    ),
    Key(
        "n",
        press("inside-next"),
        "the next image",
        message=inside.ImageStepped(1),
        short="next image",
    ),
    Key(
        "p",
        press("inside-previous"),
        "the image before",
        message=inside.ImageStepped(-1),
        short="previous image",
    ),
    Key(
        "d",
        press("inside-source"),
        "take the drawing of the screen Draw, or the image of the data set again",
        message=inside.SourcePressed(),
        short="drawing",
    ),
    Key(
        "s",
        press("units-sort"),
        "sort the units by how much they are used now; in training they keep their places",
        message=inside.UnitsSorted(),
        short="sort units",
    ),
    PIXEL_STYLE,
)
"""Keys that work on the whole screen."""
_FOOTER = ("f", "b", "m", "l", "n")
"""Those that the footer shows, right behind the keys of a panel."""
_SHOWN = tuple(replace(key, footer=True) for key in _PAGES if key.keys in _FOOTER)
_CLOSE = Key(
    "escape",
    press("unit-close"),
    "back to the weights of all units",
    message=inside.UnitClosed(),
    short="weights",
    footer=True,
    shown_as="esc",
)
_SCROLLING = (
    Key("up", "page(-1)", "a line up", short="line up", shown_as="↑"),
    Key("down", "page(1)", "a line down", short="line down", shown_as="↓"),
    Key("pageup", "page(-9)", "some lines up", short="lines up"),
    Key("pagedown", "page(9)", "some lines down", short="lines down"),
)
_LAYER_HEALTH = KeyArea(
    "layer-health",
    (
        Key(
            "up",
            press("layer-above"),
            "the layer above",
            message=inside.LayerMoved(-1),
            short="layer above",
            shown_as="↑",
        ),
        Key(
            "down",
            press("layer-below"),
            "the layer below",
            message=inside.LayerMoved(1),
            short="layer below",
            shown_as="↓",
        ),
        *_SHOWN,
    ),
    title="Layers",
)
_WEIGHTS = KeyArea(
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
            short="open",
            footer=True,
            shown_as="enter",
        ),
        *_SHOWN,
        _CLOSE,
    ),
    title="Weights",
)
_FORWARD = KeyArea("forward-pass", (_CLOSE, *_SHOWN, *_SCROLLING), title="Forward pass")
_BACKWARD = KeyArea(
    "backward-pass",
    (
        Key(
            "enter",
            press("quotient"),
            "compute the difference quotient of the weight",
            message=inside.QuotientPressed(),
            short="quotient",
            footer=True,
            shown_as="enter",
        ),
        Key(
            "up",
            press("weight-above"),
            "the weight above",
            message=inside.WeightStepped(-1),
            short="weight above",
            shown_as="↑",
        ),
        Key(
            "down",
            press("weight-below"),
            "the weight below",
            message=inside.WeightStepped(1),
            short="weight below",
            shown_as="↓",
        ),
        Key("left", "step(-1)", "the unit before", short="unit before", shown_as="←"),
        Key("right", "step(1)", "the next unit", short="next unit", shown_as="→"),
        _CLOSE,
        *_SHOWN,
    ),
    title="Backward pass",
)
_MOVED = KeyArea(
    "weight-moves",
    (
        *_SCROLLING,
        Key("left", "step(-1)", "the unit before", short="unit before", shown_as="←"),
        Key("right", "step(1)", "the next unit", short="next unit", shown_as="→"),
        _CLOSE,
        *_SHOWN,
    ),
    title="Moved weights",
)

LAYERS = KeyArea(
    "layers",
    (
        *_PAGES,
        *TRAINING_KEYS,
    ),
    title="Network",
    number="3",
    about="how its layers learn, its weights, and an image that passes through",
    panels=(_LAYER_HEALTH, _WEIGHTS, _FORWARD, _BACKWARD, _MOVED),
)
