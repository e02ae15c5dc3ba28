"""Keys of the sweep that is open on the screen Runs."""

from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.keys.lists import list_keys
from nntui.tui.messages import runs, sweeps

_NEXT_PART = Key(
    "v",
    press("sweep-part"),
    "the bracket, the table, or what is known of the settings",
    message=sweeps.SweepPartPressed(),
    short="bracket/table",
    footer=True,
)
_BACK = Key(
    "escape",
    press("sweep-back"),
    "back to the table of runs",
    message=runs.BackPressed(),
    short="back to runs",
    footer=True,
    shown_as="esc",
)
_SETTINGS = Key(
    "t",
    press("sweep-take"),
    "take the settings of the trial under the cursor for the next run",
    message=sweeps.SweepActionPressed("settings"),
    short="use settings",
    footer=True,
)
_CONTROL = (
    Key(
        "x",
        press("sweep-stop"),
        "stop the sweep after checkpoints of its trials",
        message=sweeps.SweepActionPressed("stop"),
        short="stop sweep",
        footer=True,
    ),
    Key(
        "r",
        press("sweep-resume"),
        "resume the sweep where it was stopped, in the background",
        message=sweeps.SweepActionPressed("resume"),
        short="resume sweep",
        footer=True,
    ),
    Key(
        "d,delete",
        press("sweep-delete"),
        "delete the sweep with its runs; u in the table restores it",
        message=sweeps.SweepActionPressed("delete"),
        short="delete sweep",
        shown_as="d",
    ),
)
SWEEP_TRIALS = KeyArea(
    "sweep-trials",
    (
        Key(
            "enter",
            press("trial-open"),
            "open the run of the trial on the screen Train; esc leads back",
            message=sweeps.TrialOpened(),
            short="open trial",
            footer=True,
            shown_as="enter",
        ),
        _NEXT_PART,
        _BACK,
        _SETTINGS,
        *_CONTROL,
        *list_keys("trial", first="the best trial"),
    ),
    title="Trials",
)
SWEEP_SETTINGS = KeyArea(
    "sweep-settings",
    (
        _NEXT_PART,
        _BACK,
        _SETTINGS,
        *_CONTROL,
        Key("up", "move(-1)", "the line above", shown_as="↑"),
        Key("down", "move(1)", "the line below", shown_as="↓"),
        Key("pageup", "page(-1)", "a page up"),
        Key("pagedown", "page(1)", "a page down"),
    ),
    title="Settings",
)
