"""Data sets that must be downloaded first: the app is usable meanwhile, and then shows them."""

from pathlib import Path

import pytest

from nntui.tui.dialogs.help import HelpScreen
from nntui.tui.messages.user import SettingsEdited
from nntui.weights import save
from tests.datasets import server
from tests.datasets.server import Mirror
from tests.tui.pilots import (
    app_of,
    network_of,
    opened,
    press,
    screen_text,
    until,
    until_on,
    until_shown,
)


async def test_mnist_is_downloaded_and_shown(served: Mirror) -> None:
    """The app begins with synthetic digits, and changes to MNIST once it is downloaded."""
    async with opened() as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.data and app.state.data.name == "mnist")
        assert app.state.config.data == "mnist"
        assert app.state.download is None
        await until_shown(pilot, "MNIST from")
    assert len(served.asked) == 4


async def test_a_download_does_not_interrupt_the_user(served: Mirror) -> None:
    """Where something was opened meanwhile, MNIST is only offered."""
    gate = server.gated(served)
    async with opened() as pilot:
        app = app_of(pilot)
        await pilot.press("question_mark")
        await until_on(pilot, HelpScreen)
        await until(pilot, lambda: app.state.dialog)
        gate.set()
        await until(pilot, lambda: "mnist is ready; select it" in app.state.note.text)
        assert app.state.data is not None
        assert app.state.data.name == "digits"


async def test_a_failed_download_is_reported_in_one_line(served: Mirror) -> None:
    """At 80 columns too, and training on synthetic digits is possible at once."""
    served.misbehave(server.status(403))
    async with opened((80, 24)) as pilot:
        await until_shown(pilot, "mnist was not downloaded: 127.0.0.1 refuses")
        state = app_of(pilot).state
        assert state.data is not None
        assert state.data.name == "digits"
        assert state.note.text.endswith("(403); synthetic digits are used meanwhile")


async def test_the_screen_does_not_wait_for_a_silent_server(served: Mirror) -> None:
    """Digits are shown while the server sends nothing, and leaving waits for nothing."""
    served.misbehave(server.silent)
    async with opened() as pilot:
        app = app_of(pilot)
        await until_shown(pilot, "downloading mnist: 0.0 of 0.0 MB")
        await press(pilot, "right", until_=lambda: app.state.cursor.row == 1)
        await pilot.press("q")


@pytest.mark.usefixtures("published_fashion")
async def test_a_choice_that_cannot_be_downloaded_is_refused(served: Mirror) -> None:
    """The data shown before are shown again, and the reason is reported."""
    async with opened() as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.data and app.state.data.name == "mnist")
        served.answers = dict.fromkeys(
            (f"/fashion/{path.split('/')[-1]}" for path in served.files), server.status(404)
        )
        await app.store.dispatch(SettingsEdited({"data": "fashion"}))
        expected = "fashion: 127.0.0.1 does not have the file"
        await until(pilot, lambda: expected in app.state.note.text)
        assert app.state.data is not None
        assert app.state.data.name == app.state.config.data != "fashion"


async def test_another_choice_cancels_the_download(served: Mirror) -> None:
    """Choosing other data leaves no download behind."""
    served.misbehave(server.silent)
    async with opened() as pilot:
        app = app_of(pilot)
        await app.store.dispatch(SettingsEdited({"data": "mnist"}))
        await until(pilot, lambda: app.state.request and app.state.request.waits_for == "mnist")
        await until_shown(pilot, "downloading mnist")
        await app.store.dispatch(SettingsEdited({"data": "digits"}))
        await until(pilot, lambda: app.state.data is not None)
        assert app.state.download is None
        assert app.state.data is not None
        assert app.state.data.name == "digits"


async def test_weights_bring_their_data(served: Mirror, tmp_path: Path) -> None:
    """Weights that were trained on MNIST are opened as soon as it is downloaded."""
    path = tmp_path / "net.safetensors"
    async with opened() as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.network and app.state.config.data == "mnist")
        save(path, network_of(pilot).weights)
    for file in (tmp_path / "kept" / "mnist").iterdir():
        file.unlink()
    async with opened(name=str(path)) as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.note.text.startswith("opened"))
        await until(pilot, lambda: app.state.download is None)
        assert app.state.data is not None
        assert app.state.data.name == "mnist"
        assert network_of(pilot).title == "net"
        assert "opened net" in screen_text(pilot)
    assert len(served.asked) == 8
