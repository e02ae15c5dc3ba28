"""Keys of the screen Draw."""

from nntui.tui.keys.key import Key, KeyArea, press, press_here
from nntui.tui.messages import draw, user

_CANVAS = KeyArea(
    "canvas",
    (
        Key("up", press_here("pen-up"), "move the pen", message=draw.PenMoved(-1, 0), shown_as="↑"),
        Key(
            "down",
            press_here("pen-down"),
            "move the pen",
            message=draw.PenMoved(1, 0),
            shown_as="↓",
        ),
        Key(
            "left",
            press_here("pen-left"),
            "move the pen",
            message=draw.PenMoved(0, -1),
            shown_as="←",
        ),
        Key(
            "right",
            press_here("pen-right"),
            "move the pen",
            message=draw.PenMoved(0, 1),
            shown_as="→",
        ),
        Key(
            "space",
            press_here("pen"),
            "put the pen down, so that it draws where it moves, or lift it",
            message=draw.PenPressed(),
            short="pen up/down",
            footer=True,
            shown_as="space",
        ),
    ),
    title="Canvas",
)
_DIAL = KeyArea(
    "dial",
    (
        Key("up", press_here("knob-above"), "the knob above", draw.KnobMoved(-1), shown_as="↑"),
        Key("down", press_here("knob-below"), "the knob below", draw.KnobMoved(1), shown_as="↓"),
        Key(
            "left",
            press_here("turn-left"),
            "turn the knob to the left",
            message=draw.KnobTurned(-1),
            shown_as="←",
        ),
        Key(
            "right",
            press_here("turn-right"),
            "turn the knob to the right",
            message=draw.KnobTurned(1),
            short="turn",
            shown_as="→",
        ),
    ),
    title="Dial",
)

DRAW = KeyArea(
    "draw",
    (
        Key(
            "u",
            press("undo-stroke"),
            "undo the last stroke",
            message=draw.StrokeUndone(),
            short="undo stroke",
            footer=True,
        ),
        Key(
            "c",
            press("clear-canvas"),
            "clear the canvas; u returns to what was on it",
            message=draw.CanvasCleared(),
            short="clear",
            footer=True,
        ),
        Key(
            "e",
            press("eraser"),
            "erase with the pen, or draw again; the right button of the mouse erases, too",
            message=draw.EraserPressed(),
            short="eraser",
            footer=True,
        ),
        Key(
            "plus,equals_sign",
            press("wider"),
            "a wider pen",
            message=draw.WidthPressed(1),
            short="wider pen",
            shown_as="+",
        ),
        Key(
            "minus",
            press("narrower"),
            "a narrower pen",
            message=draw.WidthPressed(-1),
            short="narrower pen",
            shown_as="-",
        ),
        Key(
            "d",
            "app.focus('dial')",
            "the dial: shift, turn, scale, thicken, darken the input",
            short="dial",
            footer=True,
        ),
        Key(
            "0",
            press("reset-dial"),
            "set all knobs of the dial to 0",
            message=draw.DialReset(),
            short="reset dial",
        ),
        Key(
            "t",
            press("take-digit"),
            "put the digit of the screen Train on the canvas",
            message=draw.DigitTaken(),
            short="take digit",
            footer=True,
        ),
        Key(
            "i",
            press("photograph"),
            "read an image file: a photograph or scan of digits, of any size",
            short="image file",
            footer=True,
        ),
        Key(
            "n",
            press("next-found"),
            "the next digit of the image file",
            message=draw.FoundMoved(1),
            short="next digit",
        ),
        Key(
            "p",
            press("previous-found"),
            "the previous digit of the image file",
            message=draw.FoundMoved(-1),
            short="previous digit",
        ),
        Key(
            "k",
            press("keep-drawing"),
            "keep the drawing with its true class in the data set drawings",
            short="keep",
            footer=True,
        ),
        Key(
            "r",
            press("reader"),
            "read it by the network that is shown, or by the pretrained convnet",
            message=draw.ReaderPressed(),
            short="network",
        ),
        Key(
            "a",
            press("pixel-style"),
            "draw digits in ASCII, in shades or in blocks",
            message=user.PixelStylePressed(),
            short="ASCII",
        ),
    ),
    title="Draw",
    number="4",
    about="draw a digit, and see what a network makes of it",
    panels=(_CANVAS, _DIAL),
)
