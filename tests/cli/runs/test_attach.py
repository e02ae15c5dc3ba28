"""`nntui runs attach`: runs are followed, and leaving does not affect them."""

import signal

from nntui.runs.directory import RunDirectory
from tests.cli.conftest import DEADLINE, Run, Start


def test_leaving_does_not_affect_the_run(start: Start, endless: RunDirectory) -> None:
    """Of two that follow, each leaves with ctrl+c and exit code 130."""
    followers = [start("runs", "attach", "last", "--json") for _ in range(2)]
    for follower in followers:
        assert follower.stdout is not None
        for line in follower.stdout:
            if b"step_done" in line:
                break
        follower.send_signal(signal.SIGINT)
    for follower in followers:
        assert follower.wait(DEADLINE) == 130
        assert follower.stderr is not None
        assert follower.stderr.read().decode() == (
            f"{endless.name} continues; nntui runs stop {endless.name} stops it\n"
        )
    assert endless.alive()


def test_json_is_the_journal_to_its_end(start: Start, nntui: Run, endless: RunDirectory) -> None:
    """From its first line to its last."""
    follower = start("runs", "attach", "last", "--json")
    assert nntui("runs", "stop", "last").code == 0

    out, err = follower.communicate(timeout=DEADLINE)

    assert (follower.returncode, err) == (0, b"")
    assert out == endless.events_file.read_bytes()


def test_attach_ends_when_its_output_has_no_reader(start: Start, endless: RunDirectory) -> None:
    """As in `attach | head`; the run continues."""
    for words in (("--json",), ()):
        follower = start("runs", "attach", "last", *words)
        assert follower.stdout is not None
        follower.stdout.readline()
        follower.stdout.close()
        assert follower.wait(DEADLINE) == -signal.SIGPIPE
    assert endless.alive()
