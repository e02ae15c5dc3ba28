"""Runs: configured, created, trained, found, renamed and deleted."""

import os
from pathlib import Path

import pytest

from nntui.datasets.dataset import Dataset
from nntui.errors import (
    BusyRunError,
    ConfigError,
    DataError,
    MissingDataError,
    NntuiError,
    RunError,
)
from nntui.runs import commands
from nntui.runs.journal import replay
from nntui.training.events import RunFinished, RunStarted
from nntui.workspace import data, runs, weights
from tests.runs.helpers import wait_for
from tests.workspace.helpers import TINY, WEIGHTS, add_checkpoint, new_run, trained_run


def test_configure_completes_the_settings() -> None:
    """Validation takes the default of the data, unless it is given."""
    configured = runs.configure({"data": "lines", "optimizer": "sgd"})

    assert configured.config.validation == configured.data.default_validation_size == 5_000
    assert configured.config.lr == 0.2
    assert runs.configure({"data": "lines", "validation": 7}).config.validation == 7


def test_configure_names_files_by_their_whole_path(tmp_path: Path) -> None:
    """A run finds its data again from every folder."""
    rows = "0,0,0,9,9\n1,9,9,0,0\n" * 20
    (tmp_path / "mine.csv").write_text(rows)

    configured = runs.configure({"data": "mine.csv", "layers": ""})

    assert configured.config.data == str(tmp_path / "mine.csv")
    assert configured.config.validation == len(configured.data.train) // 10


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"lr": -1}, ConfigError, "lr: expected"),
        ({"nothing": 1}, ConfigError, "unknown setting 'nothing'"),
        ({"data": "nothing"}, DataError, "unknown data set 'nothing'"),
        ({"data": "mnist"}, MissingDataError, "nntui data get mnist"),
        ({"data": "lines", "validation": 9_000}, DataError, "validation: expected fewer"),
        ({"data": "lines", "layers": "conv:4x64"}, NntuiError, "layer"),
    ],
)
def test_settings_that_cannot_be_trained_leave_nothing_behind(
    saves: Path, settings: dict[str, object], error: type[NntuiError], message: str
) -> None:
    """The error comes before a folder is made."""
    with pytest.raises(error, match=message):
        runs.configure(settings)

    assert not saves.exists()


def test_a_run_has_the_name_it_is_given(saves: Path) -> None:
    """By default a name is made of the date, the data and the layers."""
    config = runs.configure(TINY).config

    assert runs.create(config, "first").path == saves / "runs" / "first"
    assert runs.create(config).name.endswith("-lines-linear")
    assert runs.find("first").config() == config


@pytest.mark.parametrize(
    "name", [".", "..", "/", "a/b", "../a", ".hidden", "a\0b", "a\nb", "\x1b[m", "ж" * 300]
)
def test_an_invalid_name_is_refused(saves: Path, name: str) -> None:
    """For a new run and for an old one; nothing is created and nothing is moved."""
    config = runs.configure(TINY).config
    with pytest.raises(NntuiError):
        runs.create(config, name)
    assert runs.all_runs() == []

    run = runs.create(config, "first")
    with pytest.raises(NntuiError):
        runs.rename(run, name)
    assert [run.path.name for run in runs.all_runs()] == ["first"]
    assert saves.is_dir()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("", "expected 1 to 80 printable characters"),
        ("last", "not 'last', which means the newest run"),
        ("Last", "not 'last', which means the newest run"),
        ("train", "train: a command has this name; choose another"),
        ("best", "best: the best checkpoint of a run has this name"),
        ("x.safetensors", r"x\.safetensors: names of files end in \.safetensors; choose another"),
        ("x.CSV", r"x\.CSV: names of files end in \.csv; choose another"),
        ("svm", "svm: a baseline has this name; choose another"),
        ("darkness", "darkness: a baseline has this name"),
        ("mnist", "mnist: a data set has this name"),
        ("imported", "imported: a data set has this name"),
        ("mlp-best", "mlp-best: a file of weights has this name"),
        ("saved", "saved: a file of weights has this name"),
    ],
)
def test_a_name_that_means_something_else_is_refused(
    tmp_path: Path, name: str, message: str
) -> None:
    """A run could not be opened or compared by it."""
    weights.save(WEIGHTS, "saved", 0.5)
    (tmp_path / "mine.csv").write_text("0,0,0,9,9\n1,9,9,0,0\n" * 20)
    data.import_files(tmp_path / "mine.csv", "imported")
    run = new_run("first")

    with pytest.raises(RunError, match=message):
        new_run(name)
    with pytest.raises(RunError, match=message):
        runs.rename(run, name)
    assert [run.name for run in runs.all_runs()] == ["first"]


