"""Keys that choose the image that is shown and how it is drawn, on the screen Train."""

from nntui.tui.keys.key import Key, press
from nntui.tui.messages import user

PIXEL_STYLE = Key(
    "a",
    press("pixel-style"),
    "draw digits in ASCII, in shades or in blocks",
    message=user.PixelStylePressed(),
    short="ASCII",
)
LOOKING_KEYS = (
    Key(
        "left",
        press("previous"),
        "the previous test digit",
        message=user.CursorMoved(-1),
        short="previous",
        shown_as="←",
    ),
    Key(
        "right",
        press("next"),
        "the next test digit",
        message=user.CursorMoved(1),
        short="next",
        shown_as="→",
    ),
    Key("asterisk", press("random"), "a random test digit", short="random", shown_as="*"),
    Key(
        "m",
        press("mistakes"),
        "only misclassified digits, or all",
        message=user.MistakesPressed(),
        short="mistakes",
        footer=True,
    ),
    Key(
        "v",
        press("split"),
        "show validation images or test images",
        message=user.SplitPressed(),
        short="validation/test",
    ),
    Key(
        "f",
        press("augmented"),
        "cycle through 8 augmented versions",
        message=user.AugmentedPressed(),
        short="augmented",
    ),
    PIXEL_STYLE,
    Key(
        "escape",
        press("cancel"),
        "give up what is being opened or evaluated; else back from the digits of a cell",
        message=user.CancelPressed(),
        short="cancel",
        shown_as="esc",
    ),
)
