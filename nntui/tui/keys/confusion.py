"""Keys of the confusion matrix."""

from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.messages import user

CONFUSION = KeyArea(
    "confusion",
    (
        Key("up", "move(-1,0)", "the cell above"),
        Key("down", "move(1,0)", "the cell below"),
        Key("left", "move(0,-1)", "the cell to the left"),
        Key("right", "move(0,1)", "the cell to the right"),
        Key("home", "first", "the first cell", short="first cell"),
        Key("w", "worst", "the next worst cell", short="worst", footer=True),
        Key(
            "percent_sign",
            press("percent"),
            "counts, or percent of the row",
            message=user.MatrixPressed("percent"),
            short="percent",
            footer=True,
            shown_as="%",
        ),
        Key(
            "minus",
            press("earlier"),
            "the matrix of the epoch before",
            message=user.EvaluationMoved(-1),
            short="epoch -1",
            shown_as="-",
        ),
        Key(
            "plus",
            press("later"),
            "the matrix of the next epoch",
            message=user.EvaluationMoved(1),
            short="epoch +1",
            shown_as="+",
        ),
        Key(
            "d",
            press("change"),
            "the change since the first epoch, then that against the run behind",
            message=user.MatrixPressed("change"),
            short="change",
            footer=True,
        ),
        Key(
            "enter",
            "choose",
            "show the digits of the cell, on the screen Digits",
            short="open cell",
            footer=True,
            shown_as="enter",
        ),
    ),
    title="Confusion",
)
