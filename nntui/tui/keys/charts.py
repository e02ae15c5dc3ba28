"""Keys of the charts: their cursor and their scales."""

from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.messages import user

CHARTS = KeyArea(
    "charts",
    (
        Key(
            "left",
            "cursor('previous')",
            "the values of the previous epoch",
            short="earlier values",
            footer=True,
            shown_as="←",
        ),
        Key(
            "right",
            "cursor('next')",
            "the values of the next epoch",
            short="later values",
            shown_as="→",
        ),
        Key("home", "cursor('first')", "the values of the first epoch", short="first values"),
        Key("end", "cursor('last')", "the newest values", short="newest values"),
        Key(
            "l",
            press("scale"),
            "logarithmic scales, or linear ones",
            message=user.ChartPressed("scale"),
            short="log/linear",
            footer=True,
        ),
        Key(
            "t",
            press("recent"),
            "all epochs, or the newer half of them",
            message=user.ChartPressed("recent"),
            short="all/recent",
            footer=True,
        ),
        Key(
            "escape",
            "leave",
            "remove the cursor; where there is none, leave the charts",
            short="leave",
            shown_as="esc",
        ),
    ),
    title="Loss",
)
