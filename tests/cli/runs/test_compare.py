"""`nntui runs compare`: in the terminal, as a figure, as CSV and as JSON; with baselines."""

import builtins
import csv
import json
from pathlib import Path
from typing import Any

import pytest

from nntui.cli.main import main
from tests.cli.conftest import Run

_QUICK = ("--data", "digits", "--layers", "8", "--batch", "500", "--validation", "1000")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """A saves folder with two runs that differ in learning rate and epochs, made once."""
    folder = tmp_path_factory.mktemp("two")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNTUI_SAVES", str(folder))
        patch.setenv("NNTUI_CACHE", str(cache))
        main(["train", *_QUICK, "--epochs", "2", "--lr", "0.01", "--json"])
        main(["train", *_QUICK, "--epochs", "3", "--lr", "0.001", "--json"])
    return folder


@pytest.fixture
def runs(two: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The names of the two runs."""
    monkeypatch.setenv("NNTUI_SAVES", str(two))
    first, second = sorted(path.name for path in (two / "runs").iterdir())
    return first, second


def test_names_settings_results_and_curves_are_printed(nntui: Run, runs: tuple[str, str]) -> None:
    """Of the settings only those that differ."""
    out = nntui("runs", "compare", *runs).out

    assert out.startswith(f"A  {runs[0]}\nB  {runs[1]}\n")
    settings = out.partition("settings that differ")[2].partition("results")[0]
    assert [line.split()[0] for line in settings.splitlines()[1:] if line] == ["lr", "epochs"]
    assert "validation accuracy, by epoch" in out
    assert "validation loss, by epoch" in out


def test_json_is_one_object(nntui: Run, runs: tuple[str, str]) -> None:
    """With the numbers of the journals."""
    record = json.loads(nntui("runs", "compare", *runs, "--json").out)

    assert record["differing"] == ["lr", "epochs"]
    for each, name, epochs in zip(record["runs"], runs, (2, 3), strict=True):
        assert (each["name"], each["status"], each["epochs"]) == (name, "done", epochs)
        shown = json.loads(nntui("eval", name, "--json").out)
        assert each["test_accuracy"] == shown["accuracy"]
        assert len(each["accuracy"]) == len(each["loss"]) == epochs
        assert each["best_validation_accuracy"] == max(y for _, y in each["accuracy"])


def test_figure_and_csv_are_written(nntui: Run, runs: tuple[str, str], tmp_path: Path) -> None:
    """The suffix chooses the format of the figure; CSV has one line per evaluation."""
    done = nntui("runs", "compare", *runs, "--plot", "b.pdf", "--csv", "c.csv")

    assert done.code == 0
    assert (tmp_path / "b.pdf").read_bytes().startswith(b"%PDF")
    with (tmp_path / "c.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["name"], row["split"]) for row in rows] == [
        *[(runs[0], "validation")] * 2,
        (runs[0], "test"),
        *[(runs[1], "validation")] * 3,
        (runs[1], "test"),
    ]
    assert "written b.pdf" in done.out


def test_csv_is_printed(nntui: Run, runs: tuple[str, str], tmp_path: Path) -> None:
    """With `-` as the file; nothing else is printed, and no file is called so."""
    done = nntui("runs", "compare", *runs, "--csv", "-")

    rows = list(csv.DictReader(done.out.splitlines()))
    assert {row["name"] for row in rows} == set(runs)
    assert len(rows) == 7
    assert not (tmp_path / "-").exists()
    refused = nntui("runs", "compare", *runs, "--csv", "-", "--json")
    assert (refused.code, refused.out) == (2, "")


def test_a_baseline_must_be_measured_on_the_same_split(nntui: Run, runs: tuple[str, str]) -> None:
    """The error has the command that measures it."""
    done = nntui("runs", "compare", runs[0], "darkness")
    command = "baseline darkness --data digits --validation 1000"
    assert (done.code, done.err) == (
        2,
        (
            "nntui: darkness: not measured yet on digits with 1,000 images held out; "
            f"nntui {command}\n"
        ),
    )

    nntui(*command.split())
    record = json.loads(nntui("runs", "compare", runs[0], "darkness", "--json").out)
    assert record["runs"][1]["name"] == "darkness"
    assert record["runs"][1]["test_accuracy"] < record["runs"][0]["test_accuracy"]


def test_a_baseline_trained_on_more_images_is_refused(nntui: Run, saves: Path) -> None:
    """The comparison would not be fair."""
    nntui("train", *_QUICK, "--train-size", "2000", "--epochs", "1")
    nntui("baseline", "darkness", "--data", "digits", "--validation", "1000")

    done = nntui("runs", "compare", "last", "darkness")

    assert done.code == 2
    assert "expected a baseline trained on 2,000 images, as the runs" in done.err
    assert saves.is_dir()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["last"], "expected from 2 to 26 runs to compare, received 1; see nntui runs"),
        (["last", "nope"], "nope: no run has this name in"),
        (["last", "last"], "expected different runs to compare, received last twice"),
        (["last", "svm", "svm"], "expected different runs to compare, received svm twice"),
        (["darkness", "svm"], "expected at least one run to compare baselines with"),
        (
            ["last", "last", "--plot", "x.gif"],
            "--plot: expected a .png, .svg or .pdf file, received x.gif",
        ),
    ],
)
@pytest.mark.usefixtures("runs")
def test_wrong_usage_is_one_sentence(nntui: Run, arguments: list[str], sentence: str) -> None:
    done = nntui("runs", "compare", *arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"nntui: {sentence}")


def test_a_file_that_cannot_be_written_is_an_error(
    nntui: Run, runs: tuple[str, str], tmp_path: Path
) -> None:
    (tmp_path / "in-the-way").touch()

    done = nntui("runs", "compare", *runs, "--csv", "in-the-way/x.csv")

    assert done.code == 1
    assert done.err == (
        "nntui: in-the-way/x.csv: cannot be written: Not a directory; free some space, fix the "
        "permissions, or name another file\n"
    )


@pytest.mark.parametrize(("option", "file"), [("--csv", "x.csv"), ("--plot", "x.png")])
def test_folders_are_not_created(
    nntui: Run, runs: tuple[str, str], tmp_path: Path, option: str, file: str
) -> None:
    """A mistyped path is an error, and leaves nothing behind."""
    done = nntui("runs", "compare", *runs, option, f"nowhere/{file}")

    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"nntui: nowhere/{file}: cannot be written: No such file or dir")
    assert not (tmp_path / "nowhere").exists()


def test_one_run_under_two_names_is_refused(nntui: Run, runs: tuple[str, str], two: Path) -> None:
    """As the beginning of a name, as `last` or as a path."""
    for spelling in ("last", str(two / "runs" / runs[1]), f"{two}/runs/../runs/{runs[1]}"):
        done = nntui("runs", "compare", runs[1], runs[0], spelling)

        assert (done.code, done.out) == (2, "")
        assert f"received {runs[1]} and " in done.err
        assert done.err.endswith(", which are one\n")


def test_a_figure_without_matplotlib_says_what_to_install(
    nntui: Run, runs: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    done = nntui("runs", "compare", *runs, "--plot", "x.png")

    assert done.code == 2
    assert "not installed; try pip install 'nntui[plots]'" in done.err
