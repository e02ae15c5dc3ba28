"""Keys of the screen Digits."""

from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.keys.lists import list_keys
from nntui.tui.keys.looking import PIXEL_STYLE
from nntui.tui.messages import digits

_WALKING = (
    Key("left", "move(-1)", "the digit before", shown_as="←"),
    Key("right", "move(1)", "the next digit", shown_as="→"),
)


def _enter(meaning: str, short: str) -> Key:
    """Return the key that opens what is under the cursor of a panel."""
    return Key(
        "enter",
        press("digit-open"),
        meaning,
        message=digits.DigitOpened(),
        short=short,
        footer=True,
        shown_as="enter",
    )


_MAP = Key(
    "w",
    press("digit-map"),
    "what it depends on: occlusion, gradient x input, what would make it the truth",
    message=digits.DigitsPressed("map"),
    short="map",
    footer=True,
)


def _label_keys(*, footer: bool) -> tuple[Key, ...]:
    """Return the keys that say what to do with the label of a digit."""
    return (
        Key(
            "k",
            press("label-keep"),
            "its label is right: note that in the file of label fixes",
            message=digits.LabelActed("keep"),
            short="keep label",
            footer=footer,
        ),
        Key(
            "r",
            press("label-relabel"),
            "give it another label there",
            short="relabel",
            footer=footer,
        ),
        Key(
            "d",
            press("label-drop"),
            "leave it out of trainings with that file",
            message=digits.LabelActed("drop"),
            short="drop digit",
            footer=footer,
        ),
    )


_GRID = KeyArea(
    "digit-grid",
    (
        _enter("why the digit is predicted so, with its nearest training images", "why"),
        Key(
            "slash",
            "edit_filter",
            "filter as you type: true:7 pred:9 conf>0.9 loss>2 fixed broken suspect -word",
            short="find",
            footer=True,
            shown_as="/",
        ),
        *_WALKING,
        Key("up", "move(0,-1)", "the digit above", shown_as="↑"),
        Key("down", "move(0,1)", "the digit below", shown_as="↓"),
        Key("pageup", "page(-1)", "a page up"),
        Key("pagedown", "page(1)", "a page down"),
        Key("home", "end(-1)", "the first digit"),
        Key("end", "end(1)", "the last digit"),
        *_label_keys(footer=False),
    ),
    title="Digits",
)
_WHY = KeyArea(
    "digit-why",
    (
        _enter("open the marked training image; marks the nearest one first", "training image"),
        _MAP,
        *_label_keys(footer=True),
        *_WALKING,
        Key("down", "step(1)", "mark the next of the nearest training images", shown_as="↓"),
        Key("up", "step(-1)", "mark the one before", shown_as="↑"),
    ),
    title="Why",
)
_CAUSES = KeyArea(
    "digit-causes",
    (
        _enter("show the digits of the cell or the cause", "its digits"),
        *list_keys("line", first="the first cause"),
    ),
    title="Mistakes by cause",
)
_PLANE = KeyArea(
    "digit-plane",
    (
        _enter("why the digit is predicted so, with its nearest training images", "why"),
        *_label_keys(footer=False),
        *_WALKING,
    ),
    title="Plane of two classes",
)
_CALIBRATION = KeyArea("digit-calibration", (), title="Calibration")

DIGITS = KeyArea(
    "digits",
    (
        Key(
            "m",
            press("digit-mistakes"),
            "only mistakes, the largest loss first, or all",
            message=digits.DigitsPressed("mistakes"),
            short="wrong",
            footer=True,
        ),
        _MAP,
        Key(
            "escape",
            press("digit-back"),
            "back: to the page, the images, or the cell of the confusion matrix before",
            message=digits.DigitsLeft(),
            short="go back",
            footer=True,
            shown_as="esc",
        ),
        Key(
            "s",
            press("digit-sort"),
            "sort by index, loss, confidence or margin",
            message=digits.DigitsSorted("next"),
            short="sort digits",
            footer=True,
        ),
        Key(
            "S,shift+s",
            press("digit-reverse"),
            "the other order",
            message=digits.DigitsSorted("other"),
            short="reverse digits",
            shown_as="S",
        ),
        Key(
            "v",
            press("digit-split"),
            "test, validation or training images",
            message=digits.DigitsPressed("split"),
            short="images",
            footer=True,
        ),
        Key("g", press("digit-index"), "go to an index", short="go to"),
        Key("asterisk", press("random"), "a random digit", short="random digit", shown_as="*"),
        Key(
            "e",
            press("digit-causes"),
            "mistakes by cause: label, between two classes, unlike anything, the network's fault",
            message=digits.DigitPageChosen("causes"),
            short="causes",
            footer=True,
        ),
        Key(
            "p",
            press("digit-plane"),
            "the plane of its label and prediction: all images of both classes by their logits",
            message=digits.DigitPageChosen("plane"),
            short="plane",
            footer=True,
        ),
        Key(
            "c",
            press("digit-calibration"),
            "whether the network is right as often as its confidence says",
            message=digits.DigitPageChosen("calibration"),
            short="calibration",
        ),
        Key(
            "u",
            press("label-undo"),
            "take the newest label fix back",
            message=digits.FixUndone(),
            short="undo fix",
        ),
        Key(
            "t",
            press("train-with-fixes"),
            "train the next run with the label fixes, or without them",
            message=digits.FixesPressed(),
            short="train with fixes",
        ),
        Key(
            "l",
            press("label-suspects"),
            "label errors suspected in the training images: ranks all labels by cross-validation",
            message=digits.SuspectsPressed(),
            short="label suspects",
            footer=True,
        ),
        Key(
            "b",
            press("digit-other"),
            "choose the network that fixed and broken compare with",
            short="compare with",
        ),
        PIXEL_STYLE,
    ),
    title="Digits",
    number="2",
    about="images, and why the network predicts what it does",
    panels=(_GRID, _WHY, _CAUSES, _PLANE, _CALIBRATION),
)
