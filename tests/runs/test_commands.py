"""Commands arrive once and in order, and what is no command does not stay."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nntui.errors import StorageError
from nntui.runs import commands
from nntui.runs.commands import (
    Advance,
    AnyCommand,
    Change,
    Pause,
    Resume,
    Save,
    Stop,
    discard_pending,
    send,
)

_COMMANDS: list[AnyCommand] = [
    Pause(),
    Advance("step"),
    Advance("epoch"),
    Change({"lr": 0.001, "batch": 32, "layers": "8,dropout:0.5"}),
    Save(),
    Resume(),
    Stop(),
]


def receive(folder: Path) -> list[AnyCommand | str]:
    """What was given, without the names."""
    return [command for _, command in commands.receive(folder)]


def test_commands_come_in_the_order_they_were_given(tmp_path: Path) -> None:
    """All of them, however fast they were given, and only once."""
    for command in _COMMANDS * 3:
        send(tmp_path, command)

    assert receive(tmp_path) == _COMMANDS * 3
    assert receive(tmp_path) == []


def test_without_a_folder_nothing_is_wanted(tmp_path: Path) -> None:
    """A folder that is gone, or is a file, is no reason to end a training."""
    (tmp_path / "file").touch()

    assert receive(tmp_path / "missing") == []
    assert receive(tmp_path / "file") == []


@given(st.binary(max_size=60))
@example(b"[" * 4000)
@example(b'{"command":"' + b"x" * 5000)
@example(b'{"command":"advance","unit":"year"}')
@example(b'{"command":"\xff"}')
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbage_is_told_and_removed(tmp_path: Path, contents: bytes) -> None:
    """A file that is no command comes as a sentence that is safe to show."""
    (tmp_path / "0.json").write_bytes(contents)
    send(tmp_path, Stop())

    refused, stop = receive(tmp_path)

    assert stop == Stop()
    assert isinstance(refused, str)
    assert refused.startswith("0.json: no command: ")
    assert refused.isprintable()
    assert list(tmp_path.glob("*.json")) == []


def test_a_name_cannot_reach_the_terminal(tmp_path: Path) -> None:
    """What somebody calls a file is cleaned before it is told."""
    (tmp_path / "\x1b]0;title\x07.json").touch()

    (refused,) = receive(tmp_path)

    assert isinstance(refused, str)
    assert refused.startswith("?]0;title?.json: no command")


@pytest.mark.parametrize("name", [".x.json", "x.part", "x", "json"])
def test_other_files_are_left_alone(tmp_path: Path, name: str) -> None:
    """Above all the temporary file of a command that is being given."""
    (tmp_path / name).write_bytes(b'{"command":"stop"}')

    assert receive(tmp_path) == []
    assert (tmp_path / name).exists()


def test_what_is_no_file_is_no_command(tmp_path: Path) -> None:
    """A pipe is not waited for, and a folder, which stays, is not refused over and over."""
    os.mkfifo(tmp_path / "1.json")
    (tmp_path / "2.json").mkdir()
    (tmp_path / "3.json").symlink_to("/dev/zero")
    send(tmp_path, Pause())

    assert [Pause()] == receive(tmp_path)
    assert receive(tmp_path) == []


def test_a_command_comes_by_the_name_it_was_given(tmp_path: Path) -> None:
    """So whoever gave it knows which acknowledgment is theirs."""
    names = [send(tmp_path, command) for command in _COMMANDS]

    assert names == [name for name, _ in commands.receive(tmp_path)]


def test_a_run_that_was_deleted_does_not_come_back(tmp_path: Path) -> None:
    """To want something of it makes no folder."""
    with pytest.raises(StorageError, match="No such file or directory"):
        send(tmp_path / "gone" / "commands", Stop())

    assert not (tmp_path / "gone").exists()


def test_what_was_wanted_of_a_dead_trainer_is_forgotten(tmp_path: Path) -> None:
    """And nothing else that lies there."""
    send(tmp_path, Stop())
    (tmp_path / "note").touch()

    discard_pending(tmp_path)
    discard_pending(tmp_path / "missing")

    assert receive(tmp_path) == []
    assert (tmp_path / "note").exists()
