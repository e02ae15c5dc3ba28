"""The measurement of contenders and tasks, in rounds as short as possible."""

from collections.abc import Callable
from typing import Any

import pytest

from nntui.bench import naive, tasks, textbook
from nntui.bench.cases import ADAM, CASES, EPOCH, LARGE, Case, generate_images
from nntui.bench.contenders import OURS
from nntui.bench.process import Worker
from nntui.bench.requests import measure
from nntui.bench.run import run
from nntui.bench.tasks import PRODUCT, TASKS, TRAINER, Task
from nntui.bench.worker import environment
from nntui.cli import bench
from nntui.datasets.dataset import Split
from nntui.engine.step import StepResult, train_step
from nntui.errors import ConfigError, FailedError
from tests.bench.few_images import few_images


def test_each_contender_is_measured_in_a_process_of_its_own() -> None:
    """One short round of the smallest case; tasks of nntui alone come last."""
    task = next(task for task in TASKS if task.beside is None)

    found = list(
        run(
            threads=[1],
            rounds=1,
            seconds=0.01,
            cases=[CASES[1]],
            contenders=["textbook", OURS],
            tasks=[PRODUCT, task],
        )
    )

    assert [(m.case, m.contender) for m in found] == [
        (CASES[1].name, "textbook"),
        (CASES[1].name, OURS),
        (task.name, OURS),
    ]
    assert all(m.seconds > 0 and m.threads == 1 for m in found)


def test_tasks_are_measured_in_turn_with_their_case() -> None:
    """The product of matrices belongs to the large network, the trainer to that with Adam."""
    assert PRODUCT.beside is LARGE
    assert TRAINER.beside is ADAM


@pytest.fixture(scope="module")
def split() -> Split:
    """As few images as an epoch needs."""
    return generate_images(EPOCH)


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_each_task_runs(task: Task, split: Split, monkeypatch: pytest.MonkeyPatch) -> None:
    """It returns how many units it did."""
    monkeypatch.setattr(tasks, "load_images", few_images)

    assert task.prepare(split)() > 0


def test_an_untrained_network_is_measured_in_its_first_steps_again_and_again(
    split: Split, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its weights are set back before each measurement, so it never becomes a trained one."""
    losses: list[float] = []

    def recorded(*arguments: Any) -> StepResult:
        result = train_step(*arguments)
        losses.append(result.loss)
        return result

    monkeypatch.setattr(tasks, "load_images", few_images)
    monkeypatch.setattr(tasks, "train_step", recorded)
    first_steps = tasks.prepare_untrained(split)

    count = first_steps()
    first_steps()

    # Another order of the images, but the loss of untrained weights: ln 10 and above.
    assert losses[0] > 2
    assert losses[count] > 2
    assert losses[count - 1] < 1


@pytest.mark.parametrize("prepare", [naive.prepare, textbook.prepare])
@pytest.mark.parametrize("case", [CASES[0], Case("a", "20:relu,10:relu", 8, "adam")])
def test_the_loops_of_textbooks_run(
    prepare: Callable[[Case, Split], Callable[[], int]], case: Case, split: Split
) -> None:
    """With sigmoid and ReLU, SGD and Adam, one hidden layer and two."""
    step = prepare(case, split)

    assert [step(), step()] == [1, 1]


def test_the_time_of_a_unit_is_the_time_of_all_calls_divided_by_their_units() -> None:
    """Three calls of ten units each take 4.5 seconds by this clock."""
    clock = iter([100.0, 100.0, 101.5, 103.0, 104.5])

    assert measure(lambda: 10, 4.0, clock.__next__) == pytest.approx(4.5 / 30)


def test_the_process_of_a_contender_that_fails_is_reported() -> None:
    """With a command that shows its error."""
    worker = Worker(OURS, 1)
    try:
        with pytest.raises(FailedError, match="expected a time from nntui, its process failed"):
            worker.prepare("no such case")
    finally:
        worker.end()


def test_a_worker_has_its_number_of_threads_and_no_overrides_of_libraries() -> None:
    """Variables that select the code of another processor are removed."""
    settings = environment(2, {"OPENBLAS_CORETYPE": "Haswell", "PATH": "/bin"})

    assert settings["OPENBLAS_NUM_THREADS"] == settings["OMP_NUM_THREADS"] == "2"
    assert settings["PATH"] == "/bin"
    assert "OPENBLAS_CORETYPE" not in settings


@pytest.mark.parametrize("threads", ["", "0", "two", "1,,2", "9999"])
def test_invalid_numbers_of_threads_are_rejected(threads: str) -> None:
    """Before anything is measured."""
    with pytest.raises(ConfigError, match="--threads: expected numbers from 1 to 256, as in 1,2"):
        bench.command(threads=threads)


def test_an_unknown_case_is_rejected() -> None:
    """The error contains the names of all cases."""
    with pytest.raises(
        ConfigError, match="no case has a name that contains 'lstm'; the cases are: 784-30"
    ):
        bench.command(only="lstm")
