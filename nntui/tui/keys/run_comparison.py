"""Keys of the comparison of runs."""

from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.messages import runs

RUN_COMPARISON = KeyArea(
    "run-comparison",
    (
        Key(
            "enter",
            press("pair-open"),
            "show these test images on the screen Train; esc leads back",
            message=runs.PairOpened(),
            short="open images",
            footer=True,
            shown_as="enter",
        ),
        Key(
            "v",
            press("compare-part"),
            "results, curves or confusion, where there is no room for all",
            message=runs.ComparisonPressed("part"),
            short="next part",
            footer=True,
        ),
        Key(
            "escape",
            press("comparison-back"),
            "back to the table of runs",
            message=runs.BackPressed(),
            short="back to runs",
            footer=True,
            shown_as="esc",
        ),
        Key(
            "left",
            press("epoch-previous"),
            "the values of the epoch before",
            message=runs.EpochMoved(-1),
            short="epoch before",
            shown_as="←",
        ),
        Key(
            "right",
            press("epoch-next"),
            "the values of the next epoch",
            message=runs.EpochMoved(1),
            short="epoch",
            footer=True,
            shown_as="←→",
        ),
        Key(
            "l",
            press("compare-loss"),
            "the curves of the loss, or of the accuracy",
            message=runs.ComparisonPressed("loss"),
            short="loss/accuracy",
            footer=True,
        ),
        Key(
            "up",
            press("pair-previous"),
            "the line above",
            message=runs.PairMoved(-1),
            short="previous line",
            shown_as="↑",
        ),
        Key(
            "down",
            press("pair-next"),
            "the line below",
            message=runs.PairMoved(1),
            short="next line",
            shown_as="↓",
        ),
    ),
    title="Test images",
)
