"""The search finds the reading by which images were labeled."""

import numpy as np
import pytest

from nntui.config.choices import InputRange
from nntui.config.layers import ActivationName
from nntui.reading.blocks import blocks_of
from nntui.reading.decisions import Decisions
from nntui.reading.geometry import Kernel, Window, geometries
from nntui.reading.outline import Outline, outline_of
from nntui.reading.readings import Reading
from nntui.reading.search import search
from nntui.reading.verdict import Measured, decide, mcnemar
from tests.reading.cases import CLASSES, SIZE, arrays, labeled, random

PIXELS = SIZE * SIZE


def dense() -> Outline:
    blocks, _ = blocks_of(
        arrays(
            w1=random(12, PIXELS, scale=0.5),
            b1=random(12),
            w2=random(12, 12, scale=0.5),
            b2=random(12),
            w3=random(CLASSES, 12),
            b3=random(CLASSES),
        )
    )
    return outline_of(blocks, (SIZE, SIZE), CLASSES)


@pytest.mark.parametrize(
    ("scaling", "activation"),
    [("mean-std", "sigmoid"), ("1..0", "tanh"), ("columns", "relu"), ("0..255", "relu")],
)
def test_scaling_and_activation_of_a_dense_network_are_found(
    scaling: InputRange, activation: ActivationName
) -> None:
    outline = dense()
    reading = Reading(scaling, transposed=(True, True, True), activation=activation)

    verdict = search(outline, labeled(outline, reading))

    best = max(verdict.tied, key=lambda each: each.accuracy)
    assert best.accuracy == 1
    assert best.reading.transposed == reading.transposed
    assert reading in [each.reading._replace(conv_activation="relu") for each in verdict.tied]


def test_a_square_matrix_of_the_other_layout_and_images_by_columns_are_found() -> None:
    outline = dense()
    reading = Reading(transposed=(True, False, True), by_columns=True)

    taken = search(outline, labeled(outline, reading)).taken.reading

    assert (taken.transposed, taken.by_columns) == (reading.transposed, True)


def conv() -> Outline:
    blocks, _ = blocks_of(
        arrays(
            conv1__weight=random(3, 1, 3, 3),
            conv1__bias=random(3),
            fc__weight=random(CLASSES, 3 * 4 * 4),
            fc__bias=random(CLASSES),
        )
    )
    return outline_of(blocks, (SIZE, SIZE), CLASSES)


@pytest.mark.parametrize("pool", ["max", "avg"])
def test_geometry_pools_and_the_order_of_channels_are_found(pool: str) -> None:
    outline, channels_last = conv(), pool == "avg"
    windows = (Window(1, 1, 2),)
    reading = Reading(
        windows=windows,
        pool="avg" if pool == "avg" else "max",
        channels_last=channels_last,
        transposed=(True,),
    )

    taken = search(outline, labeled(outline, reading, 200)).taken.reading

    assert (taken.windows, taken.pool, taken.channels_last) == (windows, pool, channels_last)


def test_decisions_are_not_searched_for() -> None:
    outline = dense()
    reading = Reading(transposed=(True, True, True))
    decided = Decisions(scale="rows", activation="elu")

    taken = search(outline, labeled(outline, reading), decided).taken.reading

    assert (taken.scaling, taken.activation) == ("rows", "elu")


def test_progress_grows_to_one_and_an_exception_in_it_cancels() -> None:
    outline, shares = dense(), list[float]()
    data = labeled(outline, Reading(transposed=(True, True, True)), 50)

    search(outline, data, on_progress=shares.append)

    assert shares == sorted(shares)
    assert shares[-1] == 1

    def cancel(_: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        search(outline, data, on_progress=cancel)


def test_the_geometries_of_the_usual_networks_come_first() -> None:
    lenet = [Kernel(5, 6), Kernel(5, 16)]
    assert geometries(lenet, 28, [256])[0] == (Window(1, 0, 2), Window(1, 0, 2))
    same = [Kernel(3, 32), Kernel(3, 64)]
    assert geometries(same, 28, [64 * 49])[0] == (Window(1, 1, 2), Window(1, 1, 2))
    pairs = [Kernel(3, 8), Kernel(3, 8), Kernel(3, 16), Kernel(3, 16)]
    unpooled, pooled = Window(1, 1, 1), Window(1, 1, 2)
    assert geometries(pairs, 28, [16 * 49])[0] == (unpooled, pooled, unpooled, pooled)
    assert geometries([Kernel(3, 8)], 28, [8 * 1000]) == []


def right(*numbers: int) -> np.ndarray:
    return np.repeat([True, False], numbers)


def test_the_most_usual_of_equally_good_readings_is_taken() -> None:
    usual, unusual = Reading(), Reading("rows")
    measured = [Measured(unusual, right(96, 4)), Measured(usual, right(95, 5))]

    verdict = decide(measured, lambda reading: float(reading.scaling == "rows"))

    assert verdict.taken.reading == usual
    assert len(verdict.tied) == 2


def test_a_significantly_worse_reading_is_not_taken_and_is_named() -> None:
    usual, unusual = Reading(), Reading("rows")
    measured = [Measured(unusual, right(95, 5)), Measured(usual, right(70, 30))]

    verdict = decide(measured, lambda reading: float(reading.scaling == "rows"))

    assert verdict.taken.reading == unusual
    assert verdict.other is not None
    assert verdict.other.reading == usual


def test_a_reading_below_the_least_accuracy_is_not_claimed() -> None:
    assert not decide([Measured(Reading(), right(39, 61))], lambda _: 0).is_claimed
    assert decide([Measured(Reading(), right(41, 59))], lambda _: 0).is_claimed


def test_mcnemar_counts_only_images_on_which_two_readings_differ() -> None:
    assert mcnemar(right(50, 50), right(50, 50)) == 0
    assert mcnemar(right(50, 50), right(40, 60)) == pytest.approx(8.1)
