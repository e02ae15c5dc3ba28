"""Spans: no change is lost, whatever is added to those that wait and whenever a key is pressed."""

from hypothesis import given
from hypothesis import strategies as st

from nntui.tui.output.spans import Rank, Span, Spans

_SPAN = st.builds(
    lambda y, start, length, rank: Span(y, start, start + length, rank, 0),
    y=st.integers(0, 1),
    start=st.integers(0, 30),
    length=st.integers(1, 12),
    rank=st.sampled_from(Rank),
)
_KEY = st.none()


@given(st.lists(_SPAN | _KEY, max_size=12))
def test_no_change_is_lost_by_another_one_or_by_a_key(steps: list[Span | None]) -> None:
    """What was added is covered, once for each rank; all of it can be removed."""
    spans, cells = Spans(), set[tuple[int, int]]()
    for step in steps:
        if step is None:
            spans.demote()
        else:
            cells |= {(step.y, x) for x in range(step.start, step.stop)}
            spans.add(step)
        covered = [(span.y, x, span.rank) for span in spans for x in range(span.start, span.stop)]
        assert cells <= {(y, x) for y, x, _ in covered}
        assert len(covered) == len(set(covered))
    for span in spans:
        spans.remove(span)
    assert not spans


def test_an_answer_becomes_one_with_the_answer_beside_it_when_a_key_is_pressed() -> None:
    """One in the focus and one around it have the same rank then."""
    spans = Spans()
    spans.add(Span(0, 0, 10, Rank.FOCUS, 5))
    spans.add(Span(0, 2, 15, Rank.ANSWER, 7))
    spans.demote()
    assert sorted((span.start, span.stop, span.rank) for span in spans) == [
        (0, 10, Rank.ANSWER),
        (2, 15, Rank.PROGRESS),
    ]
