"""What the tests of workspace share: small weights, and small runs that are trained."""

import numpy as np

from nntui.runs.directory import RunDirectory
from nntui.weights import Weights, WeightsInfo, encode
from nntui.workspace import runs

TINY = {"data": "lines", "layers": "", "epochs": 1, "validation": 100}
"""Settings of a run that is trained in a few hundredths of a second."""
ENDLESS = {**TINY, "epochs": 100_000}

WEIGHTS = Weights(
    WeightsInfo(layers="", image_shape=(2, 2), classes=["a", "b"], data="toy", step=5),
    {"0/weight": np.ones((4, 2), np.float32), "0/bias": np.zeros(2, np.float32)},
    {"m": np.ones(10, np.float32)},
    "{}",
)


def new_run(name: str | None = None, **settings: object) -> RunDirectory:
    """Return a new run that has not been trained."""
    return runs.create(runs.configure({**TINY, **settings}).config, name)


def trained_run(name: str | None = None, **settings: object) -> RunDirectory:
    """Return a run that was trained to its end."""
    configured = runs.configure({**TINY, **settings})
    run = runs.create(configured.config, name)
    assert list(runs.train(run, configured.data))
    return run


def add_checkpoint(run: RunDirectory, step: int = 5) -> None:
    """Put weights where a trainer saves its checkpoints."""
    (run.checkpoints / f"step-{step:09}.safetensors").write_bytes(encode(WEIGHTS))
