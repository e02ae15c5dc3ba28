"""Training in the background: starts the trainer, and says how to follow and stop it."""

import getpass
from pathlib import Path

import typer

from nntui.cli.output import print_json
from nntui.errors import TrainingError
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import last_log_lines
from nntui.runs.trainer import process
from nntui.strings import clean

_LOGIND = ("/usr/lib/systemd/logind.conf.d", "/etc/systemd/logind.conf.d")


def detach(run: RunDirectory, *, json: bool) -> int:
    """Start the trainer of `run` in a session of its own, and print the next commands.

    Raises:
        TrainingError: the trainer could not start.
    """
    trainer = process.start(run)
    process.await_start(run, trainer)
    code = trainer.process.poll()
    if code:
        why = " ".join(last_log_lines(run, 1)) or f"its trainer ended with exit code {code}"
        raise TrainingError(f"{run.name}: could not start: {why}")
    if json:
        print_json({"run": run.name, "path": str(run.path), "process": trainer.process.pid})
        return 0
    typer.echo(f"{run.name} trains in the background")
    typer.echo(f"  follow it   nntui runs attach {run.name}")
    typer.echo(f"  stop it     nntui runs stop {run.name}")
    if killed_at_logout():
        typer.echo(
            "This system ends your processes when you log out (KillUserProcesses); to keep it "
            "running, run loginctl enable-linger, or train within tmux"
        )
    return 0


def killed_at_logout(root: Path = Path("/")) -> bool:
    """Return whether systemd ends the processes of this user at logout."""
    if not (root / "run/systemd/system").is_dir():
        return False
    files = [root / "etc/systemd/logind.conf"]
    for folder in _LOGIND:
        files += sorted((root / folder.lstrip("/")).glob("*.conf"))
    kills = False
    for path in files:
        try:
            lines = path.read_text("utf-8", "replace").splitlines()
        except OSError:
            continue
        for line in lines:
            name, _, value = line.partition("=")
            if name.strip() == "KillUserProcesses":
                kills = value.strip().lower() in {"yes", "true", "on", "1"}
    return kills and not (root / "var/lib/systemd/linger" / clean(getpass.getuser())).exists()
