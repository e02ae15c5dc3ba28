"""`nntui bench`: options, notes, and what an interrupted measurement keeps."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from nntui.bench.cases import CASES
from nntui.bench.contenders import OURS
from nntui.bench.measure import Record
from nntui.bench.plan import Plan, estimate
from nntui.bench.run import measurement
from nntui.cli import bench
from nntui.errors import ConfigError, MissingDataError, UsageError

STEP = measurement(CASES[0], OURS, 1, [40e-6])


@pytest.fixture
def plans(monkeypatch: pytest.MonkeyPatch) -> list[Plan]:
    """What was to be measured; a measurement yields one step and is interrupted."""
    seen: list[Plan] = []

    def measure(plan: Plan) -> Iterator[Record]:
        seen.append(plan)
        yield STEP
        raise KeyboardInterrupt

    monkeypatch.setattr(bench, "measure", measure)
    monkeypatch.setattr(bench, "has_mnist", lambda: True)
    return seen


def test_an_interrupted_measurement_prints_what_it_has(
    plans: list[Plan], capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is that of an interrupt."""
    assert bench.command() == 130
    (line,) = (text for text in capsys.readouterr().out.splitlines() if "784-30-10" in text)
    assert line.endswith("40.0 +- 0%")
    assert len(plans) == 1


def test_json_has_a_line_for_each_result(
    plans: list[Plan], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """And nothing else."""
    bench.command(json=True)

    assert json.loads(capsysbinary.readouterr().out)["case"] == CASES[0].name
    assert plans


def test_it_says_how_long_it_takes(plans: list[Plan], capsys: pytest.CaptureFixture[str]) -> None:
    """Before it begins, on standard error."""
    bench.command(["epochs"])

    assert "this takes about" in capsys.readouterr().err
    assert plans[0].parts == ("epochs",)


def test_quick_takes_a_fraction_of_the_time(plans: list[Plan]) -> None:
    """One thread, fewer rounds and epochs, and no naive loop."""
    bench.command(quick=True)
    bench.command()

    quick, whole = plans
    assert quick.threads == (1,)
    assert estimate(quick) < estimate(whole) / 3


def test_a_case_measures_steps_only(plans: list[Plan]) -> None:
    """Unless parts are named."""
    bench.command(only="conv")
    bench.command(["steps", "epochs"], only="conv")

    assert [plan.parts for plan in plans] == [("steps",), ("steps", "epochs")]


def test_all_is_every_optimizer(plans: list[Plan]) -> None:
    """And every activation; a list is taken in its order, without repetition."""
    bench.command(optimizers="all", activations="tanh,relu,tanh")

    assert len(plans[0].optimizers) == 8
    assert plans[0].activations == ("tanh", "relu")


def test_unknown_names_are_refused() -> None:
    """Each in one sentence with a suggestion."""
    with pytest.raises(ConfigError, match=r"--optimizers: expected all.*did you mean adam"):
        bench.command(optimizers="adma")
    with pytest.raises(UsageError, match="unknown part 'epoch'; did you mean epochs"):
        bench.command(["epoch"])
    with pytest.raises(UsageError, match=r"--plot: expected a \.png"):
        bench.command(plot=Path("figure.gif"))


def test_whole_trainings_need_mnist(
    plans: list[Plan], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without it the other parts are measured, and a line says how to get it."""
    monkeypatch.setattr(bench, "has_mnist", lambda: False)

    bench.command()

    assert plans[0].parts == ("steps", "epochs")
    assert "nntui data get mnist" in capsys.readouterr().err
    with pytest.raises(MissingDataError):
        bench.command(["trainings"])


@pytest.mark.usefixtures("plans")
def test_the_figure_of_an_interrupted_measurement_is_written(tmp_path: Path) -> None:
    """With what is known."""
    pytest.importorskip("matplotlib")

    bench.command(plot=tmp_path / "figure.svg")

    assert b"<svg" in (tmp_path / "figure.svg").read_bytes()
