"""Training in the background: starts the trainer, and prints how to follow and stop it."""

from nntui.cli.logout import killed_at_logout
from nntui.cli.output import print_json, print_line
from nntui.runs.directory import RunDirectory
from nntui.strings import quoted
from nntui.workspace import runs


def detach(run: RunDirectory, *, json: bool) -> int:
    """Train `run` in the background, print the next commands, and return the exit code.

    Raises:
        TrainingError: the trainer could not start.
    """
    trainer = runs.start_trainer(run)
    if json:
        print_json({"run": run.name, "path": str(run.path), "process": trainer.process.pid})
        return 0
    print_line(f"{run.name} trains in the background")
    print_line(f"  follow it   nntui runs attach {quoted(run.name)}")
    print_line(f"  stop it     nntui runs stop {quoted(run.name)}")
    if killed_at_logout():
        print_line(
            "This system ends your processes when you log out (KillUserProcesses); to keep it "
            "running, run loginctl enable-linger, or train within tmux"
        )
    return 0
