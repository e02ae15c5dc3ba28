"""The table of results: medians, ratios, and their geometric mean."""

import math
import statistics

import msgspec
import pytest

from nntui.bench.cases import CASES, LARGE, MEDIUM
from nntui.bench.contenders import BEFORE, CONTENDERS, OURS
from nntui.bench.run import Measurement, measurement
from nntui.bench.table import geometric_mean, ratios, tables
from nntui.bench.tasks import (
    AUGMENTATION,
    AUGMENTED_TRAINER,
    PRODUCT,
    RESAMPLED_TRAINER,
    SMALL_STEPS,
    SMALL_TRAINER,
    TASKS,
    TRAINED,
    TRAINER,
    UNTRAINED,
)

SMALL, CONV = CASES[0].name, CASES[-1].name


def took(
    case: str, contender: str, seconds: float, flops: float = 0.0, unit: str = "step"
) -> Measurement:
    """Return a measurement with one thread."""
    return Measurement(
        case=case,
        contender=contender,
        threads=1,
        seconds=seconds,
        spread=0.05,
        flops=flops,
        unit=unit,
    )


FOUND = [
    took(SMALL, "torch", 120e-6),
    took(SMALL, OURS, 40e-6),
    took(LARGE.name, "torch", 4e-3),
    took(LARGE.name, OURS, 2e-3, flops=150e9),
    took(CONV, "torch", 9e-3),
    took(CONV, OURS, 3e-3),
    took(UNTRAINED.name, OURS, 240e-6),
    took(TRAINED.name, OURS, 250e-6),
    took(TRAINER.name, OURS, 300e-6),
    took(SMALL_STEPS.name, OURS, 40e-6),
    took(SMALL_TRAINER.name, OURS, 42e-6),
    took(AUGMENTED_TRAINER.name, OURS, 480e-6),
    took(RESAMPLED_TRAINER.name, OURS, 400e-6),
    took(PRODUCT.name, OURS, 0.0125, flops=200e9, unit="call"),
    took("synthetic digits, calm", OURS, 100e-6, unit="image"),
]


def test_ratios_are_times_divided_by_those_of_nntui() -> None:
    """Three times as long is 3."""
    assert ratios(FOUND)["torch"] == pytest.approx({SMALL: 3, LARGE.name: 2, CONV: 3})


def test_the_mean_of_the_fastest_rounds_has_a_line_of_its_own() -> None:
    """A round of JAX was disturbed: the medians say 4 times as long, the fastest rounds twice."""
    found = [measurement(CASES[0], "jax", 1, [2, 4, 9]), measurement(CASES[0], OURS, 1, [1, 1, 1])]

    lines = [" ".join(line.split()) for line in tables(found).splitlines()]

    assert lines[-2:] == ["dense, geometric mean 4.00", "the same of the fastest rounds 2.00"]


def test_the_mean_is_geometric() -> None:
    """The mean of a half and two is 1; there is none of no values."""
    assert geometric_mean([0.5, 2.0]) == pytest.approx(1)
    assert math.isnan(geometric_mean([]))


def test_the_table() -> None:
    """Times, ratios, their mean over dense networks, and a line for each task."""
    assert tables(FOUND).splitlines() == [
        "1 thread, us a step                        PyTorch          nntui",
        "784-30-10 sigmoid, batch 10            120.0 +- 5%     40.0 +- 5%",
        "784-512-512-10 relu, batch 128       4,000.0 +- 5%  2,000.0 +- 5%",
        "conv 8x5, pool 2, conv 16x5, pool 2  9,000.0 +- 5%  3,000.0 +- 5%",
        "ratio to nntui                             PyTorch          nntui",
        "784-30-10 sigmoid, batch 10                   3.00",
        "784-512-512-10 relu, batch 128                2.00",
        "conv 8x5, pool 2, conv 16x5, pool 2           3.00",
        "dense, geometric mean                         2.45",
        "a bare step on images, untrained: 240.0 us",
        "a bare step on images, after 2 epochs: 250.0 us",
        "a trainer's step on images: 300.0 us",
        "a bare step on images, 30:sigmoid: 40.0 us",
        "a trainer's step on images, 30:sigmoid: 42.0 us",
        "a trainer's step on images, augmented: 480.0 us",
        "a trainer's step on new synthetic digits: 400.0 us",
        "product of 1024 x 1024 matrices: 12.5 ms, 200 Gflop/s",
        "synthetic digits, calm: 10,000 images/s",
        "after 2 epochs: 96% of the speed of the first steps",
        "the trainer takes 20% more time than bare steps",
        "with 30:sigmoid, batch 10: 5% more",
        f"with {AUGMENTATION}: 62% of the speed without",
        "with --resample: 75% of the speed without",
        "784-512-512-10 relu, batch 128: 75% of the product's rate",
    ]


def test_another_source_tree_is_a_column_and_an_addition_to_the_lines_of_tasks() -> None:
    """It took 1.5 times as long for the case, and 1.25 times as long for the task."""
    found = [
        took(SMALL, BEFORE, 60e-6),
        took(SMALL, OURS, 40e-6),
        took(TRAINER.name, BEFORE, 375e-6),
        took(TRAINER.name, OURS, 300e-6),
    ]

    assert [" ".join(line.split()) for line in tables(found).splitlines()] == [
        "1 thread, us a step nntui before nntui",
        "784-30-10 sigmoid, batch 10 60.0 +- 5% 40.0 +- 5%",
        "ratio to nntui nntui before nntui",
        "784-30-10 sigmoid, batch 10 1.50",
        "dense, geometric mean 1.50",
        "a trainer's step on images: 300.0 us (1.25 times as long before)",
    ]


def test_a_measurement_is_a_median_with_its_spread() -> None:
    """Of 1, 2, 3, 4 and 100 seconds: 3, and half of the range between the quartiles 1.5 and 52."""
    measured = measurement(CASES[1], OURS, 1, [4, 1, 100, 3, 2])

    assert measured.seconds == 3
    assert measured.spread == pytest.approx((52 - 1.5) / 2 / 3)
    assert measured.fastest == 1
    assert measured.case == CASES[1].name
    assert measured.flops == CASES[1].flops / 3


def test_the_operations_of_a_step_are_counted() -> None:
    """784-128-10, batch 64: forward and weight gradient for both layers, dx for the second."""
    assert MEDIUM.flops == 2 * 64 * (2 * 784 * 128 + 3 * 128 * 10)


def test_nntui_is_the_last_column() -> None:
    """Behind the contenders it is compared with."""
    assert list(CONTENDERS)[-1] == OURS


def test_names_of_cases_and_tasks_are_unique() -> None:
    """Workers are asked for them by name."""
    names = [subject.name for subject in (*CASES, *TASKS)]

    assert len(set(names)) == len(names)


def test_a_ratio_is_the_median_of_those_within_a_round() -> None:
    """A machine that takes twice as long from within the third round on changes no ratio."""
    rounds = {"torch": (2.0, 2.0, 2.0, 4.0, 4.0), OURS: (1.0, 1.0, 2.0, 2.0, 2.0)}
    found = [
        msgspec.structs.replace(took(SMALL, name, statistics.median(times)), rounds=times)
        for name, times in rounds.items()
    ]

    assert found[0].seconds / found[1].seconds == 1.0
    assert ratios(found)["torch"] == {SMALL: 2.0}
