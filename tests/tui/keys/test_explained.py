"""A key that does nothing says so."""

from functools import partial

from nntui.tui.app import NntuiApp
from tests.tui.pilots import AppPilot, app_of, piloted, press


@piloted()
async def test_a_key_that_does_nothing_says_why(pilot: AppPilot) -> None:
    """In one line, with the panel in which it works."""
    app = app_of(pilot)
    for key, reason in (
        ("z", "z does nothing here; ? lists the keys"),
        ("c", "c (copy) works in the panel Network: tab leads there"),
        ("x", "nothing is being trained; space starts a run"),
        ("f", "no augmentation is set"),
        ("u", "there is no change to undo"),
    ):
        await press(pilot, key, until_=partial(_says, app, reason))


def _says(app: NntuiApp, reason: str) -> bool:
    return reason in app.state.note.text
