"""What is drawn is told apart: the answer to a key, and progress."""

from textual.geometry import Region

from nntui.tui.output.answers import Answers
from nntui.tui.output.places import NOWHERE, Places
from nntui.tui.output.spans import Rank


def test_what_follows_a_key_is_its_answer_until_progress_is_drawn() -> None:
    """Without a key, all is progress."""
    answers = Answers()
    assert not answers.drawn()
    answers.pressed()
    assert answers.drawn()
    assert answers.drawn()
    answers.begin_progress()
    assert not answers.drawn()
    assert not answers.drawn()


def test_a_key_and_progress_that_are_drawn_together_are_an_answer() -> None:
    """In either order; the next progress is none."""
    for key_first in (True, False):
        answers = Answers()
        for is_key in (key_first, not key_first):
            if is_key:
                answers.pressed()
            else:
                answers.begin_progress()
        assert answers.drawn()
        answers.begin_progress()
        assert not answers.drawn()


def test_lines_come_before_the_focus_and_this_before_the_rest() -> None:
    """Progress in lines comes before other progress."""
    places = Places((Region(0, 1, 80, 1),), Region(10, 5, 20, 4))
    assert places.rank(3, 1, answers=True) is Rank.FIRST
    assert places.rank(12, 6, answers=True) is Rank.FOCUS
    assert places.rank(9, 6, answers=True) is Rank.ANSWER
    assert places.rank(3, 1, answers=False) is Rank.STATUS
    assert places.rank(12, 6, answers=False) is Rank.PROGRESS
    assert NOWHERE.rank(0, 0, answers=True) is Rank.ANSWER
