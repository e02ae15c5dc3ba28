"""Keys of the panel Settings."""

from nntui.tui.keys.key import Key, KeyArea
from nntui.tui.keys.lists import list_keys

SETTINGS = KeyArea(
    "settings",
    (
        Key(
            "enter",
            "choose",
            "edit the value, open the list, or unfold the group; then take it",
            short="edit",
            footer=True,
            shown_as="enter",
        ),
        Key(
            "escape",
            "give_up",
            "restore the value; where none is edited, leave the panel",
            short="leave",
            footer=True,
            shown_as="esc",
        ),
        Key("left", "step(-1)", "the previous choice; fold a group", shown_as="←"),
        Key("right", "step(1)", "the next choice; unfold a group", shown_as="→"),
        *list_keys("setting"),
    ),
    title="Settings",
)
