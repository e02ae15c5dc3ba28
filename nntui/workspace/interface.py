"""The Python interface: what `import nntui` offers to notebooks and scripts."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Unpack

import numpy as np
from numpy.typing import NDArray

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import NntuiError
from nntui.runs.directory import RunDirectory
from nntui.training.events import AnyEvent, Evaluated, RunFinished, RunStarted, StepDone
from nntui.weights import Weights
from nntui.workspace import (
    arguments,
    evaluation,
    fine_tuning,
    resuming,
    run_data,
    runs,
    settings,
    weights_export,
)
from nntui.workspace import data as datasets
from nntui.workspace.arguments import name_of, plain_settings
from nntui.workspace.interruption import Interruption
from nntui.workspace.keyword_settings import Settings
from nntui.workspace.run_record import LearningCurve, Run
from nntui.workspace.weights import OpenedWeights, open_weights
from nntui.workspace.weights_evaluation import WeightsEvaluation

__all__ = [
    "AnyEvent",
    "Dataset",
    "Evaluated",
    "LearningCurve",
    "NntuiError",
    "Run",
    "RunConfig",
    "RunFinished",
    "RunStarted",
    "Settings",
    "StepDone",
    "Weights",
    "WeightsEvaluation",
    "evaluate",
    "export_weights",
    "list_runs",
    "load_data",
    "load_run",
    "load_weights",
    "predict",
    "resume",
    "train",
]


def train(
    *,
    name: str | None = None,
    recipe: str = "",
    weights: Run | Weights | str | Path | None = None,
    on_event: Callable[[AnyEvent], object] | None = None,
    **changes: Unpack[Settings],
) -> Run:
    """Train a network in this process and return the run.

    The run is a folder like every other: `nntui` shows it, even during training. Interrupting
    (ctrl+c) stops the training after a checkpoint; `resume` continues it. A published data
    set that is not available is downloaded first.

    >>> import nntui
    >>> run = nntui.train(data="lines", layers="8:relu", epochs=2, name="example")
    >>> run.status, run.config.batch, len(run.validation_history)
    ('done', 64, 2)
    >>> nntui.train(weights=run, lr=0.0005, epochs=1, name="tuned").config.layers
    '8:relu'

    Args:
        name: of the run; by default made of the date, the data and the layers.
        recipe: a published experiment whose settings are the defaults.
        weights: what to begin with instead of random weights: a run, weights, or what
            `load_weights` takes. Their settings are the defaults, such as the layers.
        on_event: called with every event of the training, for example to show progress. What it
            raises ends the training, and is recorded in the run.
        **changes: the settings of the run; `help(nntui.Settings)` lists them all.

    Raises:
        NntuiError: a setting is invalid, the data do not suit the settings or cannot be
            downloaded, the name is taken, or a file cannot be written.
    """
    _check(recipe=recipe, name="" if name is None else name, on_event=on_event)
    wanted = settings.combined(plain_settings(changes), recipe=recipe)
    opened = None if weights is None else _opened(weights)
    if opened is not None:
        wanted = fine_tuning.with_settings_of(opened, wanted)
    configured = datasets.with_download(lambda: runs.configure(wanted))
    config, data = configured.config, configured.data
    initial = None if opened is None else fine_tuning.fit(opened, config, data)
    return _train(runs.create(config, name, initial), data, on_event)


def resume(
    run: Run | str | Path,
    *,
    on_event: Callable[[AnyEvent], object] | None = None,
    **changes: Unpack[Settings],
) -> Run:
    """Continue a run from its newest checkpoint, in this process, and return it.

    >>> import nntui
    >>> _ = nntui.train(data="lines", layers="", epochs=1, name="short")
    >>> len(nntui.resume("short", epochs=3).validation_history)
    3

    Args:
        run: a run, or its name or path.
        on_event: see `train`.
        **changes: settings that change from here on; not all of them can. A run that is done
            needs more epochs. `data` says where the data of the run are now, if they have moved.

    Raises:
        NntuiError: the run cannot be resumed with these settings, is being trained already, or a
            file cannot be written.
    """
    arguments.check_callable("on_event", on_event)
    directory, requested = _directory(run), plain_settings(changes)
    data = datasets.with_download(lambda: resuming.prepare(directory, requested))
    resuming.resume(directory, requested, data)
    return _train(directory, data, on_event)


def list_runs() -> list[Run]:
    """Return all runs, the newest first.

    >>> import nntui
    >>> _ = nntui.train(data="lines", layers="", epochs=1, name="listed")
    >>> [run.name for run in nntui.list_runs()]
    ['listed']
    """
    return [Run(directory) for directory in runs.all_runs()]


def load_run(run: Run | str | Path) -> Run:
    """Return a run by its name, an unambiguous start of it, its path, or `last`; read a run again.

    Raises:
        NntuiError: no run has this name, or several begin with it.
    """
    return Run(_directory(run))


def load_data(name: Run | str | Path) -> Dataset:
    """Return a data set, downloaded first if it is published and not available.

    >>> import nntui
    >>> nntui.load_data("lines").train.images.shape
    (1500, 16, 16)

    Args:
        name: what `nntui data` lists, the path of a file or folder of images, or a run for the
            data set it was trained on.

    Raises:
        NntuiError: the name is unknown, the files are broken, or they cannot be downloaded.
    """
    if isinstance(name, Run):
        directory = _directory(name)
        return datasets.with_download(lambda: run_data.load_of_run(directory))
    wanted = name_of(name, "the name or the path of a data set, or a run")
    return datasets.with_download(lambda: datasets.load(wanted))


def load_weights(name: Run | str | Path) -> Weights:
    """Return saved or pretrained weights, those of a run, or of a file.

    >>> import nntui
    >>> nntui.load_weights("mlp-best").info.data
    'mnist'

    Args:
        name: of saved or pretrained weights; of a run for its newest checkpoint; `RUN:best` for
            the best validation accuracy; a path; a run.

    Raises:
        NntuiError: nothing has this name, or the weights cannot be read.
    """
    return _opened(name).weights


def evaluate(
    weights: Run | Weights | str | Path, data: Dataset | Run | str | Path | None = None
) -> WeightsEvaluation:
    """Evaluate weights on the test images of a data set.

    >>> import nntui
    >>> evaluation = nntui.evaluate("zimengx-lines")
    >>> evaluation.data.name, evaluation.accuracy
    ('lines', 1.0)

    Args:
        weights: a run, weights, or what `load_weights` takes.
        data: a data set, or what `load_data` takes; by default the data set that the
            weights were trained on.

    Raises:
        NntuiError: weights or data cannot be read, or do not fit each other.
    """
    opened = _opened(weights)
    return evaluation.evaluate_opened(opened, _data_for(opened, data))


def export_weights(
    weights: Run | Weights | str | Path, file: str | Path, to: str | None = None
) -> str:
    """Export weights for other programs, and return the code that loads the file there.

    >>> import nntui
    >>> print(nntui.export_weights("zimengx-lines", "lines.onnx"))
    import onnxruntime
    <BLANKLINE>
    session = onnxruntime.InferenceSession("lines.onnx")
    # images: float32 (n, 1, 16, 16), pixels from 0 to 1
    probabilities = session.run(["probabilities"], {"image": images})[0]

    Args:
        weights: a run, weights, or what `load_weights` takes.
        file: the file to write; one that exists is replaced, unless it has weights of nntui.
        to: onnx, safetensors, npz, nielsen-json or c-header; by default that of the suffix.

    Raises:
        NntuiError: the weights cannot be read, the format cannot express the network, or the file
            cannot be written.
    """
    path = Path(name_of(file, "the name or path of a file"))
    if to is not None:
        arguments.check_text("to", to)
    exported = weights_export.export(_opened(weights), weights_export.choose_format(to, path))
    weights_export.write(path, exported)
    return exported.usage(path)


def predict(weights: Run | Weights | str | Path, images: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the probability of each class for images.

    >>> import nntui
    >>> images = nntui.load_data("lines").test.images[:3]
    >>> nntui.predict("zimengx-lines", images).argmax(axis=1)
    array([0, 1, 0])

    Args:
        weights: a run, weights, or what `load_weights` takes.
        images: pixels from 0 to 255 as uint8, (count, height, width) or (height, width).

    Returns:
        (count, classes), or (classes,) for one image.

    Raises:
        NntuiError: the weights cannot be read, or take images of another size.
    """
    return evaluation.predict(_opened(weights).weights, images)


