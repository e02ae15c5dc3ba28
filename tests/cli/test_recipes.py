"""`nntui recipes` and `nntui train --recipe`: published experiments."""

import json
from pathlib import Path

import pytest

from nntui.recipes import registry
from nntui.runs.directory import RunDirectory
from nntui.weights import read
from tests.cli.conftest import Run
from tests.sweeps.helpers import InlineExecutor, run_sweep

_QUICK = ("--data", "digits", "--epochs", "1", "--batch", "500", "--validation", "1000")


def _runs(saves: Path) -> list[RunDirectory]:
    return [RunDirectory.open(path) for path in sorted((saves / "runs").iterdir())]


def test_each_recipe_is_listed(nntui: Run) -> None:
    out = nntui("recipes").out

    assert out.startswith("recipe ")
    for name in registry.names():
        assert name in out
    assert out == nntui("recipes", "list").out


def test_json_is_one_object_per_recipe(nntui: Run) -> None:
    """With everything that its file contains."""
    records = [json.loads(line) for line in nntui("recipes", "--json").out.splitlines()]

    assert [each["name"] for each in records] == registry.names()
    assert all(each["claim"] and each["settings"] and each["source"] for each in records)


def test_show_prints_settings_and_each_number_with_its_command(nntui: Run) -> None:
    out = nntui("recipes", "show", "rashid").out

    assert 'init = "rashid"' in out
    assert "nntui train --recipe rashid\n" in out
    assert "sweep rashid tries other values" in out


def test_show_prints_json(nntui: Run) -> None:
    done = nntui("recipes", "show", "fast", "--json")
    found = json.loads(done.out)

    assert (done.code, found["name"]) == (0, "fast")
    assert found["settings"]["layers"] == "128:relu,64:relu"


def test_options_override_the_settings_of_a_recipe(nntui: Run, saves: Path) -> None:
    """Then the weights do not have its name."""
    assert nntui("train", "--recipe", "facharbeit", *_QUICK).code == 0

    (run,) = _runs(saves)
    config = run.config()
    assert (config.layers, config.loss, config.lr) == ("100:sigmoid", "quadratic", 0.5)
    assert (config.data, config.batch) == ("digits", 500)
    assert read(max(run.checkpoints.iterdir())).info.recipe == ""  # changed, so it is none


def test_the_learning_rate_follows_another_optimizer(nntui: Run, saves: Path) -> None:
    nntui("train", "--recipe", "facharbeit", *_QUICK, "--optimizer", "adam")

    assert _runs(saves)[0].config().lr == 0.003


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("train", "--recipe", "agnar"), "unknown recipe 'agnar'; did you mean agnar22?"),
        (("recipes", "show", "x"), "unknown recipe 'x'; try one of: "),
        (
            ("recipes", "sweep", "fast"),
            "fast: this recipe has no sweep; try one of: facharbeit, rashid\n",
        ),
        (
            ("recipes", "sweep", "nothing"),
            "unknown recipe 'nothing'; try one of: ",
        ),
        (
            ("recipes", "sweep", "rashid", "--only", "seed"),
            "rashid: its sweep does not vary 'seed'; try one of: layers, lr, epochs\n",
        ),
        (
            ("train", "--recipe", "rashid", "--config", "a.toml"),
            "expected a file of settings or a recipe, received both: a.toml and rashid",
        ),
    ],
)
def test_wrong_usage_is_one_sentence(
    nntui: Run, saves: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    """With exit code 2; nothing is left behind."""
    done = nntui(*arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"nntui: {sentence}")
    assert not saves.exists()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recipe with a short sweep, whose coordinator works in this process."""
    study: dict[str, object] = {
        "title": "a tiny one",
        "recipe": "facharbeit",
        "propose": "each",
        "vary": {"lr": [0.1, 0.5], "epochs": [1]},
        "base": {"data": "digits", "batch": 1000, "layers": "4:sigmoid"},
    }

    def chosen(name: str, only: str = "") -> dict[str, object]:
        assert name == "facharbeit"
        return {**study, "vary": {only: [0.1, 0.5]}} if only else study

    monkeypatch.setattr("nntui.sweeps.studies.registry.study", chosen)
    monkeypatch.setattr(
        "nntui.sweeps.actions.start", lambda sweep: run_sweep(sweep, InlineExecutor(workers=1))
    )


@pytest.mark.usefixtures("quick")
def test_each_value_of_a_sweep_is_a_run(nntui: Run, saves: Path) -> None:
    """With images held out to choose by; all of them are trials of one sweep."""
    records = [
        json.loads(line)
        for line in nntui("recipes", "sweep", "facharbeit", "--json").out.split("\n")[:-1]
    ]

    assert [(row["setting"], row["value"]) for row in records] == [
        ("lr", 0.1),
        ("lr", 0.5),
        ("epochs", 1),
    ]
    (trials,) = (saves / "sweeps").glob("*/trials")
    runs = {path.name: RunDirectory.open(path).config() for path in trials.iterdir()}
    for row in records:
        assert getattr(runs[row["run"]], row["setting"]) == row["value"]
        assert runs[row["run"]].validation == 10_000
        assert 0 < row["validation"] < 1
        assert 0 < row["test"] < 1


@pytest.mark.usefixtures("quick")
def test_a_sweep_of_one_setting_has_a_line_for_each_value(nntui: Run) -> None:
    lines = nntui("recipes", "sweep", "facharbeit", "--only", "lr").out.splitlines()

    assert [line.split()[:2] for line in lines[1:3]] == [["lr", "0.1"], ["lr", "0.5"]]
    assert lines[-1].startswith("nntui sweep show ")
