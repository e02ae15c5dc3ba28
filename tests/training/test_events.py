"""Events: one line of JSON each, read as they were written."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Paused,
    Resumed,
    RunContinued,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepDone,
    decode_event,
    encode_event,
)
from tests.strategies import events

STEP = StepDone(step=1, at=0.5, epoch=1, loss=2.25, accuracy=0.125, lr=0.003, seen=64)
STEP_LINE = (
    b'{"event":"step_done","step":1,"at":0.5,"epoch":1,"loss":2.25,"accuracy":0.125,'
    b'"lr":0.003,"seen":64}'
)


def test_the_line_of_a_step_stays_the_same() -> None:
    """Journals of all versions hold it."""
    assert encode_event(STEP) == STEP_LINE


@given(events)
def test_any_event_is_read_as_it_was_written(event: AnyEvent) -> None:
    """As one line of JSON."""
    line = encode_event(event)

    assert b"\n" not in line
    assert b"\r" not in line
    assert json.loads(line)["step"] == event.step
    assert decode_event(line) == event


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{}",
        b"null",
        b"[]",
        b"\xff\xfe",
        b"\x00",
        b"not json",
        STEP_LINE[:-1],
        STEP_LINE[1:],
        STEP_LINE + STEP_LINE,
        STEP_LINE.replace(b"step_done", b"no such event"),
        STEP_LINE.replace(b'"step":1', b'"step":"1"'),
        STEP_LINE.replace(b'"step":1', b'"step":-1'),
        STEP_LINE.replace(b'"step":1', b'"step":1' + 400 * b"0"),
        STEP_LINE.replace(b"0.125", b"1.5"),
        STEP_LINE.replace(b'"at":0.5', b'"at":-0.5'),
        STEP_LINE.replace(b'"at":0.5', b'"at":1e999'),
        STEP_LINE.replace(b"2.25", b"NaN"),
        STEP_LINE.replace(b"2.25", b"Infinity"),
        b"[" * 100_000,
        b'{"event":' * 100_000,
    ],
)
def test_lines_that_are_not_events_are_none(line: bytes) -> None:
    """Torn, broken, impossible or foreign lines raise no error."""
    assert decode_event(line) is None


@given(st.binary(max_size=200))
def test_no_bytes_raise(line: bytes) -> None:
    event = decode_event(line)

    assert event is None or decode_event(encode_event(event)) == event


def test_unknown_fields_of_later_versions_are_ignored() -> None:
    assert decode_event(STEP_LINE[:-1] + b',"news":[1,2]}') == STEP


@pytest.mark.parametrize(
    ("line", "event"),
    [
        (b'{"event":"paused","step":3,"at":1.5}', Paused(step=3, at=1.5)),
        (b'{"event":"resumed","step":3,"at":1.5}', Resumed(step=3, at=1.5)),
        (
            b'{"event":"checkpoint_saved","step":3,"at":1.5,"epoch":1,"name":"a","best":true}',
            CheckpointSaved(step=3, at=1.5, epoch=1, name="a", best=True),
        ),
        (
            b'{"event":"run_finished","step":3,"at":1.5,"reason":"stopped","message":"x"}',
            RunFinished(step=3, at=1.5, reason="stopped", message="x"),
        ),
    ],
)
def test_answers_of_earlier_versions_name_no_command(line: bytes, event: AnyEvent) -> None:
    """Their journals do not say which command an event answers."""
    assert decode_event(line) == event


def test_a_loss_that_is_not_finite_is_null() -> None:
    """JSON has no NaN."""
    line = encode_event(msgspec.structs.replace(STEP, loss=None))

    assert b'"loss":null' in line
    assert decode_event(line) == msgspec.structs.replace(STEP, loss=None)


def test_events_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Paused(step=1, at=0.0).step = 2  # type: ignore[misc]  # what is refused here


HARMFUL = "a\x1b]0;pwned\x07b\x9bc\u202ed"
CLEANED = "a?]0;pwned?b?c?d"


@pytest.mark.parametrize(
    ("event", "field"),
    [
        (CheckpointSaved(step=1, at=0.0, epoch=1, name=HARMFUL), "name"),
        (CommandRefused(step=1, at=0.0, reason=HARMFUL), "reason"),
        (CommandRefused(step=1, at=0.0, reason="", command=HARMFUL), "command"),
        (RunFinished(step=1, at=0.0, reason="failed", message=HARMFUL), "message"),
        (RunFinished(step=1, at=0.0, reason="stopped", command=HARMFUL), "command"),
        (CheckpointSaved(step=1, at=0.0, epoch=1, name="", command=HARMFUL), "command"),
        (Paused(step=1, at=0.0, command=HARMFUL), "command"),
        (Resumed(step=1, at=0.0, command=HARMFUL), "command"),
    ],
)
def test_texts_are_cleaned(event: AnyEvent, field: str) -> None:
    """No text of a journal can control the terminal that shows it."""
    assert getattr(decode_event(encode_event(event)), field) == CLEANED


def test_names_of_a_run_are_cleaned() -> None:
    """Data set, layers and classes."""
    event = RunStarted(
        step=0,
        at=0.0,
        data=HARMFUL,
        layers=[HARMFUL, "10 softmax"],
        parameters=1,
        classes=["0", HARMFUL],
        image_shape=(2, 2),
        train_size=1,
        validation_size=0,
        test_size=1,
        epochs=1,
        steps=1,
        threads=1,
        seed=1,
    )
    read = decode_event(encode_event(event))

    assert isinstance(read, RunStarted)
    assert (read.data, read.layers, read.classes) == (
        CLEANED,
        [CLEANED, "10 softmax"],
        ["0", CLEANED],
    )


def test_settings_of_a_journal_are_cleaned() -> None:
    """Their names and values, and the reasons why checkpoints were skipped."""
    settings: dict[str, int | float | str] = {HARMFUL: HARMFUL, "lr": 0.5}
    changed = SettingsChanged(
        step=1, at=0.0, settings=settings, revision=1, epochs=1, steps=1, command=HARMFUL
    )
    continued = RunContinued(
        step=1,
        at=0.0,
        epoch=1,
        seen=1,
        name=HARMFUL,
        settings=settings,
        epochs=1,
        steps=1,
        skipped=[HARMFUL],
    )
    one, other = (decode_event(encode_event(event)) for event in (changed, continued))

    assert isinstance(one, SettingsChanged)
    assert isinstance(other, RunContinued)
    assert one.settings == other.settings == {CLEANED: CLEANED, "lr": 0.5}
    assert (one.command, other.name, other.skipped) == (CLEANED, CLEANED, [CLEANED])