def _train(
    directory: RunDirectory, data: Dataset, on_event: Callable[[AnyEvent], object] | None
) -> Run:
    with Interruption() as stop, closing(runs.train(directory, data, stop.reason)) as events:
        for event in events:
            try:
                if on_event is not None:
                    on_event(event)
            except KeyboardInterrupt:
                stop.requested = True
            except (Exception, SystemExit) as error:
                if isinstance(event, RunFinished):
                    raise  # its end is recorded
                events.throw(error)  # recorded as the end of the run, and raised
    if stop.requested:
        raise KeyboardInterrupt
    return Run(directory)


def _opened(weights: Run | Weights | str | Path) -> OpenedWeights:
    if isinstance(weights, Run):
        return OpenedWeights(weights.weights, weights.name, runs.find(str(weights.path)))
    if isinstance(weights, Weights):
        return OpenedWeights(weights, "weights")
    return open_weights(name_of(weights, "weights, a run, or the name or path of either"))


def _data_for(opened: OpenedWeights, data: Dataset | Run | str | Path | None) -> Dataset:
    if isinstance(data, Dataset):
        return data
    if isinstance(data, Run):
        return load_data(data)
    name = None if data is None else name_of(data, "a data set, or its name or path")
    return datasets.with_download(lambda: evaluation.data_for(opened.weights, name, run=opened.run))


def _directory(run: Run | str | Path) -> RunDirectory:
    named = run.path if isinstance(run, Run) else run
    return runs.find(name_of(named, "a run, or its name or path"))


def _check(*, on_event: object, **texts: object) -> None:
    arguments.check_callable("on_event", on_event)
    for name, value in texts.items():
        arguments.check_text(name, value)
