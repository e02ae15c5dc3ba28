"""`nntui sweep`: start, list, show, stop, resume and delete sweeps."""

import json
from pathlib import Path

import pytest

from nntui.sweeps import actions
from nntui.sweeps.directory import SweepDirectory
from nntui.workspace import trash
from tests.cli.conftest import Run
from tests.sweeps.helpers import InlineExecutor, interrupted, new_sweep, run_sweep
from tests.workspace.helpers import new_run

_SMALL = ("--data", "lines", "--layers", "", "--validation", "100", "--epochs", "2")


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let coordinators work in this process."""
    monkeypatch.setattr("nntui.sweeps.actions.start", run_sweep)


def _sweep() -> SweepDirectory:
    (sweep,) = actions.all_sweeps()
    return sweep


@pytest.mark.usefixtures("inline")
def test_a_sweep_is_started_from_options(nntui: Run) -> None:
    done = nntui(
        *("sweep", "start", *_SMALL, "--vary", "lr=log:0.001..1", "--vary", "batch=64,128"),
        *("--trials", "4", "--halving", "2", "--name", "mine"),
    )

    assert done.code == 0, done.err
    assert done.out.startswith("mine: 4 trials, 6 epochs of 8 (75 %), compared after 1, 2 epochs\n")
    assert "best  trial" in done.out
    plan = _sweep().plan()
    assert plan.config.validation == 100
    assert [varied.text for varied in plan.varied] == ["log:0.001..1", "64,128"]


@pytest.mark.usefixtures("inline")
def test_a_sweep_is_started_from_a_file(nntui: Run, tmp_path: Path) -> None:
    """Options override it; the recipe is one of nntui."""
    file = tmp_path / "mine.toml"
    file.write_text('recipe = "zimengx-lines"\npropose = "grid"\n[vary]\nlr = [0.1, 0.2]\n')
    done = nntui("sweep", "start", str(file), "--epochs", "1", "--validation", "50", "--json")

    records = [json.loads(line) for line in done.out.splitlines()]
    assert sorted(record["settings"]["lr"] for record in records) == [0.1, 0.2]
    assert all(0 <= record["validation"] <= 1 for record in records)
    assert _sweep().plan().config.epochs == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "expected a file of a sweep or settings to vary, received neither"),
        (("--vary", "lr"), "--vary: expected NAME=VALUES, as in lr=log:1e-4..1, received 'lr'"),
        (("--vary", "lr=x"), "lr: expected a number"),
        (("--vary", "lrr=1"), "unknown setting 'lrr'; did you mean lr?"),
        (("--vary", "lr=1", "--on", "slurm"), "--on: expected local, dask or the address"),
        (("--vary", "lr=1", "--halving", "1"), "halving: expected 0"),
        (("--vary", "lr=1", "--base", "fats"), "unknown recipe 'fats'; did you mean fast"),
        (("none.toml",), "none.toml: cannot be read"),
        (("--vary", "lr=1", "--name", "sweep"), "sweep: a command has this name"),
    ],
)
def test_wrong_usage_is_one_sentence(
    nntui: Run, saves: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    """With exit code 2; nothing is left behind."""
    done = nntui("sweep", "start", *_SMALL, *arguments)

    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"nntui: {sentence}")
    assert not (saves / "sweeps").exists()


def test_sweeps_are_listed(nntui: Run) -> None:
    assert "no sweeps in" in nntui("sweep").out
    sweep = new_sweep()
    run_sweep(sweep)

    (record,) = [json.loads(line) for line in nntui("sweep", "list", "--json").out.splitlines()]
    assert (record["status"], record["trials"], record["epochs"]) == ("done", 4, 8)
    assert sweep.name in nntui("sweep").out


def test_a_sweep_is_shown_as_text_json_and_csv(nntui: Run, tmp_path: Path) -> None:
    run_sweep(new_sweep())
    text = nntui("sweep", "show").out
    records = [json.loads(line) for line in nntui("sweep", "show", "--json").out.splitlines()]
    nntui("sweep", "show", "--csv", str(tmp_path / "t.csv"))

    assert "importance for the accuracy after 1 epoch" in text
    assert "1 epoch: 4/4" in text
    assert [record["epochs"] for record in records] == [4, 2, 1, 1]
    lines = (tmp_path / "t.csv").read_text().splitlines()
    assert nntui("sweep", "show", "--csv", "-").out.splitlines() == lines
    assert len(lines) == 5


@pytest.mark.needs("matplotlib")
def test_a_sweep_is_drawn(nntui: Run, tmp_path: Path) -> None:
    run_sweep(new_sweep())
    file = tmp_path / "sweep.svg"

    assert nntui("sweep", "show", "--plot", str(file)).code == 0

    assert "validation error" in file.read_text()


@pytest.mark.usefixtures("inline")
def test_a_killed_sweep_says_so_and_is_resumed(nntui: Run) -> None:
    sweep = new_sweep()
    interrupted(sweep, 5, InlineExecutor())

    assert "killed" in nntui("sweep", "show").out
    assert nntui("sweep", "stop").out == f"{sweep.name} is not running (killed)\n"
    assert nntui("sweep", "resume").code == 0
    assert nntui("sweep", "resume").out.startswith(f"{sweep.name} is done")


def test_a_sweep_is_deleted_after_confirmation(nntui: Run, saves: Path) -> None:
    sweep = new_sweep()
    run_sweep(sweep)

    assert "no terminal to confirm on" in nntui("sweep", "rm", sweep.name).err
    assert nntui("sweep", "rm", sweep.name, "--yes").out == f"deleted {sweep.name} with 4 runs\n"
    assert list((saves / "sweeps").iterdir()) == []
    assert "no sweep has this name" in nntui("sweep", "show", "mine").err


def test_a_deleted_sweep_is_restored_with_its_runs_also_under_another_name(nntui: Run) -> None:
    """The runs keep their names; nothing is trained again when it is resumed."""
    sweep = new_sweep()
    interrupted(sweep, 9, InlineExecutor())
    before = nntui("sweep", "show", "--json").out
    assert nntui("sweep", "rm", sweep.name, "--yes").code == 0
    assert nntui("sweep", "trash").out.startswith(f"{sweep.name}  deleted ")
    assert nntui("runs", "trash").out == "the trash is empty\n"

    assert nntui("sweep", "restore", "--as", "mine").out == "restored mine\n"
    assert nntui("sweep", "show", "--json").out == before.replace(
        f"/sweeps/{sweep.name}/", "/sweeps/mine/"
    )
    trial = f"{sweep.name}-0001"
    assert nntui("runs", "show", trial).code == 0
    folders = len(_sweep().trial_folders())
    assert nntui("sweep", "resume").code == 0
    assert len(_sweep().trial_folders()) == 4 >= folders

    assert nntui("sweep", "rm", "mine", "--yes", "--permanently").code == 0
    assert "no sweep to restore" in nntui("sweep", "restore").err


def test_deleted_sweeps_are_emptied_from_the_trash_without_the_runs(
    nntui: Run, saves: Path
) -> None:
    sweep, kept = new_sweep(), new_run("kept")
    run_sweep(sweep)
    note = sweep.path / "note.md"
    note.write_text("mine")
    trash.delete(kept)
    done = nntui("sweep", "rm", sweep.name, "--yes")
    assert done.out == f"deleted {sweep.name} with 4 runs; kept other files: note.md\n"
    assert note.exists()

    assert nntui("sweep", "trash", "--empty", "--yes").out == "deleted 1 sweep for good\n"

    assert [path.name for path in (saves / "trash").iterdir()] == ["kept"]
    assert nntui("runs", "restore").out == "restored kept\n"


def test_a_coordinator_is_a_process_of_its_own(nntui: Run) -> None:
    """With worker processes; both have ended when the sweep has."""
    options = ("--vary", "lr=0.01,0.1", "--propose", "grid", "--workers", "1", "--json")
    done = nntui("sweep", "start", *_SMALL, *options)

    assert done.code == 0, done.err
    assert len(done.out.splitlines()) == 2
    assert not _sweep().alive()
