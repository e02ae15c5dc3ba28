"""Deleted runs are in the trash, and are restored from it."""

import os
from pathlib import Path

import pytest

from nntui.errors import RunError, StorageError
from nntui.runs.trash import RECORD
from nntui.workspace import runs, trash
from nntui.workspace.run_notes import duplicate_settings, write_note
from tests.workspace.helpers import add_checkpoint, new_run, trained_run


def _contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_deleted_run_is_restored_as_it_was(saves: Path) -> None:
    """With its weights and its note; the last one deleted without a name."""
    run = trained_run("first")
    write_note(run, "keep")
    before, started = _contents(run.path), run.config_file.stat().st_mtime_ns
    trash.delete(new_run("earlier"))

    deleted = trash.delete(run)

    assert runs.all_runs() == []
    assert (deleted.path, deleted.name) == (saves / "trash" / "first", "first")
    assert [each.name for each in trash.deleted_runs()] == ["first", "earlier"]
    restored = trash.restore()
    assert restored.path == run.path
    assert _contents(run.path) == before | {"lock": (run.path / "lock").read_bytes()}
    assert run.config_file.stat().st_mtime_ns == started
    assert trash.restore("earlier").name == "earlier"
    assert trash.deleted_runs() == []


def test_a_run_that_is_trained_is_not_deleted() -> None:
    run = new_run("first")
    with run.locked(), pytest.raises(RunError, match="first is being trained"):
        trash.delete(run)
    assert run.exists()
    assert trash.deleted_runs() == []


def test_two_deleted_runs_may_have_one_name() -> None:
    trash.delete(new_run("first", seed=1))
    trash.delete(new_run("first", seed=2))

    assert [each.name for each in trash.deleted_runs()] == ["first-2", "first"]
    assert trash.restore().config().seed == 2
    with pytest.raises(RunError, match="nntui runs restore first --as NAME"):
        trash.restore()
    assert trash.restore(new_name="second").config().seed == 1
    assert {run.name for run in runs.all_runs()} == {"first", "second"}


def test_other_files_stay_where_they_are() -> None:
    """The run comes back into their folder."""
    run = new_run("first")
    (run.path / "notes.txt").write_text("mine")
    add_checkpoint(run)

    deleted = trash.delete(run)

    assert deleted.kept == ("notes.txt",)
    assert [path.name for path in run.path.iterdir()] == ["notes.txt"]
    assert (trash.restore().checkpoints / "step-000000005.safetensors").is_file()
    assert (run.path / "notes.txt").read_text() == "mine"


def test_a_run_outside_of_the_saves_folder_is_restored_there(tmp_path: Path) -> None:
    new_run("first").path.rename(tmp_path / "elsewhere")

    trash.delete(runs.find("./elsewhere"))

    assert not (tmp_path / "elsewhere").exists()
    assert trash.restore().path == tmp_path / "elsewhere"


def test_the_trash_keeps_runs_for_a_month(saves: Path) -> None:
    """The next deletion removes older ones; a run without a record is as old as its folder."""
    first, second = trash.delete(new_run("first")), trash.delete(new_run("second"))
    record = first.path / RECORD
    record.write_text(record.read_text().replace(f"{first.at}", f"{first.at - 31 * 86400}"))
    (second.path / RECORD).write_text("{")

    trash.delete(new_run("third"))

    assert {each.name for each in trash.deleted_runs()} == {"second", "third"}
    assert trash.restore("second").path == saves / "runs" / "second"
    assert trash.empty() == ["third"]
    assert os.listdir(saves / "trash") == []  # noqa: PTH208 - names


@pytest.mark.parametrize(("name", "message"), [("nope", "no deleted run"), ("", "trash is empty")])
def test_what_is_not_in_the_trash_is_not_restored(name: str, message: str) -> None:
    if name:
        trash.delete(new_run("first"))
    with pytest.raises(RunError, match=message):
        trash.restore(name)


def test_a_deletion_that_fails_half_way_changes_nothing(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = new_run("first")
    (run.path / "notes.txt").touch()
    before = sorted(path.name for path in run.path.iterdir())
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path == run.config_file:
            raise PermissionError(13, "Permission denied")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)

    with pytest.raises(StorageError, match="Permission denied"):
        trash.delete(run)
    assert sorted(p.name for p in run.path.iterdir() if p != run.lock_file) == before
    assert os.listdir(saves / "trash") == []  # noqa: PTH208 - names


def test_settings_are_duplicated() -> None:
    run = new_run("first", seed=9, lr=0.5)

    assert duplicate_settings(run) == run.config()
