"""Commands arrive once and in order; malformed ones are removed."""

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
    Malformed,
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


def receive(folder: Path) -> list[AnyCommand | Malformed]:
    """Return the commands without their names."""
    return [command for _, command in commands.receive(folder)]


def test_commands_are_received_once_and_in_order(tmp_path: Path) -> None:
    for command in _COMMANDS * 3:
        send(tmp_path, command)

    assert receive(tmp_path) == _COMMANDS * 3
    assert receive(tmp_path) == []


def test_without_a_folder_there_are_no_commands(tmp_path: Path) -> None:
    """A missing folder, or a file in its place, does not end a run."""
    (tmp_path / "file").touch()

    assert receive(tmp_path / "missing") == []
    assert receive(tmp_path / "file") == []


@given(st.binary(max_size=60))
@example(b"[" * 4000)
@example(b'{"command":"' + b"x" * 5000)
@example(b'{"command":"advance","unit":"year"}')
@example(b'{"command":"\xff"}')
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_malformed_commands_are_reported_and_removed(tmp_path: Path, contents: bytes) -> None:
    """The reason is safe to show."""
    (tmp_path / "0.json").write_bytes(contents)
    send(tmp_path, Stop())

    refused, stop = receive(tmp_path)

    assert stop == Stop()
    assert isinstance(refused, Malformed)
    assert refused.reason.startswith("0.json: not a command: ")
    assert refused.reason.isprintable()
    assert list(tmp_path.glob("*.json")) == []


def test_the_name_of_a_file_is_cleaned(tmp_path: Path) -> None:
    (tmp_path / "\x1b]0;title\x07.json").touch()

    (refused,) = receive(tmp_path)

    assert isinstance(refused, Malformed)
    assert refused.reason.startswith("?]0;title?.json: not a command")


@pytest.mark.parametrize("name", [".x.json", "x.part", "x", "json"])
def test_other_files_are_not_commands(tmp_path: Path, name: str) -> None:
    """Such as the temporary file of a command that is being written."""
    (tmp_path / name).write_bytes(b'{"command":"stop"}')

    assert receive(tmp_path) == []
    assert (tmp_path / name).exists()


def test_only_regular_files_are_commands(tmp_path: Path) -> None:
    """A pipe is not read, and a folder, which stays, is not refused again and again."""
    os.mkfifo(tmp_path / "1.json")
    (tmp_path / "2.json").mkdir()
    (tmp_path / "3.json").symlink_to("/dev/zero")
    send(tmp_path, Pause())

    assert [Pause()] == receive(tmp_path)
    assert receive(tmp_path) == []


def test_a_command_is_received_under_the_name_it_was_sent(tmp_path: Path) -> None:
    """So a client can recognize its answer."""
    names = [send(tmp_path, command) for command in _COMMANDS]

    assert names == [name for name, _ in commands.receive(tmp_path)]


def test_a_command_for_a_deleted_run_is_refused(tmp_path: Path) -> None:
    """No folder is made."""
    with pytest.raises(StorageError, match="No such file or directory"):
        send(tmp_path / "gone" / "commands", Stop())

    assert not (tmp_path / "gone").exists()


def test_commands_of_an_ended_trainer_are_discarded(tmp_path: Path) -> None:
    """Other files stay."""
    send(tmp_path, Stop())
    (tmp_path / "note").touch()

    discard_pending(tmp_path)
    discard_pending(tmp_path / "missing")

    assert receive(tmp_path) == []
    assert (tmp_path / "note").exists()
