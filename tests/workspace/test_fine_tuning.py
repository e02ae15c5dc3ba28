"""Fine-tuning: a run that begins with given weights, and the settings that go with them."""

import hashlib
import itertools

import msgspec
import numpy as np
import pytest

from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.errors import RunError, StorageError, WeightsError
from nntui.runs.checkpoint import newest_weights
from nntui.runs.directory import RunDirectory
from nntui.runs.initial_weights import read_initial_record
from nntui.runs.journal import replay
from nntui.training.events import AnyEvent, RunStarted, StepDone
from nntui.weights import Weights
from nntui.workspace import data, fine_tuning, runs
from nntui.workspace.resuming import resume
from nntui.workspace.weights import OpenedWeights, open_weights
from tests.workspace.helpers import trained_run


def _tuned(name: str, source: str, *, steps: int = 0, **settings: object) -> RunDirectory:
    """Train a run that begins with weights; stop it after some steps."""
    opened = open_weights(source)
    configured = runs.configure(fine_tuning.with_settings_of(opened, settings))
    initial = fine_tuning.fit(opened, configured.config, configured.data)
    run = runs.create(configured.config, name, initial)
    _train(run, steps)
    return run


def _train(run: RunDirectory, steps: int = 0) -> list[AnyEvent]:
    calls = itertools.count(1)
    loaded = data.load_for(run.config())
    return list(runs.train(run, loaded, lambda: "enough" if next(calls) == steps else ""))


def _arrays(run: RunDirectory) -> dict[str, bytes]:
    weights = newest_weights(run)
    assert weights is not None
    return {name: array.tobytes() for name, array in weights.arrays.items()}


def _lines() -> Dataset:
    return data.load("lines")


def test_the_first_step_of_a_fine_tuned_run_has_the_loss_of_its_weights() -> None:
    """Not that of random weights; the journal and a record say where they come from."""
    source = trained_run("source", layers="8:relu", epochs=3)
    run = _tuned("tuned", "source", epochs=1)

    events = list(replay(run.events_file))
    first = next(event for event in events if isinstance(event, StepDone))
    started = next(event for event in events if isinstance(event, RunStarted))
    fresh = next(e for e in replay(source.events_file) if isinstance(e, StepDone))
    assert first.loss is not None
    assert fresh.loss is not None
    assert first.loss < fresh.loss
    record = read_initial_record(run)
    assert record is not None
    assert started.initial_weights == record.text
    assert record.text.startswith("source, ")
    assert record.sha256 == hashlib.sha256(run.initial_weights.read_bytes()).hexdigest()


def test_a_fine_tuned_run_is_repeated_and_resumed_to_the_bit() -> None:
    """Also where it was stopped before its first checkpoint, and its source has changed."""
    trained_run("source", layers="8:relu")
    once = _tuned("once", "source", epochs=2)
    again = _tuned("again", "source", epochs=2)
    stopped = _tuned("stopped", "source", epochs=2, steps=2)
    for path in stopped.checkpoints.iterdir():
        path.unlink()
    runs.delete(runs.find("source"))
    resume(stopped, {})
    _train(stopped)

    assert _arrays(once) == _arrays(again) == _arrays(stopped)


def test_settings_come_from_the_run_of_the_weights_unless_they_are_given() -> None:
    """A learning rate that follows from the optimizer takes its default with another one."""
    trained_run("source", layers="8:tanh", batch=32, optimizer="sgd", lr=0.05, loss="quadratic")
    opened = open_weights("source")

    plain = RunConfig.of(fine_tuning.with_settings_of(opened, {}))
    other = RunConfig.of(fine_tuning.with_settings_of(opened, {"optimizer": "adam", "epochs": 7}))

    assert (plain.layers, plain.batch, plain.lr) == ("8:tanh", 32, 0.05)
    assert (plain.loss, plain.output) == ("quadratic", "sigmoid")
    assert (other.lr, other.epochs, other.batch) == (0.003, 7, 32)


