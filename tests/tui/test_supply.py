"""Data sets that are not here yet: fetched while one goes on, and then shown."""

from pathlib import Path

import pytest

from nntui.datasets.catalog import CATALOG
from nntui.tui.app import NntuiApp
from nntui.tui.widgets.fields import ChoiceField
from nntui.weights import save
from tests.datasets import server
from tests.datasets.server import Mirror
from tests.tui.pilots import app_of, opened, screen_text, until


async def test_mnist_is_fetched_and_changed_to(served: Mirror) -> None:
    """The app is there with drawn digits at once; they make way for MNIST."""
    async with opened() as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.data and app.state.data.name == "mnist")
        assert app.state.config.data == "mnist"
        assert app.state.fetching is None
        assert "MNIST from" in screen_text(pilot)
    assert len(served.asked) == 4


async def test_nobody_is_disturbed(served: Mirror) -> None:
    """Where something was opened meanwhile, MNIST is only offered."""
    gate = server.gated(served)
    async with opened() as pilot:
        app = app_of(pilot)
        await pilot.press("question_mark")
        await until(pilot, lambda: app.screen is not app.main)
        gate.set()
        await until(pilot, lambda: "mnist is here: choose it" in app.state.note)
        assert app.state.data is not None
        assert app.state.data.name == "digits"


async def test_without_a_network_one_line_says_so(served: Mirror) -> None:
    """At 80 columns too, and training on the drawn digits is possible at once."""
    served.misbehave(server.status(403))
    async with opened((80, 24)) as pilot:
        await until(pilot, lambda: "mnist was not fetched: 127.0.0.1 refuses" in screen_text(pilot))
        state = app_of(pilot).state
        assert state.data is not None
        assert state.data.name == "digits"
        assert state.note.endswith("(403); training on the drawn digits meanwhile")


async def test_the_screen_does_not_wait_for_a_silent_server(served: Mirror) -> None:
    """Digits are there while the server says nothing, and leaving waits for nobody."""
    served.misbehave(server.silent)
    async with opened() as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.fetching is not None)
        assert "fetching mnist: 0.0 of 0.0 MB" in screen_text(pilot)
        await pilot.press("right")
        assert app.state.cursor.row == 1
        await pilot.press("q")


@pytest.mark.usefixtures("published_fashion")
async def test_what_is_chosen_is_fetched_and_refused(served: Mirror) -> None:
    """A data set that cannot be had leaves the one before; chosen anew, it can come."""
    async with opened() as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.data and app.state.data.name == "mnist")
        app.query_one("#field-data", ChoiceField).focus()
        served.answers = dict.fromkeys(
            (f"/fashion/{path.split('/')[-1]}" for path in served.files), server.status(404)
        )
        for _ in range(list(CATALOG).index("fashion")):
            await pilot.press("right")
        await until(pilot, lambda: "fashion: 127.0.0.1 does not have the file" in app.state.note)
        assert app.state.data is not None
        assert app.state.data.name == app.state.config.data != "fashion"


async def test_another_choice_gives_up(served: Mirror) -> None:
    """Leafing through the data sets starts no downloads that go on behind one's back."""
    served.misbehave(server.silent)
    async with opened() as pilot:
        app = app_of(pilot)
        field = app.query_one("#field-data", ChoiceField)
        field.focus()
        await pilot.press("left")
        await until(pilot, lambda: app.state.fetching is not None and app.state.data is None)
        assert "fetching mnist" in screen_text(pilot)
        await pilot.press("right")
        await until(pilot, lambda: app.state.data is not None)
        assert app.state.fetching is None
        assert app.state.data is not None
        assert app.state.data.name == "digits"


async def test_weights_bring_their_data(served: Mirror, tmp_path: Path) -> None:
    """Weights that were trained on MNIST are opened as soon as it is here."""
    async with opened() as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.model and app.state.config.data == "mnist")
        assert app.state.model is not None
        save(tmp_path / "net.safetensors", app.state.model.weights)
    for path in (tmp_path / "kept" / "mnist").iterdir():
        path.unlink()
    async with NntuiApp(str(tmp_path / "net.safetensors")).run_test(size=(160, 45)) as pilot:
        app = app_of(pilot)
        await until(pilot, lambda: app.state.note.startswith("opened"))
        assert app.state.data is not None
        assert app.state.data.name == "mnist"
    assert len(served.asked) == 8
