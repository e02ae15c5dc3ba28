"""What is sent to the terminal shows what is to be seen, in few bytes, and not too much at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from nntui.tui.output.changes import Changes
from nntui.tui.output.colors import transition
from nntui.tui.output.connection import Connection
from nntui.tui.output.display import cells_of
from nntui.tui.pace import INTERVAL, SLOW_INTERVAL, Pace
from tests.tools.terminal import Cells

COLUMNS, ROWS = 24, 4
_STYLES = st.sampled_from(["", "1", "38;5;39", "1;38;5;39;48;2;18;18;18"])
_PIECES = st.tuples(
    st.integers(0, COLUMNS - 1), st.integers(0, ROWS - 1), st.text("ab ─日", max_size=12), _STYLES
)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def _put(changes: Changes, x: int, y: int, text: str, style: str) -> None:
    strip = Strip([Segment(text, Style.null())])
    cells = [(character, style) for character, _ in cells_of(strip, ColorSystem.TRUECOLOR)]
    room = COLUMNS - x
    while len(cells) > room or (cells[room:] or [("x", "")])[0][0] == "":
        cells.pop()
    changes.put(x, y, cells)


def _filled() -> Changes:
    changes = Changes(COLUMNS, ROWS)
    for y in range(ROWS):
        _put(changes, 0, y, "." * COLUMNS, "")
    return changes


@given(pieces=st.lists(_PIECES, max_size=8), limit=st.integers(1, 200))
def test_the_terminal_shows_what_was_put_last(
    pieces: list[tuple[int, int, str, str]], limit: int
) -> None:
    """However it is divided: what is sent in parts is the same in the end."""
    changes, terminal, whole = _filled(), Cells(COLUMNS, ROWS), _filled()
    terminal.feed(changes.take(limit))
    for piece in pieces:
        if "日" in piece[2]:
            continue  # overwriting half of a wide character is left to Textual
        changes.begin()
        _put(changes, *piece)
        _put(whole, *piece)
        terminal.feed(changes.take(limit))
    while changes.pending:
        terminal.feed(changes.take(limit))

    at_once = Cells(COLUMNS, ROWS)
    at_once.feed(whole.take(1e9))
    assert terminal.lines == at_once.lines


def test_what_stays_is_not_sent() -> None:
    """Of a row, only the cells that changed; of a screen that stays, nothing."""
    changes = _filled()
    changes.take(1e9)
    _put(changes, 0, 1, "..x" + "." * 15 + "yz", "")

    assert changes.take(1e9) == "\x1b[2;3Hx\x1b[19Gyz"
    _put(changes, 0, 1, "..x" + "." * 15 + "yz", "")
    assert not changes.pending
    assert changes.take(1e9) == ""


def test_spans_of_one_style_share_its_codes() -> None:
    """And a short gap of the same style is sent with them."""
    changes = _filled()
    changes.take(1e9)
    _put(changes, 0, 0, "ab..cd", "1")

    assert changes.take(1e9) == "\x1b[1;1H\x1b[1mab..cd\x1b[m"


def test_wide_characters_take_two_columns() -> None:
    """What follows them is in the right column, and they are sent whole."""
    changes, terminal = _filled(), Cells(COLUMNS, ROWS)
    terminal.feed(changes.take(1e9))
    _put(changes, 2, 0, "日本.x", "")
    terminal.feed(changes.take(1e9))

    assert terminal.lines[0] == "..日本.x" + "." * (COLUMNS - 8)


def test_small_and_new_changes_are_sent_first() -> None:
    """The answer to a key does not wait for a matrix that is being sent."""
    changes = _filled()
    changes.take(1e9)
    changes.begin()
    _put(changes, 0, 0, "m" * COLUMNS, "")
    _put(changes, 0, 3, "s", "")
    changes.begin()
    _put(changes, 0, 2, "k" * 5, "")

    assert [changes.take(1) for _ in range(3)] == [
        "\x1b[3;1Hkkkkk",
        "\x1b[4;1Hs",
        f"\x1b[1;1H{'m' * COLUMNS}",
    ]


@pytest.mark.parametrize(
    ("before", "after", "sequence"),
    [
        ("1", "1", ""),
        ("1;31", "", "\x1b[m"),
        ("", "38;2;0;175;255", "\x1b[38;5;39m"),
        ("38;5;39;48;5;18", "38;5;39", "\x1b[49m"),
        ("31;44", "92;44", "\x1b[92m"),
        ("1;31", "31", "\x1b[0;31m"),
        ("31", "1;38;2;1;2;3;100", "\x1b[1;38;2;1;2;3;100m"),
    ],
)
def test_a_style_is_changed_by_the_shortest_sequence(
    before: str, after: str, sequence: str
) -> None:
    """Only what differs is set; attributes are removed with a reset."""
    assert transition(before, after) == sequence


def test_a_fast_connection_is_never_waited_for() -> None:
    """Answers come at once, so there is always room."""
    clock = Clock()
    connection = Connection(clock)
    for _ in range(50):
        assert connection.room > 16_000
        assert connection.sent(4_000)
        clock.now += 0.01
        connection.answered()
    assert not connection.slow


def test_over_a_slow_connection_little_is_on_its_way() -> None:
    """At 2 kB a second what is on its way takes less than a second."""
    clock = Clock()
    connection = Connection(clock)
    connection.sent(10_000)
    clock.now += 5
    connection.answered()
    sizes = []
    for _ in range(30):
        size = int(connection.room)
        sizes.append(size)
        connection.sent(size)
        assert connection.room <= 0
        clock.now += size / 2_000
        connection.answered()
    assert connection.slow
    assert min(sizes) > 0
    assert max(sizes) < 2_000


def test_a_far_terminal_is_not_a_slow_one() -> None:
    """Half a second to the answer, whatever its size, is distance."""
    clock = Clock()
    connection = Connection(clock)
    for size in (300, 3_000, 15_000, 3_000):
        connection.sent(size)
        clock.now += 0.5
        connection.answered()
    assert not connection.slow


def test_a_terminal_that_does_not_answer_is_not_waited_for() -> None:
    """It is asked no more, and only the system limits what is sent; an answer changes that."""
    clock, writable = Clock(), [True]
    connection = Connection(clock, lambda: writable[0])
    connection.sent(70_000)
    assert connection.room <= 0
    clock.now += 11
    assert connection.room > 1e6
    assert not connection.waiting
    assert not connection.sent(5_000)
    writable[0] = False
    assert connection.room == 0
    writable[0] = True
    connection.answered()
    assert connection.sent(5_000)
    assert connection.slow


def test_progress_is_painted_four_times_a_second() -> None:
    """Twice over a slow connection; the first time at once."""
    clock = Clock()
    for pace, interval in (
        (Pace(clock, Connection(clock)), INTERVAL),
        (Pace(clock, Connection(clock, slow=True)), SLOW_INTERVAL),
    ):
        assert pace.delay() == 0
        pace.painted()
        clock.now += 0.1
        assert pace.delay() == pytest.approx(interval - 0.1)
        clock.now += interval
        assert pace.delay() == 0
