"""The accuracy that the README promises, on the real MNIST."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_COMMAND = "train --data mnist --layers 128:relu --epochs 3 --seed 1 --json"


@pytest.mark.usefixtures("mnist_folder")
def test_three_epochs_reach_97_5_percent(saves: Path) -> None:
    """On the test images, with default settings; the printed events are those of the journal."""
    done = subprocess.run(
        [sys.executable, "-m", "nntui", *_COMMAND.split()],
        capture_output=True,
        text=True,
        check=True,
    )

    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert (events[0]["event"], events[-1]["event"]) == ("run_started", "run_finished")
    assert events[-1]["accuracy"] >= 0.975
    (run,) = (saves / "runs").iterdir()
    assert done.stdout == (run / "events.jsonl").read_text()
