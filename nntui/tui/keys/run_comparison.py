"""Keys of the comparison of runs."""

from nntui.tui.keys.compared_panels import BACK_TO_RUNS, LOSS, NEXT_PART
from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.messages import runs

_ALL_EPOCHS = 1_000_000
"""More epochs than any run has."""

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
        NEXT_PART,
        BACK_TO_RUNS,
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
        LOSS,
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
        Key(
            "home",
            press("epoch-first"),
            "the values of the first epoch",
            message=runs.EpochMoved(-_ALL_EPOCHS),
            short="first epoch",
        ),
        Key(
            "end",
            press("epoch-last"),
            "the values at the end of each run",
            message=runs.EpochMoved(_ALL_EPOCHS),
            short="last epoch",
        ),
        Key(
            "c",
            press("compare-again"),
            "compare again, with the newest weights of runs in training",
            message=runs.ComparePressed(),
            short="compare again",
        ),
    ),
    title="Test images",
)
