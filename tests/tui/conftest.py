"""Fixtures for the tests of the app."""

import pytest

from nntui.tui.messages import user as u
from tests.tui.fake_app import FakeApp
from tests.tui.settling import settled


@pytest.fixture(autouse=True)
def _quick_pilot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the pilot wait for what the app handles, rather than for an idle process."""
    monkeypatch.setattr("textual.app.wait_for_idle", settled)
    monkeypatch.setattr("textual.pilot.wait_for_idle", settled)


@pytest.fixture
def app() -> FakeApp:
    """An app that shows synthetic digits, MNIST being there too."""
    app = FakeApp()
    app.world.available.add("mnist")
    app.send(u.AppStarted())
    app.finish()
    return app
