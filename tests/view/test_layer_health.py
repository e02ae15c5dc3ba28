"""The table of the health of layers, and the course of a layer over a run."""

import pytest

from nntui.analysis.layer_table import layer_table
from nntui.analysis.layer_verdict import verdict
from nntui.config.layers import parse_layers
from nntui.training.events import AnyEvent, LayerHealth, LayersMeasured, RunContinued, StepDone
from nntui.view.layer_health import layer_health_text
from nntui.view.runview import RunView, view_of
from nntui.view.style import PLAIN, Terminal

TABLE = layer_table(parse_layers("conv:8x5,pool:2,32:relu"), (28, 28), 10, "softmax")


def _step(step: int, lr: float) -> StepDone:
    return StepDone(step=step, at=step, epoch=1, loss=1.0, accuracy=0.5, lr=lr, seen=step)


def _measured(step: int, *updates: float, never_on: float | None = None) -> LayersMeasured:
    layers = [
        LayerHealth(norm=3.5, gradient_norm=0.25, update=update, never_on=never_on)
        for update in updates
    ]
    return LayersMeasured(step=step, at=step, layers=layers)


def _view() -> RunView:
    events: list[AnyEvent] = [_step(50, 0.1), _measured(50, 1e-3, 1e-4, 0.1, never_on=0.0)]
    events += [_step(100, 0.1), _measured(100, 1e-2, 1e-6, 0.1, never_on=0.3)]
    return view_of(events)


def test_a_row_for_each_layer(subtests: pytest.Subtests) -> None:
    """Those without parameters have no measurements."""
    with subtests.test("wide"):
        text = layer_health_text(TABLE, _view(), 100, Terminal()).plain.splitlines()
        assert text[0].split() == [
            "layer",
            "output",
            "params",
            "|w|",
            "update",
            "|grad|",
            "units",
            "course",
        ]
        assert text[2].split()[3:8] == ["8x24x24", "208", "3.5", "-2.0", "0.25"]
        assert text[2].endswith("30 % off ▅▇                   30 % dead")
        assert text[3].split() == ["pool", "2", "8x12x12"]
    with subtests.test("80 columns, ASCII"):
        text = layer_health_text(TABLE, _view(), 80, PLAIN).plain.splitlines()
        assert text[0].split() == ["layer", "params", "update", "|grad|", "units", "course"]
        assert all(line.isascii() and len(line) <= 80 for line in text[:5])


def test_before_the_first_measurement_the_table_says_when_it_comes() -> None:
    text = layer_health_text(TABLE, RunView(), 80, PLAIN).plain

    assert "softmax" in text
    assert "from step 50 on" in text


def test_a_rate_that_a_schedule_lowers_does_not_make_a_layer_slow() -> None:
    """The same small update at the full rate does."""
    same: list[AnyEvent] = [_step(50, 0.1), _measured(50, 1e-6)]
    lowered: list[AnyEvent] = [_step(40, 0.1), _step(50, 1e-4), _measured(50, 1e-6)]

    words = [view.layers[0].verdict(view.rates).word for view in (view_of(same), view_of(lowered))]

    assert words == ["too slow", "ok"]


@pytest.mark.parametrize(
    ("health", "word"),
    [
        (LayerHealth(norm=0, gradient_norm=1), "weights are 0"),
        (LayerHealth(norm=1, gradient_norm=0, update=1e-9), "no gradient"),
        (LayerHealth(norm=1, gradient_norm=1, update=0.1, saturated=0.62), "62 % saturated"),
        (LayerHealth(norm=1, gradient_norm=1, update=0.1, saturated=0.1), "too fast"),
    ],
)
def test_the_word(health: LayerHealth, word: str) -> None:
    assert verdict(health, [-1.0] if health.update else []).word == word


def test_a_resumed_run_forgets_what_was_measured_later() -> None:
    continued = RunContinued(
        step=60, at=60, epoch=1, seen=60, name="a", settings={}, epochs=1, steps=200
    )

    view = _view().after(continued)

    assert [course.updates.points for course in view.layers] == [
        ((50, -3.0),),
        ((50, -4.0),),
        ((50, -1.0),),
    ]