def test_settings_of_pretrained_weights_are_those_of_their_recipe() -> None:
    """Sigmoid outputs, quadratic loss and plain gradient descent, not the defaults."""
    config = fine_tuning.config_for(open_weights("rashid"), RunConfig())

    assert (config.output, config.loss, config.optimizer) == ("sigmoid", "quadratic", "sgd")
    assert (config.input_range, config.bias, config.lr) == ("0.01..1", False, 0.1)


def test_weights_fit_a_network_with_the_same_arrays() -> None:
    """A dropout layer has none, so weights move to the names behind it."""
    trained_run("source", layers="8:relu")
    opened = open_weights("source")
    config = RunConfig.of({"data": "lines", "layers": "8:tanh,dropout:0.2"})

    fitted = fine_tuning.fit(opened, config, _lines())

    before, after = opened.weights.arrays, fitted.weights.arrays
    assert sorted(after) == ["0/bias", "0/weight", "3/bias", "3/weight"]
    assert np.array_equal(after["3/weight"], before["2/weight"])
    run = runs.create(config.replace(validation=100, epochs=1), "dropout", fitted)
    assert _train(run)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"layers": "9:relu"}, "expected the layers 8:relu, received 9:relu; leave out --layers"),
        ({"layers": "8:relu,8:relu"}, "expected the layers 8:relu, received 8:relu,8:relu"),
        ({"layers": "8:relu", "bias": False}, "leave out --layers and --bias"),
    ],
)
def test_layers_that_do_not_fit_are_refused(changes: dict[str, object], message: str) -> None:
    """In one sentence that says what to leave out."""
    trained_run("source", layers="8:relu")
    config = RunConfig.of({"data": "lines", **changes})

    with pytest.raises(WeightsError, match=message):
        fine_tuning.fit(open_weights("source"), config, _lines())


def test_data_that_do_not_fit_are_refused() -> None:
    """Images of another size, or another number of classes."""
    trained_run("source", layers="8:relu")
    opened = open_weights("source")
    info = msgspec.structs.replace(opened.weights.info, classes=["a", "b", "c"])
    three = OpenedWeights(Weights(info, opened.weights.arrays), "three")

    with pytest.raises(WeightsError, match=r"source: expected images of 16 x 16 .* 28 x 28"):
        fine_tuning.fit(opened, RunConfig(), data.load("digits"))
    with pytest.raises(WeightsError, match=r"three: expected 3 classes as in lines, .* with 2"):
        fine_tuning.fit(three, RunConfig(layers="8:relu"), _lines())


def test_weights_for_inputs_that_no_setting_names_are_refused() -> None:
    """Otherwise the run would feed them other numbers."""
    trained_run("source")
    opened = open_weights("source")
    info = msgspec.structs.replace(opened.weights.info, input_range=(-0.4, 2.8))
    odd = OpenedWeights(Weights(info, opened.weights.arrays), "odd")

    with pytest.raises(WeightsError, match=r"odd: expected weights for inputs .*-0.4..2.8"):
        fine_tuning.fit(odd, RunConfig(layers=""), _lines())


@pytest.mark.parametrize("damage", ["weights", "record", "both"])
def test_a_run_never_begins_with_other_weights_than_its_own(damage: str) -> None:
    """Damaged or missing files are an error, not a reason to begin with random weights."""
    trained_run("source")
    run = _tuned("tuned", "source", steps=1)
    for path in run.checkpoints.iterdir():
        path.unlink()
    if damage == "weights":
        run.initial_weights.write_bytes(b"other")
    else:
        run.initial_file.unlink()
    if damage == "both":
        run.initial_weights.unlink()

    with pytest.raises(RunError, match="initial"):
        _train(run)


def test_a_run_without_its_initial_weights_is_not_left_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A full disk while they are written: the run would begin with random ones."""
    trained_run("source")
    opened = open_weights("source")
    initial = fine_tuning.fit(opened, RunConfig(layers=""), _lines())

    def fail(*_: object) -> None:
        raise StorageError("no space")

    monkeypatch.setattr("nntui.runs.initial_weights.FittedWeights.write", fail)
    with pytest.raises(StorageError):
        runs.create(RunConfig.of({"data": "lines", "layers": ""}), "tuned", initial)

    assert [run.name for run in runs.all_runs()] == ["source"]
