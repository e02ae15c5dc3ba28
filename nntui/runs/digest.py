"""Digest of a journal: what a list of runs shows of it, without decoding every step."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.storage import open_file
from nntui.training.events import (
    AnyEvent,
    Count,
    Evaluated,
    RunContinued,
    RunFinished,
    Seconds,
    Setting,
    SettingsChanged,
    Share,
    decode_event,
)
from nntui.training.history import last_evaluated

_MAX_BYTES = 2**26
"""Bytes read from the end of a journal: hundreds of thousands of events."""
_SKIPPED = (
    b'{"event":"step_done"',
    b'{"event":"layers_measured"',
    b'{"event":"checkpoint_saved"',
)
_EVALUATED = b'{"event":"evaluated"'


class EvaluationLine(Struct, frozen=True, tag_field="event", tag="evaluated"):
    """The numbers of an evaluation without its confusion matrix."""

    step: Count
    at: Seconds
    epoch: Count
    split: Literal["validation", "test"]
    loss: float | None
    accuracy: Share


_decoder = msgspec.json.Decoder(EvaluationLine)
_Line: TypeAlias = AnyEvent | EvaluationLine


@dataclass(frozen=True, slots=True)
class Digest:
    """What a list of runs shows of a journal; evaluations that were superseded are left out."""

    events: tuple[AnyEvent, ...] = ()
    """Everything but steps, layers, checkpoints and evaluations; and the last event of any kind."""
    validations: tuple[EvaluationLine, ...] = ()
    test: EvaluationLine | None = None
    settings: dict[str, Setting] | None = None
    """The settings that were changed, with their newest values; None where none were."""

    @property
    def last(self) -> AnyEvent | None:
        """The last event; None in an empty journal."""
        return self.events[-1] if self.events else None

    @property
    def newest(self) -> EvaluationLine | None:
        """The newest evaluation, that on the test images where there is one."""
        return self.test or (self.validations[-1] if self.validations else None)

    @property
    def test_accuracy(self) -> float | None:
        """The accuracy on the test images; None before the end."""
        if self.test is not None:
            return self.test.accuracy
        return self.last.accuracy if isinstance(self.last, RunFinished) else None


def read_digest(run: RunDirectory) -> Digest:
    """Return the digest of the journal of `run`, an empty one where it has none.

    Raises:
        RunError: the journal cannot be read.
    """
    try:
        with open_file(run.events_file) as file:
            file.seek(max(file.seek(0, 2) - _MAX_BYTES, 0))
            lines = file.read(_MAX_BYTES).split(b"\n")
    except FileNotFoundError:
        return Digest()
    except OSError as error:
        raise RunError(f"{run.events_file}: cannot be read: {error.strerror}") from None
    return _digest(lines)


def _digest(lines: list[bytes]) -> Digest:
    events: list[AnyEvent] = []
    evaluations: list[EvaluationLine] = []
    settings: dict[str, Setting] | None = None
    for line in lines:
        if line.startswith(_SKIPPED):
            continue
        found = _decoded(line)
        if isinstance(found, EvaluationLine):
            evaluations.append(found)
        elif found is not None:
            events.append(found)
            if isinstance(found, RunContinued):
                evaluations = [each for each in evaluations if _counts(each, found)]
                settings = found.settings or None
            elif isinstance(found, SettingsChanged):
                settings = {**(settings or {}), **found.settings}
    tests = [each for each in evaluations if each.split == "test"]
    return Digest(
        events=(*events, *_last(lines)),
        validations=tuple(each for each in evaluations if each.split == "validation"),
        test=tests[-1] if tests else None,
        settings=settings,
    )


def _decoded(line: bytes) -> _Line | None:
    if not line.startswith(_EVALUATED):
        event = decode_event(line)
        return _without_matrix(event) if isinstance(event, Evaluated) else event
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _without_matrix(event: Evaluated) -> EvaluationLine:
    return EvaluationLine(
        event.step, event.at, event.epoch, event.split, event.loss, event.accuracy
    )


def _counts(evaluation: EvaluationLine, continued: RunContinued) -> bool:
    return evaluation.split == "validation" and evaluation.step <= last_evaluated(continued)


def _last(lines: list[bytes]) -> list[AnyEvent]:
    """Return the last event; the last lines may be torn."""
    for line in reversed(lines):
        if line and (event := decode_event(line)) is not None:
            return [event]
    return []
