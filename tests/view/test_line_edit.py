"""A line that is edited: characters and keys, in any order."""

from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from nntui.view.line_edit import EDITING_KEYS, LineEdit
from nntui.view.list_lines import Line, edited_text, window_start, wrapped
from nntui.view.style import Terminal

_KEYS = st.lists(st.sampled_from([*EDITING_KEYS, *"0123456789.e-"]), max_size=30)


class _Model:
    """The same as two stacks: what is before the cursor, and what is behind it."""

    def __init__(self, text: str) -> None:
        self.before, self.behind = list(text), list[str]()

    def press(self, key: str) -> None:
        """Do what a key does."""
        if key in {"left", "home"}:
            for _ in range(len(self.before) if key == "home" else min(1, len(self.before))):
                self.behind.insert(0, self.before.pop())
        elif key in {"right", "end"}:
            for _ in range(len(self.behind) if key == "end" else min(1, len(self.behind))):
                self.before.append(self.behind.pop(0))
        elif key == "backspace":
            del self.before[-1:]
        elif key == "delete":
            del self.behind[:1]
        else:
            self.before.append(key)


@given(st.text("12.", max_size=6), _KEYS)
def test_keys_edit_as_two_stacks_do(text: str, keys: list[str]) -> None:
    """Text and cursor are those of the simplest editor there is."""
    edit, model = LineEdit(text, len(text)), _Model(text)
    for key in keys:
        edit = edit.pressed(key) if key in EDITING_KEYS else edit.typed(key)
        model.press(key)
        assert edit.text == "".join(model.before + model.behind)
        assert edit.cursor == len(model.before)


def test_what_is_selected_is_replaced_or_removed() -> None:
    """A character replaces all of it, backspace removes it, an arrow only ends the selection."""
    edit = LineEdit.of("64")

    assert edit.typed("8").text == "8"
    assert edit.pressed("backspace").text == edit.pressed("delete").text == ""
    assert edit.pressed("right").typed("0").text == "640"
    assert edit.pressed("left").typed("1").text == "164"


@given(st.text("0123456789", max_size=30), st.integers(0, 30), st.integers(1, 20))
def test_the_cursor_is_always_in_sight(text: str, cursor: int, columns: int) -> None:
    """However long the text, the part around the cursor is drawn, and no more than fits."""
    edit = LineEdit(text, min(cursor, len(text)))
    drawn = edited_text(edit, columns)

    assert len(drawn) <= columns
    (span,) = drawn.spans
    assert 0 <= span.start < span.end <= columns


@given(st.integers(0, 30), st.integers(0, 40), st.integers(0, 40), st.integers(1, 12))
def test_a_list_scrolls_to_its_cursor(count: int, row: int, start: int, rows: int) -> None:
    """The row under the cursor is in sight, and no line is empty that could be filled."""
    lines = [Line(number, Text()) for number in range(count)]
    first = window_start(lines, row, start, rows)

    assert 0 <= first <= max(count - rows, 0)
    if row < count:
        assert first <= row < first + rows


def test_long_texts_are_cut_with_a_mark() -> None:
    """The last line that fits says that there is more."""
    assert wrapped("one two three four", 7, 2, Terminal()) == ["one two", "three …"]
    assert wrapped("one", 7, 2, Terminal()) == ["one"]
