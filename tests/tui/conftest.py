"""Fixtures for the tests of the app."""

import pytest

from nntui.tui.messages import user as u
from tests.tui.fake_app import FakeApp


@pytest.fixture
def app() -> FakeApp:
    """An app that shows synthetic digits, MNIST being there too."""
    app = FakeApp()
    app.world.available.add("mnist")
    app.send(u.AppStarted())
    app.finish()
    return app
