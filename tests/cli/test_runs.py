"""`nntui runs`: what was trained, and one run replayed."""

import json
import re
import shutil
from pathlib import Path

import pytest

from nntui.config.run_config import knobs
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import CommandRefused, RunFinished, encode_event
from tests.cli.conftest import Run


def accuracy_of(folder: Path) -> float:
    """The accuracy that a run ended with."""
    last = replay(folder / "events.jsonl")[-1]
    assert isinstance(last, RunFinished)
    assert last.accuracy is not None
    return last.accuracy


@pytest.mark.parametrize("arguments", [["runs"], ["runs", "list"]])
def test_no_runs(nntui: Run, saves: Path, arguments: list[str]) -> None:
    """Where there are none it says how one is made."""
    assert nntui(*arguments) == (0, f"no runs in {saves}/runs; nntui train makes one\n", "")


@pytest.mark.parametrize("arguments", [["runs"], ["runs", "list"]])
def test_list(nntui: Run, run_folder: Path, arguments: list[str]) -> None:
    """A line for each run: its state, its accuracy and on what, its steps and its time."""
    done = nntui(*arguments)
    head, line = done.out.splitlines()

    assert (done.code, done.err) == (0, "")
    assert head.split() == ["run", "status", "accuracy", "of", "steps", "time"]
    accuracy = f"{100 * accuracy_of(run_folder):.2f}"
    assert line.split()[:6] == [run_folder.name, "done", accuracy, "%", "test", "391"]


def test_list_as_json(nntui: Run, run_folder: Path) -> None:
    """The same as one JSON object a line, with and without the word list."""
    (line,) = nntui("runs", "list", "--json").out.splitlines()
    assert nntui("runs", "--json").out.splitlines() == [line]
    record = json.loads(line)

    assert record.pop("seconds") > 0
    assert record == {
        "run": run_folder.name,
        "path": str(run_folder),
        "status": "done",
        "accuracy": accuracy_of(run_folder),
        "split": "test",
        "step": 391,
        "problem": "",
    }


def test_newest_first(nntui: Run, run_folder: Path) -> None:
    """The newest run is the first of the list, and `last`."""
    newer = run_folder.with_name("a-newer-one")
    shutil.copytree(run_folder, newer, copy_function=shutil.copy)

    names = [json.loads(line)["run"] for line in nntui("runs", "list", "--json").out.splitlines()]
    assert names == ["a-newer-one", run_folder.name]
    assert nntui("runs", "show", "last").out.startswith("a-newer-one\n")


def test_broken_and_killed_runs(nntui: Run, run_folder: Path) -> None:
    """A run that cannot be read, and one whose trainer is gone without a word, are listed too."""
    killed = run_folder.with_name("killed")
    shutil.copytree(run_folder, killed)
    lines = (killed / "events.jsonl").read_bytes().splitlines(keepends=True)
    (killed / "events.jsonl").write_bytes(b"".join(lines[:-4]) + b'{"event":"torn')
    broken = run_folder.with_name("broken")
    shutil.copytree(run_folder, broken)
    (broken / "config.toml").write_text("no = such\nthing")

    done = nntui("runs", "list", "--json")

    status = {record["run"]: record["status"] for record in map(json.loads, done.out.splitlines())}
    assert (done.code, done.err) == (0, "")
    assert status == {run_folder.name: "done", "killed": "killed", "broken": "unreadable"}


def test_show(nntui: Run, run_folder: Path) -> None:
    """One run replayed: its settings, both curves, its end."""
    done = nntui("runs", "show", run_folder.name)
    lines = done.out.splitlines()

    assert (done.code, done.err) == (0, "")
    assert lines[:2] == [run_folder.name, str(run_folder)]
    settings = dict(line.split() for line in lines[3 : 3 + len(knobs())] if line.split()[1:])
    assert (settings["layers"], settings["epochs"]) == ("16:relu", "1")
    assert {"loss", "accuracy"} <= set(lines)
    assert sum(line.strip().endswith("┬") for line in lines) == 2
    assert re.match(r" done  epoch 1/1  ━+ 100 %", lines[-1])
    assert f"test {100 * accuracy_of(run_folder):.2f} %" in lines[-1]


def test_show_by_path(nntui: Run, run_folder: Path, tmp_path: Path) -> None:
    """A run may lie anywhere."""
    elsewhere = tmp_path / "elsewhere"
    run_folder.rename(elsewhere)

    assert nntui("runs", "show", str(elsewhere)).out.startswith("elsewhere\n")


def test_show_a_run_that_has_not_begun(nntui: Run, run_folder: Path) -> None:
    """Without an event there are settings, empty charts and a state."""
    (run_folder / "events.jsonl").unlink()

    done = nntui("runs", "show", "last")

    assert (done.code, done.err) == (0, "")
    assert done.out.rstrip().endswith("starting")


def test_show_unknown(nntui: Run, saves: Path) -> None:
    """A run that is not there is one sentence."""
    assert nntui("runs", "show", "nope") == (
        2,
        "",
        f"nntui: nope: there is no run of that name in {saves}/runs; see nntui runs\n",
    )


def test_show_what_several_begin_with(nntui: Run, run_folder: Path) -> None:
    """The start of several names means none of them."""
    for name in ("twin-1", "twin-2"):
        shutil.copytree(run_folder, run_folder.with_name(name))

    done = nntui("runs", "show", "twin")

    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(
        r"nntui: twin: expected the name of one run, it is the start of 2: twin-\d, twin-\d\n",
        done.err,
    )


def test_show_a_broken_config(nntui: Run, run_folder: Path) -> None:
    """A config that cannot be read is named."""
    (run_folder / "config.toml").write_text("epochs = 0")

    assert nntui("runs", "show", "last") == (
        2,
        "",
        (
            f"nntui: {run_folder}/config.toml: epochs: expected a whole number from 1 to 100000, "
            "received 0\n"
        ),
    )


def test_crafted_run(nntui: Run, run_folder: Path) -> None:
    """Nothing that a name, a config or a journal says reaches the terminal unclean."""
    crafted = run_folder.with_name("x\x1b]0;pwned\x07[red]")
    run_folder.rename(crafted)
    with RunDirectory(crafted).events_file.open("ab") as journal:
        for event in (
            RunFinished(step=1, at=1.0, reason="failed", message="\x1b[2Jgone[/b]"),
            CommandRefused(step=1, at=1.0, reason="\x9b31mred"),
        ):
            journal.write(encode_event(event) + b"\n")

    for arguments in (["runs"], ["runs", "show", "x"], ["eval", "last"]):
        done = nntui(*arguments)

        assert (done.code, done.err) == (0, "")
        assert done.out.replace("\n", "").isprintable()
    assert "x?]0;pwned?[red]" in nntui("runs", "show", "last").out
