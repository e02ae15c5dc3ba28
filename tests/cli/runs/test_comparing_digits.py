"""What the commands say about test images, notes, the trash and exports."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import Evaluated
from tests.cli.conftest import Run
from tests.tools.many_runs import make_runs


@pytest.fixture
def copies(run_folder: Path) -> tuple[str, str]:
    """The names of two runs that are the same."""
    shutil.copytree(run_folder, run_folder.with_name("copy"))
    return run_folder.name, "copy"


def test_compare_counts_the_images(nntui: Run, copies: tuple[str, str]) -> None:
    """Two equal networks fix and break nothing."""
    done = nntui("runs", "compare", *copies, "--confusion")

    part = done.out.partition("test images, B against A: ")[2].splitlines()
    assert part[1].startswith("fixed 0, broken 0, both wrong ")
    assert part[1].endswith("+0.00 points, p = 1")
    assert part[2:5] == ["fixed     none", "broken    none", "mistakes  none"]
    assert part[5].split() == [str(digit) for digit in range(10)]
    (digits,) = json.loads(nntui("runs", "compare", *copies, "--json").out)["digits"]
    assert (digits["fixed"], digits["broken"], digits["p"]) == ([], [], 1.0)
    assert digits["both_right"] + len(digits["both_wrong"]) == digits["images"]


def test_runs_without_weights_are_compared_by_their_curves(nntui: Run, run_folder: Path) -> None:
    copy = shutil.copytree(run_folder, run_folder.with_name("copy"))
    shutil.rmtree(copy / "checkpoints")

    done = nntui("runs", "compare", run_folder.name, "copy")

    assert done.code == 0
    assert "B against A: not compared; copy: this run has no checkpoint yet" in done.out
    assert "validation accuracy, by epoch" in done.out


def test_weights_are_compared_with_a_run(nntui: Run, run_folder: Path) -> None:
    """Their settings are those of their recipe; they have no curve."""
    done = nntui("runs", "compare", "digits", run_folder.name, "--json")

    record = json.loads(done.out)
    assert record["runs"][0]["name"] == "digits"
    assert record["runs"][0]["accuracy"] == []
    assert record["digits"][0]["problem"] == "" or record["digits"][0]["problem"]


def test_the_confusion_through_the_epochs(nntui: Run, run_folder: Path) -> None:
    done = nntui("runs", "show", "last", "--confusion")
    events = replay(RunDirectory(run_folder).events_file)
    (first,) = [e for e in events if isinstance(e, Evaluated) and e.split == "validation"]

    lines = done.out.splitlines()
    assert lines[0] == "recall on the validation images, by class and epoch"
    assert [line.split()[0] for line in lines[1:11]] == [str(digit) for digit in range(10)]
    assert f"epoch 1, {100 * first.accuracy:.2f} %" in lines
    record = json.loads(nntui("runs", "show", "last", "--epoch", "1", "--json").out)
    assert record["confusion"] == [first.confusion]
    assert nntui("runs", "show", "last", "--epoch", "2").err == (
        "nntui: expected an epoch from 1 to 1, received 2\n"
    )


def test_a_note_is_written_shown_and_removed(nntui: Run, run_folder: Path) -> None:
    name = run_folder.name
    assert nntui("runs", "note", "last").out == f"{name} has no note\n"
    assert nntui("runs", "note", "last", "try again").out == f"{name}: try again\n"
    assert nntui("runs").out.splitlines()[1].endswith("  try again")
    assert nntui("runs", "--filter", "note:again").out.splitlines()[1].startswith(name)
    assert nntui("runs", "note", "last", "").out == f"removed the note of {name}\n"
    assert nntui("runs", "note", "last").out == f"{name} has no note\n"


def test_a_deleted_run_is_restored(nntui: Run, run_folder: Path) -> None:
    name = run_folder.name
    done = nntui("runs", "rm", "last", "--yes")
    assert (done.out, done.err) == (
        f"deleted {name}\n",
        f"nntui runs restore {name} restores it\n",
    )
    assert nntui("runs", "trash").out.startswith(f"{name}  deleted ")
    assert nntui("runs", "restore").out == f"restored {name}\n"
    assert nntui("runs", "trash").out == "the trash is empty\n"
    assert nntui("runs", "rm", "last", "--yes", "--permanently").out == f"deleted {name}\n"
    assert nntui("runs", "restore").err == "nntui: no run to restore: the trash is empty\n"


def test_the_trash_is_emptied_after_confirmation(nntui: Run, run_folder: Path) -> None:
    nntui("runs", "rm", "last", "--yes")
    assert nntui("runs", "trash", "--empty").code == 2
    assert json.loads(nntui("runs", "trash", "--json").out)["run"] == run_folder.name
    assert nntui("runs", "trash", "--empty", "--yes").out == "deleted 1 run for good\n"


def test_a_run_is_exported(nntui: Run, run_folder: Path, tmp_path: Path) -> None:
    done = nntui("runs", "export", "last", "--csv", "a.csv", "--json", "a.json")
    assert done.out == "written a.csv\nwritten a.json\n"
    assert json.loads((tmp_path / "a.json").read_text())["run"] == run_folder.name
    assert nntui("runs", "export", "last", "--csv", "-").out == (tmp_path / "a.csv").read_text()
    assert nntui("runs", "export", "last", "--tensorboard", "tb").code == 0
    assert [path.name for path in (tmp_path / "tb").iterdir()] == [run_folder.name]
    assert nntui("runs", "export", "last").err == (
        "nntui: export: expected --csv FILE, --json FILE or --tensorboard FOLDER\n"
    )


def test_a_long_list_says_how_many_more_there_are(nntui: Run, saves: Path) -> None:
    """The newest ones are printed; JSON and CSV are whole."""
    make_runs(saves / "runs", 53, damaged=1, epochs=1)

    lines = nntui("runs").out.splitlines()

    assert len(lines) == 52
    assert lines[1].startswith("run-00052  done")
    assert lines[-1] == "and 3 other runs; --all lists them"
    everything = nntui("runs", "--all").out.splitlines()
    assert everything[-2].startswith("run-00000  unreadable")
    assert everything[-1] == "run-00000: events.jsonl holds no events"
    assert len(nntui("runs", "--json").out.splitlines()) == 53
    rows = list(csv.DictReader(nntui("runs", "--csv", "-", "--sort", "lr").out.splitlines()))
    rates = [float(row["lr"]) for row in rows]
    assert rates == sorted(rates)
    assert "seed=" in rows[0]["settings"]
    assert nntui("runs", "--filter", "seed:52").out.splitlines()[1].startswith("run-00052")
    assert nntui("runs", "--filter", "nothing").out.endswith("matches 'nothing'\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--filter", "acc>x"], "acc>x: expected a number behind >, received 'x'"),
        (["--sort", "nam"], "expected a column to sort by, received 'nam'; did you mean name?"),
        (["--csv", "-", "--json"], "--csv: expected one kind of output, received --json"),
    ],
)
def test_wrong_options_are_one_sentence(nntui: Run, arguments: list[str], sentence: str) -> None:
    done = nntui("runs", "list", *arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"nntui: {sentence}")
