"""Ranking suspects in two processes, and by a network."""

import subprocess
from typing import Any

import numpy as np
import pytest

from nntui.analysis.suspects import FOLDS, fold_of, held_out_probabilities
from nntui.datasets.dataset import Dataset, Split, empty_split
from nntui.errors import DataError, FailedError
from nntui.workspace import suspects
from nntui.workspace.suspects import cross_validated, ranking_of, suspects_of


def halves(count: int) -> Split:
    """Return images that are dark at the left (class 0) or at the right (class 1)."""
    rng = np.random.default_rng(1)
    labels = (np.arange(count) % 2).astype(np.uint8)
    pixels = rng.integers(0, 60, (count, 4, 4)).astype(np.uint8)
    pixels[labels == 0, :, :2] += 180
    pixels[labels == 1, :, 2:] += 180
    return Split(pixels, labels)


def data_of(images: Split) -> Dataset:
    return Dataset("halves", ("left", "right"), images, images[:2], empty_split(4, 4), "a test")


def test_processes_compute_what_one_process_computes() -> None:
    """And the planted error is the first suspect."""
    images = halves(60)
    images.labels[7] = 0
    shares: list[float] = []

    found = suspects_of(data_of(images), shares.append)

    first = found.ranking[0]
    assert (first.row, first.label, first.suggested) == (7, 0, 1)
    assert sorted(each.row for each in found.ranking) == list(range(60))
    out = fold_of(60) == fold_of(60)[7]
    alone = held_out_probabilities(images, 2, out, seed=int(fold_of(60)[7]) + 1)
    assert first.confidence == pytest.approx(alone[np.flatnonzero(out) == 7, 0].item(), rel=1e-4)
    assert all(0 <= share <= 1 for share in shares)
    assert found.suspected == 1


def test_a_process_that_fails_is_an_error_of_one_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(suspects, "_MAIN", "raise SystemExit('no memory')")

    with pytest.raises(FailedError, match="suspects: a process failed: no memory"):
        cross_validated(halves(20), 2)


def test_a_ranking_that_is_closed_ends_its_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suspects, "_MAIN", "import time; time.sleep(60)")
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*arguments: Any, **named: Any) -> "subprocess.Popen[bytes]":
        started.append(popen(*arguments, **named))
        return started[-1]

    monkeypatch.setattr(suspects.subprocess, "Popen", start)
    steps = ranking_of(data_of(halves(20)))
    assert next(steps) == 0.0
    steps.close()

    assert started
    assert all(process.poll() is not None for process in started)


def test_few_images_are_refused() -> None:
    with pytest.raises(DataError, match=f"expected at least {2 * FOLDS} training images"):
        suspects_of(data_of(halves(4)))
