"""The promise of the README, kept on the real MNIST."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_COMMAND = "train --data mnist --layers 128:relu --epochs 3 --seed 1 --json"


@pytest.mark.usefixtures("mnist_folder")
def test_three_epochs_read_975_digits_of_a_thousand(saves: Path) -> None:
    """97.5 % of the test images with the settings that nobody has to choose."""
    done = subprocess.run(
        [sys.executable, "-m", "nntui", *_COMMAND.split()],
        capture_output=True,
        text=True,
        check=True,
    )

    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert (told[0]["event"], told[-1]["event"]) == ("run_started", "run_finished")
    assert told[-1]["accuracy"] >= 0.975
    (run,) = (saves / "runs").iterdir()
    assert done.stdout == (run / "events.jsonl").read_text()
