"""The Python interface: which names `import nntui` offers, and what they do."""

import ast
import pickle
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_type_hints

import numpy as np
import pytest

import nntui
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.runs.journal import replay
from nntui.workspace import interface, runs
from nntui.workspace.keyword_settings import Settings
from tests.datasets.server import Mirror

_QUICK: Settings = {"data": "lines", "layers": "", "epochs": 1, "validation": 100}


def test_exported_members() -> None:
    """The names are sorted, complete, and what type checkers see; each has a docstring."""
    tree = ast.parse(Path(nntui.__file__).read_text())
    typed = [
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "nntui.workspace.interface"
        for alias in node.names
    ]

    assert sorted([*typed, "__version__"]) == nntui.__all__ == sorted(nntui.__all__)
    assert sorted([*interface.__all__, "__version__"]) == nntui.__all__
    assert dir(nntui) == nntui.__all__
    for name in typed:
        assert getattr(nntui, name) is getattr(interface, name)
        assert name == "AnyEvent" or getattr(nntui, name).__doc__


def test_an_unknown_name_is_an_attribute_error() -> None:
    """As for every module."""
    with pytest.raises(AttributeError, match="module 'nntui' has no attribute 'nothing'"):
        nntui.nothing  # type: ignore[attr-defined]  # noqa: B018 - it must raise


def test_keyword_settings_are_those_of_a_run() -> None:
    """The same names in the same order, with the same types; the help lists all of them."""
    assert list(get_type_hints(Settings).items()) == list(get_type_hints(RunConfig).items())
    for name in get_type_hints(RunConfig):
        assert f"\n        {name}: " in (Settings.__doc__ or "")


def test_a_run_is_trained_and_read() -> None:
    """Five lines of a notebook."""
    run = nntui.train(data="lines", layers="16:relu", epochs=3, name="first")
    again = nntui.load_run("first")

    assert again.test_accuracy == run.test_accuracy == nntui.evaluate("first").accuracy
    assert again.test_loss == run.test_loss
    assert (run.name, run.status, run.config.layers) == ("first", "done", "16:relu")
    assert run.path.name == "first"
    assert repr(run) == "<nntui.Run 'first'>"
    assert run.seconds > 0
    assert [one.name for one in nntui.list_runs()] == ["first"]


def test_learning_curves_are_arrays() -> None:
    """Of the training batches and of the validation images."""
    run = nntui.train(**_QUICK)
    curve, validation = run.history, run.validation_history

    assert len(curve) == len(curve.step) == len(curve.epoch) == len(curve.accuracy) > 1
    assert (np.diff(curve.step) > 0).all()
    assert np.isfinite(curve.loss).all()
    assert validation.epoch.tolist() == [1]
    assert validation.accuracy.tolist() == [run.validation_accuracy]


def test_a_new_run_has_no_results() -> None:
    """Before its first step."""
    run = nntui.Run(runs.create(RunConfig.of({"data": "lines"}), "first"))

    assert (run.status, len(run.history), run.seconds) == ("waiting", 0, 0.0)
    assert (run.test_accuracy, run.test_loss, run.validation_accuracy) == (None, None, None)
    with pytest.raises(nntui.NntuiError, match="first: this run has no checkpoint yet"):
        _ = run.weights


def test_events_are_reported_while_a_run_is_trained() -> None:
    """All of them, in order."""
    events: list[nntui.AnyEvent] = []

    nntui.train(**_QUICK, on_event=events.append)

    assert isinstance(events[0], nntui.RunStarted)
    assert isinstance(events[-1], nntui.RunFinished)


def _raise_interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "interrupt", [_raise_interrupt, lambda: signal.raise_signal(signal.SIGINT)]
)
def test_an_interrupted_training_stops_after_a_checkpoint(interrupt: Callable[[], None]) -> None:
    """By ctrl+c at any time, or by what `on_event` raises; then the handler is as before."""

    def interrupt_first_epoch(event: nntui.AnyEvent) -> None:
        if isinstance(event, nntui.Evaluated):
            interrupt()

    with pytest.raises(KeyboardInterrupt):
        nntui.train(**_QUICK, name="interrupted", on_event=interrupt_first_epoch)

    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    run = nntui.load_run("interrupted")
    assert (run.status, run.weights.info.step) == ("stopped", run.history.step[-1])
    assert nntui.resume(run).status == "done"


