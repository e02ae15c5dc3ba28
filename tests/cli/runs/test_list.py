"""`nntui runs list`: all runs, the newest first."""

import json
import shutil
from pathlib import Path

import pytest

from nntui.runs.directory import RunDirectory
from tests.cli.conftest import Run, end_of


@pytest.mark.parametrize("arguments", [["runs"], ["runs", "list"]])
def test_without_runs_it_says_how_to_make_one(
    nntui: Run, saves: Path, arguments: list[str]
) -> None:
    assert nntui(*arguments) == (0, f"no runs in {saves}/runs; nntui train makes one\n", "")


@pytest.mark.parametrize("arguments", [["runs"], ["runs", "list"]])
def test_each_run_is_a_line(nntui: Run, run_folder: Path, arguments: list[str]) -> None:
    """With its status, its accuracy and on which images, its steps and its time."""
    done = nntui(*arguments)
    head, line = done.out.splitlines()

    assert (done.code, done.err) == (0, "")
    assert head.split() == ["run", "status", "accuracy", "of", "steps", "time"]
    accuracy = f"{100 * (end_of(RunDirectory(run_folder)).accuracy or 0):.2f}"
    assert line.split()[:6] == [run_folder.name, "done", accuracy, "%", "test", "391"]


def test_json_is_one_object_per_run(nntui: Run, run_folder: Path) -> None:
    """With and without the word list."""
    (line,) = nntui("runs", "list", "--json").out.splitlines()
    assert nntui("runs", "--json").out.splitlines() == [line]
    record = json.loads(line)

    assert record.pop("seconds") > 0
    assert record.pop("started") == (run_folder / "config.toml").stat().st_mtime
    end = end_of(RunDirectory(run_folder))
    assert 0 < record.pop("best_validation") < 1
    assert record == {
        "run": run_folder.name,
        "path": str(run_folder),
        "status": "done",
        "accuracy": end.accuracy,
        "split": "test",
        "step": 391,
        "problem": "",
        "test": end.accuracy,
        "loss": end.loss,
        "epoch": 1,
        "origin": "own",
        "recipe": "",
        "data": "digits",
        "layers": "16:relu",
        "optimizer": "adam",
        "lr": 0.003,
        "note": "",
        "settings": {"data": "digits", "layers": "16:relu", "epochs": 1},
    }


def test_the_newest_run_is_the_first_and_is_last(nntui: Run, run_folder: Path) -> None:
    """`last` is a name for the newest run."""
    newer = run_folder.with_name("a-newer-one")
    shutil.copytree(run_folder, newer, copy_function=shutil.copy)

    names = [json.loads(line)["run"] for line in nntui("runs", "list", "--json").out.splitlines()]
    assert names == ["a-newer-one", run_folder.name]
    assert nntui("runs", "show", "last").out.startswith("a-newer-one\n")


def test_killed_and_unreadable_runs_are_listed(nntui: Run, run_folder: Path) -> None:
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
