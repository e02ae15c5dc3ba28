"""`nntui recipes` and `nntui train --recipe`: experiments are found, started, changed, swept."""

import json
from pathlib import Path

import pytest

from nntui.recipes import registry
from nntui.recipes.registry import Recipe, recipe
from nntui.runs.directory import RunDirectory
from nntui.weights import read
from tests.cli.conftest import Run

_QUICK = ("--data", "digits", "--epochs", "1", "--batch", "500", "--validation", "1000")


def _runs(saves: Path) -> list[RunDirectory]:
    return [RunDirectory.open(path) for path in sorted((saves / "runs").iterdir())]


def test_list(nntui: Run) -> None:
    """Each recipe is a line with its claim, and what we measured."""
    out = nntui("recipes").out

    assert out.startswith("recipe ")
    for name in registry.names():
        assert name in out
    assert out == nntui("recipes", "list").out


def test_json(nntui: Run) -> None:
    """One object a line, with everything that the files say."""
    told = [json.loads(line) for line in nntui("recipes", "--json").out.splitlines()]

    assert [each["name"] for each in told] == registry.names()
    assert all(each["claim"] and each["settings"] and each["source"] for each in told)


def test_show(nntui: Run) -> None:
    """Settings complete, and each number with its command."""
    out = nntui("recipes", "show", "rashid").out

    assert 'init = "rashid"' in out
    assert "nntui train --recipe rashid\n" in out
    assert "sweep rashid tries others" in out


def test_train(nntui: Run, saves: Path) -> None:
    """A recipe's settings, where the options do not say otherwise; the weights know its name."""
    assert nntui("train", "--recipe", "facharbeit", *_QUICK).code == 0

    (run,) = _runs(saves)
    config = run.config()
    assert (config.layers, config.loss, config.lr) == ("100:sigmoid", "quadratic", 0.5)
    assert (config.data, config.batch) == ("digits", 500)
    assert read(max(run.checkpoints.iterdir())).info.recipe == ""  # changed, so it is none


def test_another_optimizer_brings_its_rate(nntui: Run, saves: Path) -> None:
    """As everywhere: a rate that suits the one is far off for another."""
    nntui("train", "--recipe", "facharbeit", *_QUICK, "--optimizer", "adam")

    assert _runs(saves)[0].config().lr == 0.003


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("train", "--recipe", "agnar"), "unknown recipe 'agnar'; did you mean agnar22?"),
        (("recipes", "show", "x"), "unknown recipe 'x'; try one of: "),
        (("recipes", "sweep", "facharbeit"), "facharbeit: expected a setting that it sweeps"),
        (
            ("recipes", "sweep", "rashid", "--only", "seed"),
            "rashid: expected a setting that it sweeps (layers, lr, epochs), received seed",
        ),
        (
            ("train", "--recipe", "rashid", "--config", "a.toml"),
            "expected a file of settings or a recipe, received both: a.toml and rashid",
        ),
    ],
)
def test_refusals(nntui: Run, saves: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """One sentence, exit code 2, nothing left behind."""
    done = nntui(*arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"nntui: {sentence}")
    assert not saves.exists()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Recipe:
    """A recipe whose sweep takes no time."""
    slow = recipe("facharbeit")
    settings = {**slow.settings, "data": "digits", "batch": 1000, "layers": "4:sigmoid"}
    tiny = Recipe(
        name="tiny",
        title="a tiny one",
        by="us",
        source="here",
        claim="none",
        settings=settings,
        sweep={"lr": [0.1, 0.5], "epochs": [1]},
    )
    monkeypatch.setattr("nntui.cli.recipes.recipe", lambda _: tiny)
    return tiny


@pytest.mark.usefixtures("quick")
def test_sweep(nntui: Run, saves: Path) -> None:
    """Each value is a run of its own, with images held out to choose by."""
    told = [
        json.loads(line)
        for line in nntui("recipes", "sweep", "tiny", "--json").out.split("\n")[:-1]
    ]

    assert [(row["setting"], row["value"]) for row in told] == [
        ("lr", 0.1),
        ("lr", 0.5),
        ("epochs", 1),
    ]
    runs = {run.name: run.config() for run in _runs(saves)}
    for row in told:
        assert getattr(runs[row["run"]], row["setting"]) == row["value"]
        assert runs[row["run"]].validation == 10_000
        assert 0 < row["validation"] < 1
        assert 0 < row["test"] < 1


@pytest.mark.usefixtures("quick")
def test_sweep_of_one_setting(nntui: Run) -> None:
    """A table with a line for each value."""
    lines = nntui("recipes", "sweep", "tiny", "--only", "lr").out.splitlines()

    assert [line.split()[:2] for line in lines[1:]] == [["lr", "0.1"], ["lr", "0.5"]]
