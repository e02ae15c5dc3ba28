"""Training a run in the background, in a process that outlives this one."""

from nntui.errors import TrainingError
from nntui.runs.directory import RunDirectory
from nntui.runs.exit_reason import last_log_lines
from nntui.runs.trainer import process
from nntui.runs.trainer.process import TrainerProcess


def train_in_background(run: RunDirectory) -> TrainerProcess:
    """Start the trainer of a run that exists, and return once it has begun.

    Raises:
        TrainingError: the trainer could not start.
        StorageError: the disk refused.
    """
    trainer = process.start(run)
    process.await_start(run, trainer)
    code = trainer.process.poll()
    if code:
        why = " ".join(last_log_lines(run, 1)) or f"its trainer ended with exit code {code}"
        raise TrainingError(f"{run.name}: could not start: {why}")
    return trainer
