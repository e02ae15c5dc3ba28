"""Keys that start, steer and end a run, on the screen Train."""

from nntui.tui.keys.key import Key, press
from nntui.tui.messages import user

TRAINING_KEYS = (
    Key(
        "space",
        press("train"),
        "start, pause or resume a run",
        message=user.TrainPressed(),
        short="start/pause",
        footer=True,
    ),
    Key(
        "full_stop",
        press("step"),
        "train on one batch, then pause",
        message=user.AdvancePressed("step"),
        short="one batch",
        shown_as=".",
    ),
    Key(
        "greater_than_sign",
        press("epoch"),
        "train to the end of the epoch, then pause",
        message=user.AdvancePressed("epoch"),
        short="one epoch",
        shown_as=">",
    ),
    Key(
        "x",
        press("stop"),
        "stop after a checkpoint",
        message=user.StopPressed(),
        short="stop",
        footer=True,
    ),
    Key(
        "r",
        press("reset"),
        "start over with the same seed; the old run is kept",
        message=user.ResetPressed(),
        short="reset",
    ),
    Key(
        "R,shift+r", press("new-seed"), "start over with a new seed", short="new seed", shown_as="R"
    ),
)
