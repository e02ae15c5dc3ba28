"""What is sent to the terminal shows what is to be seen, in few bytes, and not too much at once."""

import re
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from nntui.tui.output.cell import blank
from nntui.tui.output.changes import Changes
from nntui.tui.output.colors import transition
from nntui.tui.output.connection import Connection
from nntui.tui.output.display import cells_of
from nntui.tui.output.spans import Rank
from nntui.tui.pace import INTERVAL, SLOW_INTERVAL, Pace
from tests.tools.terminal import Cells
from tests.tui.styled_cells import StyledCells

COLUMNS, ROWS = 24, 4
_STYLES = st.sampled_from(["", "1", "2;38;5;39", "4;38;5;39", "7;31", "1;38;5;39;48;2;18;18;18"])
_PIECES = st.tuples(
    st.integers(0, COLUMNS - 1),
    st.integers(0, ROWS - 1),
    st.text("ab ─日", max_size=12),
    _STYLES,
    st.sampled_from(Rank),
    st.booleans(),
)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Return the seconds."""
        return self.now


def _put(
    changes: Changes, x: int, y: int, text: str, style: str, rank: Rank = Rank.PROGRESS
) -> None:
    strip = Strip([Segment(text, Style.null())])
    cells = [
        blank(style) if character == " " else (character, style)
        for character, _ in cells_of(strip, ColorSystem.TRUECOLOR)
    ]
    room = COLUMNS - x
    while len(cells) > room or (cells[room:] or [("x", "")])[0][0] == "":
        cells.pop()
    changes.put(x, y, cells, rank)


def _filled() -> Changes:
    changes = Changes(COLUMNS, ROWS)
    for y in range(ROWS):
        _put(changes, 0, y, "." * COLUMNS, "")
    return changes


@given(pieces=st.lists(_PIECES, max_size=8), limits=st.lists(st.integers(1, 200), min_size=1))
def test_the_terminal_shows_what_was_put_last(
    pieces: list[tuple[int, int, str, str, Rank, bool]], limits: list[int]
) -> None:
    """However it is divided and ordered, what is sent in portions is the same in the end."""
    changes, terminal, whole = _filled(), StyledCells(COLUMNS, ROWS), _filled()
    terminal.feed(changes.take(limits[0]))
    for i, (x, y, text, style, rank, is_key) in enumerate(pieces):
        if "日" in text:
            continue  # overwriting half of a wide character is left to Textual
        if is_key:
            changes.begin_answer()
        _put(changes, x, y, text, style, rank)
        _put(whole, x, y, text, style)
        terminal.feed(changes.take(limits[i % len(limits)]))
        assert terminal.default_style
    while changes.pending:
        terminal.feed(changes.take(limits[-1]))

    at_once = StyledCells(COLUMNS, ROWS)
    at_once.feed(whole.take(1e9))
    assert terminal.lines == at_once.lines
    assert terminal.cells == at_once.cells


@given(text=st.text("ab ─日", max_size=12), limit=st.integers(1, 40), x=st.integers(0, 12))
def test_a_portion_is_little_more_than_its_limit(text: str, limit: int, x: int) -> None:
    """By a move of the cursor and a cell with its style, so that a key waits for no more."""
    changes = _filled()
    changes.take(1e9)
    style = "1;38;5;39;48;2;18;18;19"
    _put(changes, x, 1, text, style)
    terminal, whole = Cells(COLUMNS, ROWS), _filled()
    terminal.feed(_filled().take(1e9))
    while changes.pending:
        portion = changes.take(limit)
        terminal.feed(portion)
        assert len(portion.encode()) <= limit + len(f"\x1b[2;12H\x1b[{style}m日\x1b[m".encode())
    _put(whole, x, 1, text, style)
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


def test_answers_are_sent_before_progress_and_small_changes_before_large_ones() -> None:
    """The answer to a key does not wait for a matrix that is being sent."""
    changes = _filled()
    changes.take(1e9)
    for x in range(COLUMNS):
        _put(changes, x, 0, "m", "1" if x % 2 else "4")
    _put(changes, 0, 3, "s", "")
    changes.begin_answer()
    _put(changes, 0, 1, "a" * COLUMNS, "", Rank.ANSWER)
    _put(changes, 3, 3, "%", "", Rank.STATUS)
    _put(changes, 0, 2, "k" * 5, "", Rank.FIRST)

    assert _one_by_one(changes) == [*"k%as", "m"]


def test_the_newest_answer_is_the_first() -> None:
    """Those to earlier keys are sent after it, before progress."""
    changes = _filled()
    changes.take(1e9)
    _put(changes, 0, 0, "p", "")
    for y, text in enumerate("abc", 1):
        changes.begin_answer()
        _put(changes, 0, y, text, "", Rank.FIRST)

    assert _one_by_one(changes) == [*"cabp"]


def test_nothing_waits_forever() -> None:
    """What has waited while much else was sent is sent before what is new and more urgent."""
    changes = _filled()
    changes.take(1e9)
    _put(changes, 0, 0, "w" * COLUMNS, "1")
    sent = ""
    for i in range(4_000):
        _put(changes, 0, 1, "ab"[i % 2] * COLUMNS, "", Rank.ANSWER)
        sent += changes.take(1)
    assert "w" in sent
    assert sent.index("w") < 2 * Rank.ANSWER


def test_what_is_changed_back_is_not_sent() -> None:
    """Of a change that waits, only what the terminal does not show by then."""
    changes = _filled()
    changes.take(1e9)
    _put(changes, 0, 0, "x" * COLUMNS, "", Rank.ANSWER)
    _put(changes, 0, 1, "y" * COLUMNS, "")
    changes.take(1)
    before = changes.pending
    _put(changes, 0, 0, "x" + "." * (COLUMNS - 1), "")
    _put(changes, 0, 1, "." * COLUMNS, "")

    assert before
    assert changes.take(1e9) == ""
    assert not changes.pending


def _one_by_one(changes: Changes) -> list[str]:
    """Return the characters that are sent one after the other, repetitions as one."""
    sent = Cells(COLUMNS, ROWS)
    characters: list[str] = []
    while changes.pending:
        portion = changes.take(1)
        sent.feed(portion)
        characters.append(re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", portion)[0])
    return [character for character, _ in groupby(characters)]


@pytest.mark.parametrize(
    ("before", "after", "sequence"),
    [
        ("1", "1", ""),
        ("1;31", "", "\x1b[m"),
        ("", "38;2;0;175;255", "\x1b[38;5;39m"),
        ("38;5;39;48;5;18", "38;5;39", "\x1b[49m"),
        ("31;44", "92;44", "\x1b[92m"),
        ("1;31", "31", "\x1b[22m"),
        ("1;2;38;5;39", "2;38;5;39", "\x1b[22;2m"),
        ("1;4;38;5;39", "", "\x1b[m"),
        ("1;4;7;9;31", "32", "\x1b[0;32m"),
        ("21;31", "31", "\x1b[0;31m"),
        ("38;2;0;175;255", "38;5;39", ""),
        ("31", "1;38;2;1;2;3;100", "\x1b[1;38;2;1;2;3;100m"),
    ],
)
def test_a_style_is_changed_by_the_shortest_sequence(
    before: str, after: str, sequence: str
) -> None:
    """Only what differs is set; attributes are ended, or all is reset where that is shorter."""
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
    """At 2 kB a second what is on its way takes less than half a second."""
    clock = Clock()
    connection = Connection(clock)
    connection.sent(10_000)
    clock.now += 5
    connection.answered()
    for _ in range(30):
        on_the_way = 0
        while (size := int(connection.room)) > 0:
            connection.sent(size)
            on_the_way += size
        assert 0 < on_the_way <= 800
        clock.now += on_the_way / 2_000
        while connection.waiting:
            connection.answered()
    assert connection.slow


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
