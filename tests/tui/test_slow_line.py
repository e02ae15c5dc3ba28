"""Over a line of 2 kB a second, keys are answered within a second, whatever else changes."""

from collections import deque

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.geometry import Offset, Region
from textual.strip import Strip

from nntui.tui.output.connection import QUERY, Connection
from nntui.tui.output.display import Display
from nntui.tui.output.places import Places
from tests.tui.styled_cells import StyledCells

COLUMNS, ROWS = 80, 24
RATE = 2_000
TICK = 0.02
TABS, STATUS = Region(0, 1, COLUMNS, 1), Region(0, ROWS - 1, COLUMNS, 1)
PLACES = Places((TABS, STATUS), Region(0, 12, COLUMNS, 4))
_COLORS = [Style.parse(f"color({number})") for number in (39, 245, 209, 75)]


class Line:
    """A terminal at the end of a slow line, and the display at its other end."""

    def __init__(self) -> None:
        self.now = 0.0
        self.read = 0
        """Bytes that have arrived."""
        self.terminal = StyledCells(COLUMNS, ROWS)
        self._written: deque[tuple[str, int]] = deque()
        """The texts that have not arrived as a whole, and how many of their bytes are missing."""
        self.connection = Connection(lambda: self.now, slow=True)
        self.display = Display(self._write, self.connection)
        self._budget = 0.0

    def _write(self, text: str) -> None:
        self._written.append((text, len(text.encode())))

    def tick(self) -> None:
        """Let some time pass: the terminal shows what has arrived, and answers."""
        self.now += TICK
        self._budget += RATE * TICK
        while self._written and self._budget >= 1:
            text, missing = self._written.popleft()
            arrived = min(missing, int(self._budget))
            self._budget -= arrived
            self.read += arrived
            if arrived < missing:
                self._written.appendleft((text, missing - arrived))
                return
            self.terminal.feed(text)
            if QUERY in text:
                self.connection.answered()
        self._budget = self._budget if self._written else 0.0
        self.display.send(synchronized=True)

    def draw(self, rows: dict[int, str], *, answers: bool = False) -> None:
        """Draw rows, each character in another color, and send what there is room for."""
        for y, text in rows.items():
            strip = Strip(
                Segment(character, _COLORS[x % len(_COLORS)])
                for x, character in enumerate(text.ljust(COLUMNS))
            )
            update = LayoutUpdate([[strip]], Region(0, y, COLUMNS, 1))
            size, colors, cursor = (COLUMNS, ROWS), ColorSystem.EIGHT_BIT, Offset(0, 0)
            assert self.display.show(update, size, colors, cursor, PLACES, answers=answers)
        self.display.send(synchronized=True)

    def bytes_until(self, text: str) -> int:
        """Return how many bytes arrive until a text is shown; many if it never is."""
        start = self.read
        for _ in range(500):
            if text in "\n".join(self.terminal.lines):
                return self.read - start
            self.tick()
        return 1 << 30


def _chart(number: int) -> dict[int, str]:
    """Return the rows of a chart, all of them other ones than before: some 20 kB."""
    return {y: "abcdefgh"[(number + y) % 8] * COLUMNS for y in range(2, ROWS - 1)}


def _busy() -> Line:
    """Return a line over which a chart is sent that is drawn twice a second, and a status."""
    line = Line()
    for number in range(8):
        line.draw(_chart(number) | {ROWS - 1: f"{number} %"})
        for _ in range(25):
            line.tick()
    return line


def test_the_tab_is_shown_within_a_second() -> None:
    """While its panel, and the chart, wait."""
    line = _busy()
    line.display.begin_answer()
    line.draw(_chart(9) | {1: "[Charts]"}, answers=True)

    assert line.bytes_until("[Charts]") < RATE


def test_what_has_the_focus_is_shown_within_a_second() -> None:
    """The line of a list that is selected, before what else a key has changed."""
    line = _busy()
    line.display.begin_answer()
    line.draw({13: "> selected", 14: "  not"} | dict.fromkeys(range(2, 10), "x" * 70), answers=True)

    assert line.bytes_until("> selected") < RATE


def test_progress_is_shown_within_two_seconds_while_keys_are_pressed() -> None:
    """Its line is not delayed by what the keys change."""
    line = _busy()
    for number in range(8, 20):
        line.display.begin_answer()
        line.draw(_chart(number), answers=True)
        line.draw({ROWS - 1: f"{number} %"})
        assert line.bytes_until(f"{number} %") < 2 * RATE


def test_everything_is_shown_in_the_end() -> None:
    """A terminal at a fast line shows the same."""
    line, at_once = _busy(), Line()
    at_once.connection = Connection(lambda: 0.0)
    at_once.display = Display(at_once.terminal.feed, at_once.connection)
    for each in (line, at_once):
        each.display.begin_answer()
        each.draw(_chart(3) | {0: "header", 1: "[Digit]", ROWS - 1: "done"}, answers=True)
    while line.display.pending:
        line.tick()
    for _ in range(100):
        line.tick()

    assert line.terminal.lines == at_once.terminal.lines
    assert line.terminal.cells == at_once.terminal.cells
