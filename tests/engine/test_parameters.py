"""Parameters: one vector, and named views into it."""

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
    """Writing to a view changes theta; each number of theta is in one view only."""
    parameters = Parameters(named, np.float64)

    for number, view in enumerate(parameters.weights.values(), start=1):
        assert np.shares_memory(view, parameters.theta)
        view[...] = number

    expected = [n for n, view in enumerate(parameters.weights.values(), 1) for _ in view.flat]
    assert sorted(parameters.theta.tolist()) == expected


@given(shapes)
def test_views_have_the_given_shapes(named: dict[str, Shape]) -> None:
    """Those of theta and those of grad, by the same names."""
    parameters = Parameters(named, np.float32)

    for views in (parameters.weights, parameters.grads):
        assert {name: view.shape for name, view in views.items()} == named
    assert parameters.grad.shape == parameters.theta.shape
    assert not np.shares_memory(parameters.grad, parameters.theta)


def test_weights_come_before_biases_scales_and_shifts() -> None:
    """So a penalty needs one slice of theta; names keep the order of the layers."""
    parameters = Parameters(
        {"0/weight": (2, 3), "0/bias": (3,), "1/scale": (3,), "2/weight": (3, 1)}, np.float64
    )
    for view in parameters.weights.values():
        view[...] = view.ndim

    assert parameters.penalized == 9
    assert parameters.theta.tolist() == [2.0] * 9 + [1.0] * 6
    assert list(parameters.weights) == ["0/weight", "0/bias", "1/scale", "2/weight"]


def test_a_number_that_is_not_finite_is_found() -> None:
    """At any position in theta."""
    parameters = Parameters({"0/weight": (2, 3), "0/bias": (3,)}, np.float32)
    assert parameters.finite()

    for position in range(9):
        for value in (np.nan, np.inf, -np.inf):
            parameters.theta[...] = 1
            parameters.theta[position] = value
            assert not parameters.finite()


def test_other_vectors_have_views_of_the_same_names() -> None:
    """So the state of an optimizer can be shown layer by layer."""
    parameters = Parameters({"0/weight": (2, 3), "0/bias": (3,)}, np.float64)

    views = parameters.views(np.arange(9.0))

    assert views["0/weight"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert views["0/bias"].tolist() == [6, 7, 8]


def test_matrices_with_few_columns_are_stored_by_columns_and_saved_by_rows() -> None:
    """`to_rows` is the order of saved files, and `fill_from_rows` its inverse."""
    parameters = Parameters({"0/weight": (4, 3), "0/bias": (3,), "1/weight": (3, 5)}, np.float64)
    saved = np.arange(30.0)

    parameters.fill_from_rows(parameters.theta, saved)

    weights = parameters.weights
    assert weights["0/weight"].flags.f_contiguous
    assert weights["1/weight"].flags.c_contiguous
    assert weights["0/weight"].tolist() == np.arange(12).reshape(4, 3).tolist()
    assert weights["1/weight"].tolist() == np.arange(12, 27).reshape(3, 5).tolist()
    assert parameters.to_rows(parameters.theta).tolist() == saved.tolist()


def test_what_is_left_without_some_arrays_are_the_longest_parts() -> None:
    parameters = Parameters({"0/weight": (2, 3), "0/bias": (3,), "1/weight": (3, 1)}, np.float64)

    assert parameters.without({"0/weight"}) == [slice(6, 12)]
    assert parameters.without({"1/weight"}) == [slice(0, 6), slice(9, 12)]
    assert parameters.without(set()) == [slice(0, 12)]
