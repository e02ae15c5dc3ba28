"""Runs as CSV, as JSON and for TensorBoard."""

import csv
import json
import struct
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.training.events import Evaluated, StepDone
from nntui.workspace.export import COLUMNS, as_csv, as_json, export_tensorboard, read_recorded
from nntui.workspace.run_notes import write_note
from nntui.workspace.tensorboard import Scalar, file_header, read_scalars, scalar_record
from tests.workspace.helpers import trained_run


@pytest.fixture
def run() -> RunDirectory:
    """A run that was trained to its end."""
    return trained_run("first", epochs=2)


def test_csv_has_every_step_and_evaluation(run: RunDirectory) -> None:
    rows = list(csv.DictReader(as_csv(read_recorded(run)).decode().splitlines()))
    events = [event for event in replay(run.events_file) if isinstance(event, StepDone | Evaluated)]

    assert tuple(rows[0]) == COLUMNS
    assert [int(row["step"]) for row in rows] == [event.step for event in events]
    assert [float(row["accuracy"]) for row in rows] == [event.accuracy for event in events]
    assert [row["split"] for row in rows if not row["lr"]] == ["validation", "validation", "test"]


def test_json_has_everything(run: RunDirectory) -> None:
    write_note(run, "good")
    record = json.loads(as_json(read_recorded(run)))

    assert (record["run"], record["status"], record["note"]) == ("first", "done", "good")
    assert record["settings"]["epochs"] == 2
    assert [len(each["confusion"]) for each in record["evaluations"]] == [2, 2, 2]
    assert record["started"]["classes"] == ["horizontal", "vertical"]


def _expected(run: RunDirectory) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for event in replay(run.events_file):
        if isinstance(event, StepDone):
            found.setdefault("training/lr", []).append(event.lr)
            found.setdefault("training/loss", []).append(event.loss or 0.0)
        elif isinstance(event, Evaluated):
            found.setdefault(f"{event.split}/accuracy", []).append(event.accuracy)
    return found


def test_event_files_have_the_curves(run: RunDirectory, tmp_path: Path) -> None:
    """Exporting again replaces the file."""
    export_tensorboard(read_recorded(run), tmp_path / "tb")
    path = export_tensorboard(read_recorded(run), tmp_path / "tb")
    scalars = list(read_scalars(path.read_bytes()))

    assert [each.name for each in (tmp_path / "tb" / "first").iterdir()] == [path.name]
    for tag, values in _expected(run).items():
        assert [each.value for each in scalars if each.tag == tag] == pytest.approx(values)
    begin = run.config_file.stat().st_mtime
    assert all(begin <= each.time <= begin + 60 for each in scalars)


@given(
    st.text(min_size=1, max_size=300),
    st.integers(0, 2**53),
    st.floats(0, 1e10),
    st.floats(width=32, allow_nan=False),
)
def test_a_number_is_read_back(tag: str, step: int, time: float, value: float) -> None:
    tag = tag.encode("utf-8", "replace").decode()
    scalar = Scalar(tag, step, time, value)
    assert list(read_scalars(file_header(1.0) + scalar_record(scalar))) == [scalar]


def test_a_damaged_event_file_is_an_error() -> None:
    contents = bytearray(scalar_record(Scalar("a", 1, 1.0, 0.5)))
    for index in range(len(contents)):
        contents[index] ^= 1
        with pytest.raises((ValueError, struct.error)):
            list(read_scalars(bytes(contents)))
        contents[index] ^= 1


@pytest.mark.tensorboard
@pytest.mark.needs("tensorboard")
@pytest.mark.filterwarnings("ignore")
def test_tensorboard_reads_event_files(run: RunDirectory, tmp_path: Path) -> None:
    """Where it is installed: the curves, and the settings as a text."""
    accumulators = import_module("tensorboard.backend.event_processing.event_accumulator")
    path = export_tensorboard(read_recorded(run), tmp_path)

    found = accumulators.EventAccumulator(str(path.parent)).Reload()

    for tag, values in _expected(run).items():
        scalars = (
            [event.tensor_proto.float_val[0] for event in found.Tensors(tag)]
            if (tag in found.Tags()["tensors"])
            else [event.value for event in found.Scalars(tag)]
        )
        assert scalars == pytest.approx(values)
    text = found.Tensors("settings")[0].tensor_proto.string_val[0].decode()
    assert "| epochs | 2 |" in text
