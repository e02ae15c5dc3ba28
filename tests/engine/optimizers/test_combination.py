"""Combinations of vectors, and blocks of large vectors."""

import numpy as np
import pytest

from nntui.engine.arrays import Array
from nntui.engine.optimizers import combination
from nntui.engine.optimizers.adaptive import Adam
from nntui.engine.optimizers.combination import Blocks, combine


@pytest.mark.parametrize("alpha", [1, -0.3])
@pytest.mark.parametrize("beta", [1, 0.9])
def test_combine_is_its_formula_and_keeps_x_where_it_should(alpha: float, beta: float) -> None:
    """With scratch memory x never changes; without it, not where alpha is 1."""
    rng = np.random.default_rng(0)
    for scratch in (None, np.empty(5)):
        x, y = rng.normal(size=(2, 5))
        x_before, expected = x.copy(), alpha * x + beta * y

        combine(alpha, x, beta, y, scratch)

        np.testing.assert_allclose(y, expected, rtol=1e-14)
        if scratch is not None or alpha == 1:
            np.testing.assert_array_equal(x, x_before)


@pytest.mark.parametrize("size", [0, 1, 8, 9, 21])
def test_blocks_cover_each_number_once(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also for other arrays than in the last call."""
    monkeypatch.setattr(combination, "_BLOCK", 4)
    state = np.zeros(size)
    blocks = Blocks(state)
    for _ in range(2):
        theta, grad = np.zeros(size), np.zeros(size)
        for part in blocks.of(theta, grad):
            for vector in part:
                np.add(vector, 1, out=vector)
        assert (theta == 1).all()
        assert (grad == 1).all()
    assert (state == 2).all()


def test_adam_in_blocks_gives_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    def trained() -> Array:
        rng = np.random.default_rng(3)
        theta, adam = np.zeros(50, np.float32), Adam(50, np.float32)
        for step in range(1, 6):
            adam.update(theta, rng.normal(size=50).astype(np.float32), 0.1, step)
        return theta

    whole = trained()
    monkeypatch.setattr(combination, "_BLOCK", 7)
    np.testing.assert_array_equal(trained(), whole)
