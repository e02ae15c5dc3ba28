"""Keys of the panels beside the test images in a comparison of runs: matrix and results."""

from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.messages import runs

NEXT_PART = Key(
    "v",
    press("compare-part"),
    "results, curves or confusion, where there is no room for all",
    message=runs.ComparisonPressed("part"),
    short="next part",
    footer=True,
)
BACK_TO_RUNS = Key(
    "escape",
    press("comparison-back"),
    "back to the table of runs",
    message=runs.BackPressed(),
    short="back to runs",
    footer=True,
    shown_as="esc",
)
LOSS = Key(
    "l",
    press("compare-loss"),
    "the curves of the loss, or of the accuracy",
    message=runs.ComparisonPressed("loss"),
    short="loss/accuracy",
    footer=True,
)
COMPARED_CONFUSION = KeyArea(
    "compared-confusion",
    (
        Key(
            "enter",
            press("change-open"),
            "show the test images of this cell on the screen Train; esc leads back",
            message=runs.ChangeOpened(),
            short="open images of a cell",
            footer=True,
            shown_as="enter",
        ),
        Key(
            "w",
            press("change-worst"),
            "the next largest change of a mistake",
            message=runs.ChangeChosen(None),
            short="next change",
            footer=True,
        ),
        NEXT_PART,
        BACK_TO_RUNS,
        LOSS,
        Key("up", "move(-1,0)", "the cell above", shown_as="↑"),
        Key("down", "move(1,0)", "the cell below", shown_as="↓"),
        Key("left", "move(0,-1)", "the cell to the left", shown_as="←"),
        Key("right", "move(0,1)", "the cell to the right", shown_as="→"),
        Key(
            "home",
            press("change-first"),
            "the first cell",
            message=runs.ChangeChosen((0, 0)),
            short="first cell",
        ),
    ),
    title="Confusion",
)
COMPARED_RESULTS = KeyArea(
    "compared-results",
    (
        NEXT_PART,
        BACK_TO_RUNS,
        LOSS,
        Key("up", "move(-1)", "the line above", shown_as="↑"),
        Key("down", "move(1)", "the line below", shown_as="↓"),
        Key("pageup", "page(-1)", "a page up"),
        Key("pagedown", "page(1)", "a page down"),
    ),
    title="Results",
)
