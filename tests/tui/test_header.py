"""The header: what is shown, what its weights began with, and its state."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from rich.cells import cell_len

from nntui.tui.messages import user as u
from nntui.tui.state import State
from nntui.tui.widgets.header import Header
from nntui.tui.widgets.status_bar import StatusBar
from nntui.view.header import ScreenName, header_text
from nntui.view.style import Terminal
from nntui.workspace.opening import Entry
from tests.tui.fake_app import FakeApp, press
from tests.view.done import STARTED

_SCREENS = [ScreenName("1", "train", "Train"), ScreenName("5", "runs", "Runs")]


def _header(state: State, columns: int = 100) -> str:
    header = Header(_SCREENS)
    header.state = state
    return header.draw(columns, 1).plain


def test_weights_that_were_opened_are_named_before_and_in_training(app: FakeApp) -> None:
    """They are what the next run begins with, and then what this run began with."""
    press(app, u.SettingsEdited({"epochs": 2}), u.TrainPressed())
    state = app.state
    assert state.run is not None
    assert " from " not in _header(state)

    press(app, u.TargetChosen("net-mnist"))
    source = app.state.begins_with
    assert f"mnist from {source}   " in _header(app.state)

    view = replace(state.view, started=structs.replace(STARTED, initial_weights=source))
    assert f" from {source}   " in _header(replace(state, view=view))


@given(
    subject=st.text(max_size=80).map(lambda text: "".join(filter(str.isprintable, text))),
    source=st.sampled_from(["", "mine, 96.73 %", "x" * 70]),
    columns=st.integers(1, 160),
)
def test_a_header_has_the_width_of_the_screen(subject: str, source: str, columns: int) -> None:
    """Whatever is shown; a blank is left before it."""
    text = header_text(_SCREENS, "train", subject, "done", columns, Terminal(), source)

    assert text.cell_len == columns
    assert cell_len(text.plain) == columns
    if columns > 30:
        assert text.plain.startswith(" [1 Train] 5 Runs  ")
        assert text.plain.rstrip().endswith("done")


@pytest.mark.parametrize("last", [False, True])
def test_what_is_opened_first_is_named_and_no_key_trains_something_else(*, last: bool) -> None:
    """The data to begin with may be shown long before."""
    app = FakeApp()
    app.world.available.add("mnist")
    entry = Entry("weights", "net-mnist", "net-mnist")
    app.send(u.AppStarted("", entry) if last else u.AppStarted("net-mnist"))
    lines = []
    while app.state.initial is None:
        status = StatusBar(id="status")
        status.state = app.state
        lines.append((_header(app.state), status.draw(80, 2).plain.splitlines()[0]))
        if app.mailbox:
            app.deliver()
        else:
            app.advance(app.threads[0])

    assert len(lines) > 3
    for header, line in lines:
        assert "net-mnist" in header
        assert "opening" in header
        assert line.startswith(" opening net-mnist")
        assert "space" not in line
    assert "ready" in _header(app.state)
