"""Keys that work on all screens."""

from nntui.tui.keys.key import Key, KeyArea, press
from nntui.tui.messages import user

EVERYWHERE = KeyArea(
    "everywhere",
    (
        Key(
            "h",
            press("run-changes"),
            "the newest message in full, what was changed in the run, and where it was resumed",
            short="history",
        ),
        Key("o", press("open"), "open a run, weights or data", short="open", footer=True),
        Key(
            "question_mark",
            press("help"),
            "what the keys do here",
            short="help",
            footer=True,
            shown_as="?",
        ),
        Key(
            "q",
            press("leave"),
            "quit; asks what to do with a run in progress",
            message=user.LeavePressed(),
            short="quit",
            footer=True,
        ),
        Key("ctrl+q", press("leave"), "the same", message=user.LeavePressed()),
        Key(
            "ctrl+p",
            "app.command_palette",
            "all commands, settings and recipes: type to search",
            short="commands",
            footer=True,
            shown_as="^p",
            first=True,
        ),
        Key(
            "ctrl+z",
            "suspend_process",
            "suspend; fg continues, and a run is trained meanwhile",
            short="suspend",
            first=True,
        ),
    ),
)
