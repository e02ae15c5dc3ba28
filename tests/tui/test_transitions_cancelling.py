"""Long work, without a screen: it shows how far it is, and can be given up."""

from collections.abc import Callable

import pytest

from nntui.tui import work as w
from nntui.tui.messages import answers as a
from nntui.tui.messages import user as u
from nntui.tui.state import EvaluationProgress, Ticket
from nntui.tui.transitions.apply import apply
from nntui.tui.transitions.showing import UNTRAINED
from nntui.tui.widgets.status_bar import StatusBar
from nntui.tui.workers.failures import failed
from nntui.tui.workers.meter import CancelledError, Meter, Wanted
from tests.tui.fake_app import FakeApp, press
from tests.tui.fake_world import DATA

_TICKET = Ticket("view", 1)


def _opening(app: FakeApp) -> None:
    """Begin to open weights that take a while."""
    app.send(u.TargetChosen("net-lines"))
    ticket = app.state.generations.ticket("request")
    app.send(a.EvaluationAdvanced(ticket, "net-lines", 0.344))


def test_what_is_opened_says_how_far_it_is(app: FakeApp) -> None:
    """What was shown before stays meanwhile, as something that will be replaced."""
    before = app.state.network
    _opening(app)

    during = app.state
    assert during.progress == EvaluationProgress("net-lines", 0.344)
    assert during.is_replaced
    assert during.network is before
    status = StatusBar(id="status")
    status.state = during
    assert status.draw(80, 2).plain.splitlines()[0].endswith(" 34 %  esc: cancel")
    assert during.progress in status.parts(during)  # so that it is drawn again

    app.finish()
    assert app.state.progress is None
    assert not app.state.is_replaced
    assert app.state.network is not before


def test_opening_is_given_up(app: FakeApp) -> None:
    """Its work ends, its answer is late, and what was shown before is shown."""
    before = app.state
    _opening(app)
    step = apply(app.state, u.CancelPressed())
    assert w.CancelEvaluation() in step.work
    press(app, u.CancelPressed())

    assert app.state.request is None
    assert app.state.progress is None
    assert (app.state.network, app.state.data) == (before.network, before.data)
    assert app.state.note.text == "cancelled; what was shown before is shown"
    assert not app.state.barred


def test_data_that_were_chosen_are_given_up(app: FakeApp) -> None:
    """The data before are shown again, also where a download was waited for."""
    before = app.state.data
    app.send(u.SettingsEdited({"data": "fashion"}))
    app.advance(app.of_kind(w.LoadData)[0])
    app.deliver()
    assert app.of_kind(w.DownloadData)
    press(app, u.CancelPressed())

    assert app.state.data is before
    assert app.state.config.data == "mnist"
    assert app.of_kind(w.DownloadData) == []
    assert app.state.network is not None
    assert app.state.network.title == UNTRAINED


def test_an_evaluation_is_given_up(app: FakeApp) -> None:
    """Without an error: that it is not shown is what was asked for."""
    app.send(u.SettingsEdited({"seed": 9}))
    ticket = app.state.generations.ticket("view")
    app.send(a.EvaluationAdvanced(ticket, UNTRAINED, 0.5))
    press(app, u.CancelPressed())

    assert app.state.progress is None
    assert app.state.note.text == "the evaluation of untrained was cancelled"
    assert app.state.note.severity == "information"


def test_without_long_work_nothing_is_given_up(app: FakeApp) -> None:
    """The key does nothing."""
    step = apply(app.state, u.CancelPressed())

    assert step.state is app.state
    assert step.work == ()


def test_an_evaluation_that_was_given_up_is_no_error(app: FakeApp) -> None:
    """Its answer needs no report."""
    work = w.Evaluate(_TICKET, w.Untrained(app.state.config), DATA["mnist"], "untrained")

    assert failed(work, CancelledError()) == a.WorkFailed(_TICKET, "")


def _clock(*times: float) -> Callable[[], float]:
    left = list(times)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def test_a_short_evaluation_is_not_reported() -> None:
    """Most take less time than it takes to read about them."""
    posted: list[a.EvaluationAdvanced] = []
    wanted = Wanted()
    wanted.want(_TICKET)
    meter = Meter(_TICKET, "step 9", wanted, posted.append, _clock(0.0, 0.1))

    for share in (0.3, 0.6, 1.0):
        meter(share)

    assert posted == []


def test_a_long_evaluation_is_reported_now_and_then() -> None:
    """Not after each batch, and not its end, which its answer reports."""
    posted: list[a.EvaluationAdvanced] = []
    wanted = Wanted()
    wanted.want(_TICKET)
    meter = Meter(_TICKET, "convnet", wanted, posted.append, _clock(0, 1, 1, 1.1, 1.3, 1.3, 9))

    for share in (0.1, 0.2, 0.3, 1.0):
        meter(share)

    assert [each.share for each in posted] == [0.1, 0.3]


@pytest.mark.parametrize("ticket", [None, Ticket("view", 2)])
def test_an_evaluation_ends_where_another_one_is_wanted(ticket: Ticket | None) -> None:
    """After the batch that it is at."""
    wanted = Wanted()
    wanted.want(_TICKET)
    meter = Meter(_TICKET, "convnet", wanted, lambda _: None)
    meter(0.1)
    wanted.want(ticket)

    with pytest.raises(CancelledError):
        meter(0.2)
