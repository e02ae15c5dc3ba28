"""Saving weights and opening them again."""

from pathlib import Path

import numpy as np

from nntui.tui.dialogs.ask import Ask
from nntui.tui.messages.user import TargetChosen
from nntui.weights import Weights, WeightsInfo, save
from nntui.workspace.weight_files import saved
from tests.tui.pilots import (
    AppPilot,
    app_of,
    edit,
    network_of,
    open_dialog,
    piloted,
    press,
    until,
    until_on,
    until_shown,
    words_on_screen,
)


async def _save(pilot: AppPilot) -> None:
    await pilot.press("s")
    await until_on(pilot, Ask)
    await press(pilot, "enter", until_=lambda: app_of(pilot).state.note.text.startswith("saved"))


@piloted()
async def test_saved_weights_come_back_the_same(pilot: AppPilot) -> None:
    """The key s saves the network; o opens it again, with the same predictions."""
    app = app_of(pilot)
    await edit(pilot, layers="12:tanh")
    before = network_of(pilot)
    await _save(pilot)
    await edit(pilot, layers="5:relu")
    await open_dialog(pilot)
    await press(
        pilot,
        "enter",
        until_=lambda: app.state.note.text.startswith("opened"),
    )
    after = network_of(pilot)
    assert after is not before
    assert (after.predictions.probabilities == before.predictions.probabilities).all()
    assert app.state.config.layers == "12:tanh"
    await until_shown(pilot, "12 tanh")


@piloted()
async def test_saving_never_overwrites(pilot: AppPilot) -> None:
    """A name that is taken is refused in the dialog, and the file stays."""
    await _save(pilot)
    (path,) = saved()
    before = path.read_bytes()
    await pilot.press("s")
    await until_on(pilot, Ask)
    await press(pilot, "enter", until_=lambda: "with this name exist" in words_on_screen(pilot))
    await press(pilot, "escape", until_=lambda: pilot.app.screen is app_of(pilot).main)
    assert saved() == [path]
    assert path.read_bytes() == before


@piloted()
async def test_weights_that_do_not_fit_are_refused(pilot: AppPilot, saves: Path) -> None:
    """Weights for other images are refused in a sentence; what was shown stays."""
    info = WeightsInfo(layers="", image_shape=(16, 16), classes=["a", "b"], data="other")
    arrays = {"0/weight": np.zeros((256, 2), np.float32), "0/bias": np.zeros(2, np.float32)}
    save(saves / "weights" / "other.safetensors", Weights(info, arrays))
    app, before = app_of(pilot), network_of(pilot)
    await app.store.dispatch(TargetChosen("other"))
    await until(pilot, lambda: "expected images of 16 x 16" in app.state.note.text)
    assert app.state.network is before


@piloted()
async def test_file_names_cannot_control_the_terminal(pilot: AppPilot, saves: Path) -> None:
    """Escape codes and markup in a file's name are displayed as text."""
    folder = saves / "weights"
    folder.mkdir(parents=True)
    (folder / "a\x1b]0;title\x07[bold]b[x].safetensors").write_bytes(b"nothing")
    app = app_of(pilot)
    await open_dialog(pilot)
    await until_shown(pilot, "a?]0;title?[bold]b[x]")
    await press(
        pilot,
        "enter",
        until_=lambda: "expected weights saved by nntui" in app.state.note.text,
    )
    assert "\x1b" not in app.state.note.text
