"""`nntui train --detach`: training in the background."""

import json
from pathlib import Path

import pytest

from nntui.cli.logout import killed_at_logout
from tests.cli.conftest import ENDLESS, Run, only_run


@pytest.mark.usefixtures("stop_runs")
def test_detach_prints_the_next_commands(nntui: Run, saves: Path) -> None:
    """How to follow and how to stop the run."""
    done = nntui(*ENDLESS, "--detach")
    run = only_run(saves)

    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[:3] == [
        f"{run.name} trains in the background",
        f"  follow it   nntui runs attach {run.name}",
        f"  stop it     nntui runs stop {run.name}",
    ]
    assert run.alive()


@pytest.mark.usefixtures("stop_runs")
def test_detach_as_json_has_name_path_and_process(nntui: Run, saves: Path) -> None:
    record = json.loads(nntui(*ENDLESS, "--detach", "--json").out)
    run = only_run(saves)

    assert record == {"run": run.name, "path": str(run.path), "process": run.process_id()}


@pytest.mark.parametrize(
    ("conf", "linger", "killed"),
    [
        ("KillUserProcesses=yes", False, True),
        ("KillUserProcesses=yes", True, False),
        ("#KillUserProcesses=yes", False, False),
        ("KillUserProcesses=yes\nKillUserProcesses=no", False, False),
        ("", False, False),
    ],
)
def test_systems_that_kill_at_logout_are_known(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    conf: str,
    linger: bool,  # noqa: FBT001 - a case
    killed: bool,  # noqa: FBT001 - a case
) -> None:
    """By the configuration of systemd-logind, and whether this user lingers."""
    monkeypatch.setenv("LOGNAME", "alice")
    assert not killed_at_logout(tmp_path)
    (tmp_path / "run/systemd/system").mkdir(parents=True)
    (tmp_path / "etc/systemd").mkdir(parents=True)
    (tmp_path / "etc/systemd/logind.conf").write_text(f"[Login]\n{conf}\n")
    (tmp_path / "var/lib/systemd/linger").mkdir(parents=True)
    if linger:
        (tmp_path / "var/lib/systemd/linger/alice").touch()

    assert killed_at_logout(tmp_path) is killed