@pytest.mark.parametrize("error", [ValueError("no such plot"), SystemExit(3)])
def test_an_exception_of_on_event_is_recorded_and_raised(error: BaseException) -> None:
    """The run has failed, with the exception as the reason."""

    def fail(event: nntui.AnyEvent) -> None:
        if isinstance(event, nntui.Evaluated):
            raise error

    with pytest.raises(type(error)) as raised:
        nntui.train(**_QUICK, name="first", on_event=fail)

    assert raised.value is error
    assert nntui.load_run("first").status == "failed"
    end = replay(nntui.load_run("first").path / "events.jsonl")[-1]
    assert isinstance(end, nntui.RunFinished)
    assert end.message == repr(error)


def test_an_exception_after_the_end_leaves_the_run_done() -> None:
    """Its result is recorded already."""

    def fail(event: nntui.AnyEvent) -> None:
        if isinstance(event, nntui.RunFinished):
            raise ValueError  # noqa: TRY004 - any exception

    with pytest.raises(ValueError, match=r"^$"):
        nntui.train(**_QUICK, name="first", on_event=fail)
    assert nntui.load_run("first").status == "done"


def test_paths_and_runs_name_what_they_are(tmp_path: Path) -> None:
    """Wherever a run, weights or a data set is named."""
    (tmp_path / "mine.csv").write_text("0,0,0,9,9\n1,9,9,0,0\n" * 20)
    mine = str(tmp_path / "mine.csv")
    run = nntui.train(data=mine, layers="", epochs=1, validation=4, name="first")

    assert nntui.load_run(run) == nntui.load_run(run.path) == run
    for source in (run, run.path):
        assert nntui.load_weights(source).info.data == mine
        assert nntui.evaluate(source, run).accuracy == run.test_accuracy
    assert nntui.evaluate(run, Path(mine)).data.name == mine
    assert len(nntui.load_data(Path(mine)).train) == len(nntui.load_data(run).train) == 36
    assert nntui.resume(run.path, epochs=2).config.epochs == 2


def test_numpy_scalars_are_numbers() -> None:
    """As settings, with the same result as Python numbers."""
    settings: dict[str, Any] = {"epochs": np.int64(1), "lr": np.float32(0.5), "bias": np.False_}

    run = nntui.train(**{**_QUICK, **settings})

    assert (run.config.epochs, run.config.lr, run.config.bias) == (1, 0.5, False)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: nntui.evaluate(_any(None)), "expected weights, a run, .* received None"),
        (lambda: nntui.evaluate(_any(3)), "expected weights, a run, .* received 3"),
        (lambda: nntui.load_weights(_any([])), "expected weights, a run, .* received list"),
        (lambda: nntui.load_run(_any(3)), "expected a run, .* received 3"),
        (lambda: nntui.resume(_any(b"first")), "expected a run, .* received bytes"),
        (lambda: nntui.load_data(_any(3)), "expected the name or the path of a data set"),
        (
            lambda: nntui.evaluate("mlp-best", data=_any(np.zeros(3))),
            "expected a data set, .* received ndarray",
        ),
        (lambda: nntui.predict("mlp-best", _any([[1]])), "expected an array .* received list"),
        (lambda: nntui.predict("mlp-best", _any(None)), "expected an array .* received NoneType"),
        (lambda: nntui.train(recipe=_any(3)), "recipe: expected a string, received 3"),
        (lambda: nntui.train(name=_any(3)), "name: expected a string, received 3"),
        (
            lambda: nntui.train(data="lines", on_event=_any(3)),
            "on_event: expected a function or None, received 3",
        ),
        (lambda: nntui.resume("first", on_event=_any(3)), "on_event: expected a function"),
    ],
)
def test_arguments_of_a_wrong_type_are_an_error(call: Callable[[], object], message: str) -> None:
    """An NntuiError that says what was expected; no run is created."""
    with pytest.raises(nntui.NntuiError, match=message):
        call()
    assert nntui.list_runs() == []


def _any(value: object) -> Any:
    """Return a value that type checkers take as an argument of any function."""
    return value


