"""The table of results: medians, ratios and what they come to."""

import math

import pytest

from nntui.bench.cases import AUGMENT, CASES, EVALUATED, LARGE
from nntui.bench.contenders import CONTENDERS, OURS
from nntui.bench.run import Measurement, _measurement
from nntui.bench.table import geometric_mean, ratios, tables

SMALL, CONV = CASES[0].name, CASES[-1].name


def took(case: str, contender: str, seconds: float, flops: float = 0.0) -> Measurement:
    """Return a result of one thread."""
    return Measurement(
        case=case, contender=contender, threads=1, seconds=seconds, spread=0.05, flops=flops
    )


FOUND = [
    took(SMALL, "torch", 120e-6),
    took(SMALL, OURS, 40e-6),
    took(LARGE.name, "torch", 4e-3),
    took(LARGE.name, OURS, 2e-3, flops=150e9),
    took(CONV, "torch", 9e-3),
    took(CONV, OURS, 3e-3),
    took("a step of the trainer", OURS, 300e-6),
    took("a step of the trainer, augmented", OURS, 480e-6),
    took("product of 1024 x 1024", OURS, 0.0125, flops=200e9),
]


def test_ratios_are_their_time_by_ours() -> None:
    """Three times ours is 3."""
    assert ratios(FOUND)["torch"] == pytest.approx({SMALL: 3, LARGE.name: 2, CONV: 3})


def test_the_mean_is_geometric() -> None:
    """Half and twice make up for each other; of nothing there is none."""
    assert geometric_mean([0.5, 2.0]) == pytest.approx(1)
    assert math.isnan(geometric_mean([]))


def test_the_table() -> None:
    """Times, ratios, the mean over dense networks only, and the share of the machine's rate."""
    assert tables(FOUND).splitlines() == [
        "1 thread, us a step                        PyTorch          nntui",
        "784-30-10 sigmoid, batch 10            120.0 +- 5%     40.0 +- 5%",
        "784-512-512-10 relu, batch 128       4,000.0 +- 5%  2,000.0 +- 5%",
        "conv 8x5, pool 2, conv 16x5, pool 2  9,000.0 +- 5%  3,000.0 +- 5%",
        "times ours",
        "784-30-10 sigmoid, batch 10                   3.00",
        "784-512-512-10 relu, batch 128                2.00",
        "conv 8x5, pool 2, conv 16x5, pool 2           3.00",
        "dense, geometric mean                         2.45",
        "a step of the trainer: 300.0 us",
        "a step of the trainer, augmented: 480.0 us",
        "product of 1024 x 1024: 12.5 ms, 200 Gflop/s",
        f"128:relu with {AUGMENT}: 62% of the plain speed",
        "784-512-512-10 relu, batch 128: 75% of that rate",
    ]


def test_a_measurement_is_a_median_with_its_spread() -> None:
    """Of 1, 2, 3, 4 and 100 seconds: 3, and half of what lies between the quartiles 1.5 and 52."""
    measured = _measurement(1, OURS, 1, [4, 1, 100, 3, 2])

    assert measured.seconds == 3
    assert measured.spread == pytest.approx((52 - 1.5) / 2 / 3)
    assert measured.case == CASES[1].name
    assert measured.flops == CASES[1].flops / 3


def test_the_products_of_a_step_are_counted() -> None:
    """784-128-10 at 64: forward and weights for both layers, dx for the second."""
    assert EVALUATED.flops == 2 * 64 * (2 * 784 * 128 + 3 * 128 * 10)


def test_everybody_is_named_once() -> None:
    """Ours comes last, where the eye looks."""
    assert list(CONTENDERS)[-1] == OURS
