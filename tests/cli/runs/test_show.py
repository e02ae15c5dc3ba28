"""`nntui runs show`: one run with its settings, curves and result."""

import json
import re
import shutil
from pathlib import Path

from nntui.config.knobs import knobs
from nntui.runs.directory import RunDirectory
from nntui.training.events import CommandRefused, RunFinished, encode_event
from tests.cli.conftest import Run, end_of


def test_show_prints_settings_curves_and_result(nntui: Run, run_folder: Path) -> None:
    done = nntui("runs", "show", run_folder.name)
    lines = done.out.splitlines()

    assert (done.code, done.err) == (0, "")
    assert lines[:2] == [run_folder.name, str(run_folder)]
    settings = dict(line.split() for line in lines[3 : 3 + len(knobs())] if line.split()[1:])
    assert (settings["layers"], settings["epochs"]) == ("16:relu", "1")
    assert {"loss", "accuracy"} <= set(lines)
    assert sum(line.strip().endswith("┬") for line in lines) == 2
    assert re.match(r" done  epoch 1/1  ━+ 100 %", lines[-1])
    assert f"test {100 * (end_of(RunDirectory(run_folder)).accuracy or 0):.2f} %" in lines[-1]


def test_json_has_settings_curves_and_result(nntui: Run, run_folder: Path) -> None:
    done = nntui("runs", "show", "last", "--json")
    found = json.loads(done.out)

    assert (done.code, done.err) == (0, "")
    assert (found["run"], found["status"], found["epoch"]) == (run_folder.name, "done", 1)
    assert found["settings"].keys() == knobs().keys()
    assert found["changed"] == {}
    assert found["test"]["accuracy"] == end_of(RunDirectory(run_folder)).accuracy
    step, accuracy = found["curves"]["validation_accuracy"][-1]
    assert (step, 0 < accuracy < 1) == (found["step"], True)


def test_a_run_may_be_in_any_folder(nntui: Run, run_folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    run_folder.rename(elsewhere)

    assert nntui("runs", "show", str(elsewhere)).out.startswith("elsewhere\n")


def test_a_run_without_events_is_starting(nntui: Run, run_folder: Path) -> None:
    """Its settings and empty charts are printed."""
    (run_folder / "events.jsonl").unlink()
    shutil.rmtree(run_folder / "checkpoints")  # with them, it would be a run that lost its journal

    done = nntui("runs", "show", "last")

    assert (done.code, done.err) == (0, "")
    assert done.out.rstrip().endswith("starting")


def test_an_unknown_run_is_one_sentence(nntui: Run, saves: Path) -> None:
    assert nntui("runs", "show", "nope") == (
        2,
        "",
        f"nntui: nope: no run has this name in {saves}/runs; see nntui runs\n",
    )


def test_an_ambiguous_beginning_of_a_name_is_refused(nntui: Run, run_folder: Path) -> None:
    for name in ("twin-1", "twin-2"):
        shutil.copytree(run_folder, run_folder.with_name(name))

    done = nntui("runs", "show", "twin")

    assert (done.code, done.out) == (2, "")
    assert re.fullmatch(
        r"nntui: twin: expected the name of one run, it is the start of 2: twin-\d, twin-\d\n",
        done.err,
    )


def test_a_broken_config_is_named(nntui: Run, run_folder: Path) -> None:
    (run_folder / "config.toml").write_text("epochs = 0")

    assert nntui("runs", "show", "last") == (
        2,
        "",
        (
            f"nntui: {run_folder}/config.toml: epochs: expected a whole number from 1 to 100000, "
            "received 0\n"
        ),
    )


def test_control_characters_of_a_run_are_cleaned(nntui: Run, run_folder: Path) -> None:
    """In its name, its config and its journal; brackets are no markup."""
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