def test_runs_are_equal_if_their_folder_is_the_same() -> None:
    """Loaded again, or copied by pickle; however much of them was read."""
    run, other = nntui.train(**_QUICK, name="first"), nntui.train(**_QUICK, name="second")

    assert pickle.loads(pickle.dumps(run)) == nntui.load_run("first") == run  # noqa: S301 - our own
    assert len({run, nntui.load_run("first"), other}) == 2
    assert run != other
    assert run != "first"


def test_a_run_is_resumed_with_changes() -> None:
    """By name or as an object; the settings are those of now."""
    run = nntui.train(**_QUICK, name="first")
    with pytest.raises(nntui.NntuiError, match="set epochs to a larger number"):
        nntui.resume(run)

    assert len(run.validation_history) == 1
    resumed = nntui.resume(run, epochs=3, lr=0.01)

    assert (resumed.config.epochs, resumed.config.lr) == (3, 0.01)
    assert nntui.resume("first", epochs=4).validation_history.epoch.tolist() == [1, 2, 3, 4]
    assert len(run.validation_history) == 1, "what was read is kept"


def test_weights_are_evaluated_from_every_source(lines: Dataset) -> None:
    """A run, weights, a name; on the data of the training, a name, a data set."""
    run = nntui.train(**_QUICK, name="first")
    by_name = nntui.evaluate("first").accuracy

    for weights in (run, run.weights, nntui.load_weights("first")):
        for data in (None, "lines", nntui.load_data("lines")):
            assert nntui.evaluate(weights, data).accuracy == by_name
    assert nntui.evaluate(run.best_weights).predictions.confusion.sum() == 10_000
    with pytest.raises(nntui.NntuiError, match="expected images of 16 x 16"):
        nntui.evaluate(run, lines)


def test_images_are_predicted_from_every_source() -> None:
    """The same probabilities, which add up to 1."""
    run = nntui.train(**_QUICK, name="first")
    images = nntui.load_data("lines").test.images[:4]

    probabilities = nntui.predict(run, images)

    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-5)
    for weights in (run.weights, "first"):
        assert (nntui.predict(weights, images) == probabilities).all()


def test_weights_are_exported_from_every_source(tmp_path: Path) -> None:
    """The name of a format is not needed where the suffix says it."""
    weights = nntui.load_weights("zimengx-lines")
    nntui.export_weights("zimengx-lines", "a.npz")
    nntui.export_weights(weights, tmp_path / "b", "npz")

    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b").read_bytes()
    with pytest.raises(nntui.NntuiError, match="unknown format 'pt'"):
        nntui.export_weights(weights, "c.npz", "pt")
    with pytest.raises(nntui.NntuiError, match="expected the name or path of a file, received 3"):
        nntui.export_weights(weights, _any(3))


def test_a_recipe_gives_the_defaults() -> None:
    """Keyword arguments override them."""
    run = nntui.train(recipe="zimengx-lines", epochs=1)

    assert run.config.epochs == 1
    assert run.config.layers == nntui.load_weights("zimengx-lines").info.layers


def test_settings_that_cannot_be_trained_leave_no_run() -> None:
    """Nor does a name that is taken."""
    with pytest.raises(nntui.NntuiError, match="epochs: expected"):
        nntui.train(data="lines", epochs=0)
    assert nntui.list_runs() == []

    nntui.train(**_QUICK, name="first")
    with pytest.raises(nntui.NntuiError, match="first"):
        nntui.train(**_QUICK, name="first")
    assert len(nntui.list_runs()) == 1


def test_an_empty_name_is_refused() -> None:
    """Leaving the name out is the way to the default."""
    with pytest.raises(nntui.NntuiError, match="'': expected 1 to 80 printable characters"):
        nntui.train(**_QUICK, name="")
    assert nntui.list_runs() == []


def test_missing_data_are_downloaded(served: Mirror) -> None:
    """For training as for loading."""
    run = nntui.train(data="mnist", layers="", epochs=1, validation=2)

    assert run.status == "done"
    assert len(nntui.load_data("mnist").train) == 6
    assert len(served.asked) == 4


def test_data_that_cannot_be_downloaded_are_an_error() -> None:
    """The mirror is none in all tests."""
    with pytest.raises(nntui.NntuiError, match="NNTUI_MIRROR is none"):
        nntui.load_data("mnist")
