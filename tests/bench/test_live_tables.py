"""The tables of `nntui bench`, printed as results become known."""

import pytest

from nntui.bench import live_tables
from nntui.bench.cases import CASES
from nntui.bench.contenders import OURS
from nntui.bench.live_tables import LiveTables
from nntui.bench.measure import Record
from nntui.bench.plan import Plan
from nntui.bench.run import Measurement, measurement
from nntui.bench.table import tables
from nntui.bench.tasks import TASKS
from nntui.bench.training_table import speed_table, training_table
from nntui.bench.trainings import EpochDone, Speed, training

SPEED = Speed(
    optimizer="adam",
    activation="relu",
    contender=OURS,
    first_rates=[1],
    last_rates=[1],
    epochs=[EpochDone(1.0, 100)],
)
TRAINING = training("784-256-10", OURS, 0.25, [EpochDone(2.0, 60_000, 0.98)])


@pytest.fixture
def two_contenders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_tables, "present", lambda *_: ["jax", OURS])


def of_cases(threads: int) -> list[Measurement]:
    """Return the times of two cases and a task."""
    found = [
        measurement(case, name, threads, [1e-3]) for case in CASES[:2] for name in ("jax", OURS)
    ]
    return [*found, measurement(TASKS[0], OURS, threads, [1e-3])]


@pytest.mark.usefixtures("two_contenders")
def test_a_row_is_printed_as_soon_as_the_next_one_begins() -> None:
    lines: list[str] = []
    live = LiveTables(Plan(), lines.append)
    for m in of_cases(1)[:3]:
        live.add(m)

    assert [line.split(",")[0] for line in lines] == ["1 thread", "784-30-10 sigmoid"]


@pytest.mark.usefixtures("two_contenders")
def test_the_text_is_that_of_the_whole_tables() -> None:
    lines: list[str] = []
    live = LiveTables(Plan(), lines.append)
    steps = [*of_cases(1), *of_cases(2)]
    records: list[Record] = [*steps, TRAINING, SPEED, SPEED]
    for record in records:
        live.add(record)
    live.end()

    whole = [tables(steps), training_table([TRAINING]), speed_table([SPEED, SPEED])]
    assert "\n".join(lines) == "\n\n".join(whole)
