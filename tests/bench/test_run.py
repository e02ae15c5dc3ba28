"""The comparison itself, as short as it can be."""

from collections.abc import Callable

import numpy as np
import pytest

from nntui.bench import naive, textbook
from nntui.bench.cases import CASES, EPOCH, Case, Pictures, draw_pictures
from nntui.bench.contenders import OURS
from nntui.bench.run import run
from nntui.bench.worker import environment
from nntui.cli import bench
from nntui.errors import ConfigError


def test_contenders_are_measured_in_processes_of_their_own() -> None:
    """One short round of the smallest case; what only we are asked comes last."""
    found = list(run(threads=[1], rounds=1, seconds=0.01, cases=[1], contenders=["textbook", OURS]))

    assert [(m.case, m.contender) for m in found] == [
        (CASES[1].name, "textbook"),
        (CASES[1].name, OURS),
        ("judging 10,000 digits, 128:relu", OURS),
    ]
    assert all(m.seconds > 0 and m.threads == 1 for m in found)


@pytest.fixture(scope="module")
def pictures() -> Pictures:
    """As few as an epoch needs."""
    return draw_pictures(EPOCH)


@pytest.mark.parametrize("prepare", [naive.prepare, textbook.prepare])
@pytest.mark.parametrize("case", [CASES[0], Case("a", "20:relu,10:relu", 8, "adam")])
def test_the_loops_of_textbooks_run(
    prepare: Callable[[Case, Pictures], Callable[[], int]], case: Case, pictures: Pictures
) -> None:
    """Sigmoid and relu, plain and Adam, one hidden layer and two."""
    step = prepare(case, pictures)

    assert [step(), step()] == [1, 1]


def test_nielsens_loop_computes_our_gradient() -> None:
    """What is timed is the right thing: one image by backpropagation, and by differences."""
    rng = np.random.default_rng(0)
    biases = [rng.normal(size=(3, 1)), rng.normal(size=(2, 1))]
    weights = [rng.normal(size=(3, 4)), rng.normal(size=(2, 3))]
    x, target = rng.normal(size=(4, 1)), np.array([[1.0], [0.0]])
    f, slope = naive._ACTIVATIONS["sigmoid"]

    def loss() -> float:
        z = weights[1] @ f(weights[0] @ x + biases[0]) + biases[1]
        return float(np.log(np.exp(z).sum()) - z[0, 0])

    _, delta_w = naive._backpropagate(x, target, biases, weights, f, slope)

    for weight, delta in zip(weights, delta_w, strict=True):
        weight[1, 2] += 1e-6
        above = loss()
        weight[1, 2] -= 2e-6
        below = loss()
        weight[1, 2] += 1e-6
        assert delta[1, 2] == pytest.approx((above - below) / 2e-6, abs=1e-8)


def test_a_worker_gets_its_threads_and_the_library_its_choice() -> None:
    """What forces another processor's kernels is left behind."""
    settings = environment(2, {"OPENBLAS_CORETYPE": "Haswell", "PATH": "/bin"})

    assert settings["OPENBLAS_NUM_THREADS"] == settings["OMP_NUM_THREADS"] == "2"
    assert settings["PATH"] == "/bin"
    assert "OPENBLAS_CORETYPE" not in settings


@pytest.mark.parametrize("threads", ["", "0", "two", "1,,2", "9999"])
def test_threads_that_are_none_are_refused(threads: str) -> None:
    """Before anything is measured."""
    with pytest.raises(ConfigError, match="bench: expected threads as in 1,2"):
        bench.command(threads=threads)


def test_a_case_that_is_not_there_is_refused() -> None:
    """With the names of those that are."""
    with pytest.raises(ConfigError, match="no case has 'lstm' in its name; the cases are: 784-30"):
        bench.command(only="lstm")
