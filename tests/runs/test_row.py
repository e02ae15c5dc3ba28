"""Rows of runs: they say the same as the summary and the whole journal."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nntui.config.run_config import RunConfig
from nntui.recipes.registry import recipe
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import Journal, replay
from nntui.runs.note import read_note, write_note
from nntui.runs.row import CURVE_POINTS, read_row
from nntui.runs.summary import summarize
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    Evaluated,
    Paused,
    Resumed,
    RunContinued,
    RunFinished,
    SettingsChanged,
    StepDone,
)
from nntui.training.history import effective_events
from tests.runs.helpers import NOW, TrainRun, small_run


def _step(step: int) -> StepDone:
    return StepDone(step=step, at=step / 8, epoch=1, loss=0.5, accuracy=0.5, lr=0.1, seen=step)


def _evaluated(step: int, split: str = "validation", accuracy: float = 0.75) -> Evaluated:
    return Evaluated(
        step=step,
        at=step / 8,
        epoch=1,
        split=split,  # type: ignore[arg-type]  # one of the two
        loss=0.25,
        accuracy=accuracy,
        confusion=[[1, 2], [3, 4]],
    )


def _continued(step: int, *, evaluated: bool) -> RunContinued:
    return RunContinued(
        step=step,
        at=step / 8,
        epoch=1,
        seen=0,
        name="",
        settings={},
        epochs=2,
        steps=9,
        evaluated=evaluated,
    )


_STEPS = st.integers(0, 9)
_EVENTS = st.one_of(
    st.builds(_step, _STEPS),
    st.builds(_evaluated, _STEPS, st.sampled_from(["validation", "test"]), st.floats(0, 1)),
    st.builds(_continued, _STEPS, evaluated=st.booleans()),
    st.builds(Paused, step=_STEPS, at=st.just(1.0)),
    st.builds(Resumed, step=_STEPS, at=st.just(1.0)),
    st.builds(
        CheckpointSaved, step=_STEPS, at=st.just(1.0), epoch=st.just(1), name=st.just("step-1")
    ),
    st.builds(
        RunFinished, step=_STEPS, at=st.just(2.0), reason=st.sampled_from(["done", "failed"])
    ),
)


def _write(run: RunDirectory, events: Sequence[AnyEvent]) -> None:
    run.events_file.unlink(missing_ok=True)
    journal = Journal(run.events_file)
    for event in events:
        journal.append(event)
    journal.close()


@given(st.lists(_EVENTS, min_size=1, max_size=12), st.binary(max_size=9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_row_agrees_with_the_summary_and_the_journal(
    saves: Path, events: list[AnyEvent], torn: bytes
) -> None:
    """Of a resumed run only the evaluations that still count; a torn last line is left out."""
    run = RunDirectory(saves / "runs" / "one")
    if not run.exists():
        run = RunDirectory.create(saves / "runs", RunConfig(), NOW, "one")
    _write(run, events)
    with run.events_file.open("ab") as file:
        file.write(torn.replace(b"\n", b""))

    row, summary = read_row(run), summarize(run)

    kept = [
        event for event in effective_events(replay(run.events_file)) if isinstance(event, Evaluated)
    ]
    validations = [event.accuracy for event in kept if event.split == "validation"]
    assert (row.state, row.problem) == (summary.status, summary.problem)
    assert (row.step, row.seconds) == (summary.step, summary.at)
    assert row.validation == max(validations, default=None)
    assert row.curve == tuple(round(each, 5) for each in validations)
    assert row.test == next((e.accuracy for e in reversed(kept) if e.split == "test"), None)


def test_a_trained_run_has_everything_in_its_row(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves, seed=7)
    events = list(train_run(run))
    write_note(run, " second\n try ")

    row = read_row(run, started=5.0)

    test = [event for event in events if isinstance(event, Evaluated) and event.split == "test"]
    assert (row.state, row.data, row.layers, row.optimizer) == ("done", "lines", "", "adam")
    assert (row.test, row.split, row.loss) == (test[0].accuracy, "test", test[0].loss)
    assert (row.note, row.started, row.origin, row.epoch) == ("second try", 5.0, "own", 2)
    assert row.settings == {
        "data": "lines",
        "validation": 100,
        "layers": "",
        "epochs": 2,
        "seed": 7,
    }
    assert [row.setting(name) for name in ("seed", "batch", "lr")] == [7, 64, 0.003]


def test_a_default_follows_from_another_setting(saves: Path) -> None:
    """The usual learning rate of sgd is no change; the default of adam is one then."""
    usual = read_row(small_run(saves, optimizer="sgd"))
    other = read_row(small_run(saves, optimizer="sgd", lr=0.003))

    assert (usual.lr, usual.settings.get("lr"), usual.setting("lr")) == (0.2, None, 0.2)
    assert (other.lr, other.settings.get("lr"), other.setting("lr")) == (0.003, 0.003, 0.003)


def test_a_run_of_a_recipe_is_known_whatever_its_seed(saves: Path) -> None:
    config = recipe("fast").config
    run = RunDirectory.create(saves / "runs", config.replace(seed=123), NOW)

    row = read_row(run)

    assert (row.origin, row.recipe) == ("recipe", "fast")


def test_changed_settings_are_those_of_the_row(saves: Path) -> None:
    run = small_run(saves)
    changed = SettingsChanged(
        step=1, at=0.5, settings={"lr": 0.5}, revision=1, epochs=2, steps=16, lr=0.5
    )
    _write(run, [changed])

    assert (read_row(run).lr, read_row(run).settings["lr"]) == (0.5, 0.5)


def test_a_long_curve_is_thinned_and_ends_with_the_last_value(saves: Path) -> None:
    run = small_run(saves)
    _write(run, [_evaluated(step, accuracy=step / 100) for step in range(1, 51)])

    curve = read_row(run).curve

    assert len(curve) == CURVE_POINTS
    assert curve[-1] == 0.5
    assert list(curve) == sorted(curve)


@pytest.mark.parametrize(
    ("name", "contents", "reason"),
    [
        ("config.toml", b"lr = 'x", "config.toml: expected a TOML file"),
        ("config.toml", b"lr = -1\n", "lr: expected a number"),
        ("events.jsonl", b"\0" * 99, "events.jsonl holds no events"),
        ("events.jsonl", b"{}\n", "events.jsonl holds no events"),
    ],
)
def test_a_damaged_run_is_unreadable_and_says_why(
    saves: Path, name: str, contents: bytes, reason: str
) -> None:
    """A journal of zeros, as a lost power supply leaves it, is no run that waits."""
    run = small_run(saves)
    (run.path / name).write_bytes(contents)

    row = read_row(run)

    assert row.state == summarize(run).status == "unreadable"
    assert reason in row.problem


def test_a_note_is_one_line_and_leaves_the_config_untouched(saves: Path) -> None:
    run = small_run(saves)
    before = run.config_file.read_bytes(), run.config_file.stat()

    assert write_note(run, "lr too\thigh\x1b[2J") == "lr too high?[2J"
    assert read_note(run) == "lr too high?[2J"
    assert (run.config_file.read_bytes(), run.config_file.stat()) == before
    assert write_note(run, "  ") == read_note(run) == ""
    assert not run.note_file.exists()
