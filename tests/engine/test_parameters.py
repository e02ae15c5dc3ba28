"""One vector, and views into it by name."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nntui.engine.arrays import Shape
from nntui.engine.parameters import Parameters

shapes = st.dictionaries(
    st.text(min_size=1, max_size=8),
    st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple),
    max_size=6,
)


@given(shapes)
def test_views_share_the_memory_of_the_vector(named: dict[str, Shape]) -> None:
    """Writing to a view is writing to theta; each number of theta lies in one view only."""
    parameters = Parameters(named, np.float64)

    for number, view in enumerate(parameters.weights.values(), start=1):
        assert np.shares_memory(view, parameters.theta)
        view[...] = number

    expected = [n for n, view in enumerate(parameters.weights.values(), 1) for _ in view.flat]
    assert sorted(parameters.theta.tolist()) == expected


@given(shapes)
def test_views_have_the_shapes_that_were_asked_for(named: dict[str, Shape]) -> None:
    """Of theta and of grad, by the same names."""
    parameters = Parameters(named, np.float32)

    for views in (parameters.weights, parameters.grads):
        assert {name: view.shape for name, view in views.items()} == named
    assert parameters.grad.shape == parameters.theta.shape
    assert not np.shares_memory(parameters.grad, parameters.theta)


def test_weights_come_first_and_what_no_penalty_touches_behind_them() -> None:
    """So the penalties need no more than one slice of theta; names keep the order of the layers."""
    parameters = Parameters(
        {"0/weight": (2, 3), "0/bias": (3,), "1/scale": (3,), "2/weight": (3, 1)}, np.float64
    )
    for view in parameters.weights.values():
        view[...] = view.ndim

    assert parameters.penalized == 9
    assert parameters.theta.tolist() == [2.0] * 9 + [1.0] * 6
    assert list(parameters.weights) == ["0/weight", "0/bias", "1/scale", "2/weight"]


def test_a_number_that_is_none_is_found() -> None:
    """Wherever in theta it is."""
    parameters = Parameters({"0/weight": (2, 3), "0/bias": (3,)}, np.float32)
    assert parameters.finite()

    for place in range(9):
        for broken in (np.nan, np.inf, -np.inf):
            parameters.theta[...] = 1
            parameters.theta[place] = broken
            assert not parameters.finite()


def test_another_vector_is_seen_by_the_same_names() -> None:
    """What an optimizer remembers can be shown weight by weight."""
    parameters = Parameters({"0/weight": (2, 3), "0/bias": (3,)}, np.float64)

    views = parameters.views(np.arange(9.0))

    assert views["0/weight"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert views["0/bias"].tolist() == [6, 7, 8]
