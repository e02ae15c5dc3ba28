"""Names of runs: chosen by the user or made of the time, and changed by renaming."""

import threading
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.config.run_config import RunConfig
from nntui.errors import NntuiError, RunError, StorageError
from nntui.runs.checkpoint import newest_weights
from nntui.runs.directory import RunDirectory, find_run, list_runs, rename_run
from nntui.runs.follow import follow
from nntui.runs.journal import JournalReader, replay
from nntui.runs.names import check_name
from nntui.runs.summary import summarize
from tests.runs.helpers import NOW, TrainRun, small_run, theta

REFUSED = [
    "",
    ".",
    "..",
    ".hidden",
    "-rf",
    "a/b",
    "a:best",
    "last",
    "LAST",
    " a",
    "a ",
    "a\nb",
    "\x1b[m",
]
REFUSED += ["x" * 81, "ж" * 81, "🙂" * 60]


def _named(saves: Path, name: str) -> RunDirectory:
    return RunDirectory.create(saves / "runs", RunConfig(), NOW, name)


def test_a_run_can_have_a_name_of_its_own(saves: Path) -> None:
    run = _named(saves, "my first network")

    assert run.path == saves / "runs" / "my first network"
    assert run.config() == RunConfig()
    assert find_run(saves / "runs", "my first network").path == run.path


def test_a_name_that_is_taken_is_refused(saves: Path) -> None:
    """Also by something that is not a run."""
    _named(saves, "mine")
    (saves / "runs" / "file").touch()

    for name in ("mine", "file"):
        with pytest.raises(RunError, match=f"{name}: a run with this name exists"):
            _named(saves, name)


@pytest.mark.parametrize("name", REFUSED)
def test_names_that_cannot_be_shown_or_typed_are_refused(saves: Path, name: str) -> None:
    run = small_run(saves)

    with pytest.raises(RunError, match="expected 1 to 80 printable characters"):
        _named(saves, name)
    with pytest.raises(RunError, match="expected 1 to 80 printable characters"):
        rename_run(run, name)

    assert [other.path for other in list_runs(saves / "runs")] == [run.path]


@given(st.text(max_size=90))
@example("ß" * 80)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_allowed_name_names_a_folder_and_is_shown_as_it_is(saves: Path, name: str) -> None:
    try:
        check_name(name)
    except RunError:
        return

    run = _named(saves, name)
    assert run.path.parent == saves / "runs"
    assert run.name == name
    assert find_run(saves / "runs", name).path == run.path
    rename_run(run, "x").path.rename(saves / f"x{len(list(saves.iterdir()))}")


def test_a_renamed_run_has_the_same_contents(saves: Path, train_run: TrainRun) -> None:
    """It is found under its new name, and can be resumed."""
    run = small_run(saves, epochs=1)
    list(train_run(run))
    events, weights = replay(run.events_file), theta(run)

    renamed = rename_run(run, "mine")

    assert not run.path.exists()
    assert renamed.name == "mine"
    assert [other.path for other in list_runs(saves / "runs")] == [renamed.path]
    assert replay(renamed.events_file) == events
    assert theta(renamed) == weights
    assert not renamed.alive()
    assert summarize(renamed).status == "done"


def test_a_run_is_not_renamed_to_a_name_that_is_taken(saves: Path) -> None:
    """Both runs stay as they are, also if it is its own name."""
    run, other = small_run(saves), _named(saves, "other")
    (saves / "runs" / "empty").mkdir()

    for name in ("other", "empty", run.name):
        with pytest.raises(RunError, match="a run with this name exists"):
            rename_run(run, name)

    assert {run.path, other.path} == {each.path for each in list_runs(saves / "runs")}


def test_a_run_that_trains_is_not_renamed(saves: Path) -> None:
    run = small_run(saves)

    with run.locked(), pytest.raises(RunError, match="is being trained; nntui runs stop"):
        rename_run(run, "mine")

    assert run.path.exists()
    assert not (saves / "runs" / "mine").exists()


def test_the_lock_is_held_while_a_run_is_renamed(
    saves: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So no trainer starts in a folder that is being renamed."""
    run = small_run(saves)
    held = []
    rename = Path.rename

    def observed(path: Path, target: Path) -> Path:
        held.append(run.alive())
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", observed)
    rename_run(run, "mine")

    assert held == [True]


def test_a_rename_that_fails_leaves_the_run(saves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = small_run(saves)

    def refuse(path: Path, target: Path) -> Path:
        raise OSError(28, f"No space left on {path} and {target}")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(StorageError, match="cannot be written: No space left"):
        rename_run(run, "mine")

    assert [other.path for other in list_runs(saves / "runs")] == [run.path]
    assert not (saves / "runs" / "mine").exists()


def test_readers_survive_a_rename(saves: Path, train_run: TrainRun) -> None:
    """Whatever they read at that moment: an error is one sentence at most."""
    run = small_run(saves, epochs=1)
    list(train_run(run))
    renames = 200
    done = threading.Event()

    def rename_often() -> None:
        current = run
        for number in range(renames):
            current = rename_run(current, f"run {number % 2}")
        done.set()

    writer = threading.Thread(target=rename_often)
    writer.start()
    rounds = 0
    while not done.is_set() or rounds == 0:
        _read_all(saves / "runs")
        rounds += 1
    writer.join()

    (left,) = list_runs(saves / "runs")
    assert summarize(left).status == "done"


def _read_all(folder: Path) -> None:
    for run in list_runs(folder):
        summarize(run)
        run.process_id()
        run.alive()
        for read in (run.config, lambda run=run: newest_weights(run)):
            try:
                read()
            except NntuiError:
                continue
        JournalReader(run.events_file).poll()


def test_following_a_run_ends_when_it_is_renamed(saves: Path, train_run: TrainRun) -> None:
    """The last update says that the trainer is lost; nothing is raised."""
    run = small_run(saves, epochs=1)
    session = train_run(run)
    next(session)
    updates = follow(run)
    first = next(updates)
    session.close()  # type: ignore[attr-defined]  # a generator
    rename_run(run, "mine")

    *_, last = updates

    assert first.live
    assert last.trainer_lost
