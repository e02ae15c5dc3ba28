"""Outputs of the last hidden layer in two threads, compared with those of one pass."""

import numpy as np
import pytest

from nntui.analysis import hidden_outputs as module
from nntui.analysis.hidden_outputs import hidden_outputs
from nntui.analysis.responses import Responses
from tests.analysis.small import images, network

RANGE = (0.0, 1.0)


@pytest.fixture
def in_two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every list of images one that is computed in two threads."""
    monkeypatch.setattr(module, "_FEW", 0)
    monkeypatch.setattr(module, "BLOCK", 7)
    monkeypatch.setattr(module, "processors", lambda: 2)


@pytest.mark.parametrize("projected", [False, True])
@pytest.mark.usefixtures("in_two_threads")
def test_two_threads_compute_what_one_computes(*, projected: bool) -> None:
    made, many = network(), images(40).images
    responses = Responses(made, RANGE)
    expected = np.concatenate([hidden.copy() for _, hidden in responses.hidden(many)])
    components = None
    if projected:
        components = np.linspace(-1, 1, 2 * responses.units, dtype=np.float32).reshape(-1, 2)
        expected = expected @ components
    shares: list[float] = []

    found = hidden_outputs(made, RANGE, many, components, shares.append)

    assert found == pytest.approx(expected, abs=1e-5)
    assert shares == sorted(shares)
    assert shares[-1] == 1


@pytest.mark.usefixtures("in_two_threads")
def test_a_callback_that_raises_ends_it() -> None:
    def cancel(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        hidden_outputs(network(), RANGE, images(40).images, None, cancel)