def test_a_name_is_given_once() -> None:
    """Neither a new run nor a renamed one replaces another."""
    first, second = new_run("first"), new_run("second")

    with pytest.raises(RunError, match="first"):
        new_run("first")
    with pytest.raises(RunError, match="first"):
        runs.rename(second, "first")
    assert first.path.is_dir()
    assert {run.name for run in runs.all_runs()} == {"first", "second"}


def test_a_renamed_run_keeps_everything() -> None:
    """It is found by its new name only, with its journal and its checkpoints."""
    run = trained_run("first")
    events = replay(run.events_file)

    renamed = runs.rename(run, "second")

    assert runs.find("second").path == renamed.path
    assert runs.lookup("first") is None
    assert replay(renamed.events_file) == events
    assert list(renamed.checkpoints.glob("*.safetensors"))


def test_a_run_that_is_trained_is_neither_renamed_nor_deleted() -> None:
    """Its trainer writes to this folder."""
    run = new_run("first")

    with run.locked():
        with pytest.raises(RunError):
            runs.rename(run, "second")
        with pytest.raises(RunError):
            runs.delete(run)

    assert runs.find("first").config() == run.config()


def test_train_yields_the_events_of_the_journal() -> None:
    """In this process, from the first event to the end."""
    configured = runs.configure(TINY)
    run = runs.create(configured.config)

    events = list(runs.train(run, configured.data))

    assert isinstance(events[0], RunStarted)
    assert isinstance(events[-1], RunFinished)
    assert events == replay(run.events_file)


def test_train_stops_when_it_is_asked_to(lines: Dataset) -> None:
    """After a checkpoint, with the reason in the journal."""
    run = new_run(epochs=100_000, validation=0)

    *_, end = runs.train(run, lines, lambda: "enough")

    assert isinstance(end, RunFinished)
    assert (end.reason, end.message) == ("stopped", "enough")
    assert list(run.checkpoints.glob("*.safetensors"))


def test_start_trains_in_another_process() -> None:
    """It can be followed from here."""
    started = runs.start(runs.configure(TINY).config, "first")

    wait_for(lambda: not started.trainer.alive())

    assert runs.find("first").path == started.run.path
    assert isinstance(replay(started.run.events_file)[-1], RunFinished)


def test_the_trainer_of_an_existing_run_is_started() -> None:
    """It is returned once it holds the lock; a trainer that cannot start is an error."""
    run = new_run("first", epochs=100_000)

    trainer = runs.start_trainer(run)

    assert run.process_id() == trainer.process.pid
    second = new_run("second")
    message = "second: another process has begun to train it"
    with second.locked(), pytest.raises(BusyRunError, match=message):
        runs.start_trainer(second)


def test_a_path_may_begin_with_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where no shell has replaced the tilde."""
    new_run("first").path.rename(tmp_path / "moved")
    monkeypatch.setenv("HOME", str(tmp_path))

    assert runs.find("~/moved").path == tmp_path / "moved"


def test_a_name_that_means_no_run_is_none_or_an_error() -> None:
    """`lookup` is `find` without the error."""
    for name in ("nothing", "", "a\0b", "/"):
        assert runs.lookup(name) is None
        with pytest.raises(RunError):
            runs.find(name)


def test_the_live_run_is_the_newest_with_a_trainer(saves: Path) -> None:
    """Whichever other runs are newer."""
    created = [new_run(name) for name in ("a", "b", "c")]
    for age, run in enumerate(created):
        os.utime(run.config_file, (1_000_000 - age, 1_000_000 - age))
    assert runs.live_run() is None

    with created[1].locked(), created[2].locked():
        live = runs.live_run()

    assert live is not None
    assert live.path == created[1].path
    assert [run.path for run in created] == [run.path for run in runs.all_runs()]
    assert saves.is_dir()


def test_without_saves_there_are_no_runs() -> None:
    """And no error."""
    assert runs.all_runs() == []


def test_delete_removes_what_a_trainer_writes() -> None:
    """The whole folder, where nothing else is in it."""
    run = trained_run("first")
    commands.send(run.commands, commands.Stop())

    assert runs.delete(run) == []
    assert not run.path.exists()


def test_delete_keeps_what_is_not_of_a_run() -> None:
    """Any folder with a config.toml in it counts as a run."""
    run = new_run("first")
    add_checkpoint(run)
    (run.path / "notes.txt").write_text("mine")
    (run.checkpoints / "notes.txt").write_text("mine")

    assert runs.delete(run) == ["checkpoints", "notes.txt"]
    assert (run.path / "notes.txt").read_text() == "mine"
    assert (run.checkpoints / "notes.txt").read_text() == "mine"
    assert not run.config_file.exists()
