"""The tables of a benchmark, printed line by line as results become known."""

from collections.abc import Callable

from nntui.bench.cases import CASES
from nntui.bench.contenders import CONTENDERS
from nntui.bench.measure import Record
from nntui.bench.plan import Plan
from nntui.bench.process import present
from nntui.bench.run import Measurement
from nntui.bench.table import heading, row, summary
from nntui.bench.training_table import speed_heading, speed_row, training_table
from nntui.bench.trainings import Speed, Training

_CASES = {case.name for case in CASES}


class LiveTables:
    """Writes the rows of steps and of speeds at once, and what depends on several at their end.

    Args:
        plan: what is measured.
        write: writes a line.
    """

    def __init__(self, plan: Plan, write: Callable[[str], object]) -> None:
        self._write = write
        self._contenders = [n for n in CONTENDERS if n in present(plan.contenders, plan.against)]
        self._steps: list[Measurement] = []
        """The measurements of the present number of threads."""
        self._row: list[Measurement] = []
        """Those of the present case, which has no line yet."""
        self._trainings: list[Training] = []
        self._last: Record | None = None

    def add(self, record: Record) -> None:
        """Write what has become known; all records of a table follow each other."""
        if self._last is not None and _table_of(record) != _table_of(self._last):
            self._end_table()
            self._write("")
        match record:
            case Measurement():
                self._add_step(record)
            case Training():
                self._trainings.append(record)
            case Speed():
                if not isinstance(self._last, Speed):
                    self._write(speed_heading(record))
                self._write(speed_row(record))
        self._last = record

    def end(self) -> None:
        """Write the rest of the last table."""
        self._end_table()

    def _add_step(self, m: Measurement) -> None:
        if not self._steps:
            self._write(heading(m.threads, self._contenders))
        if self._row and self._row[0].case != m.case:
            self._end_row()
        self._steps.append(m)
        if m.case in _CASES:
            self._row.append(m)

    def _end_row(self) -> None:
        if self._row:
            self._write(row(self._row, self._contenders))
        self._row = []

    def _end_table(self) -> None:
        self._end_row()
        for line in summary(self._steps, self._contenders) if self._steps else []:
            self._write(line)
        if self._trainings:
            self._write(training_table(self._trainings))
        self._steps, self._trainings = [], []


def _table_of(record: Record) -> tuple[type, int]:
    """Return which table a record belongs to: steps have one for each number of threads."""
    return type(record), record.threads if isinstance(record, Measurement) else 0
