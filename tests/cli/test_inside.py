"""What is inside a network, on the command line: the text that the screen Network shows."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_the_weights_of_a_layer_are_drawn(nntui: Run, run_folder: Path) -> None:
    done = nntui("show", run_folder.name, "--weights", "--layer", "2", "--count", "3", "--ascii")

    assert (done.code, done.err) == (0, "")
    assert "3 of the 10 units of layer 2, softmax" in done.out


def test_the_derivative_stands_beside_its_quotient(nntui: Run, run_folder: Path) -> None:
    shown = ("show", run_folder.name, "--unit", "2:1", "--numbers")
    found = json.loads(nntui(*shown, "--json").out)

    assert found["gradient"] == pytest.approx(found["quotient"], rel=1e-3, abs=1e-9)
    assert "(L(w + h) - L(w - h)) / 2h = " in nntui(*shown).out


def test_the_outputs_of_every_layer_are_drawn(nntui: Run, run_folder: Path) -> None:
    done = nntui("show", run_folder.name, "--activations", "--ascii")

    assert (done.code, done.err) == (0, "")
    assert "layer 1: 16 relu" in done.out
    assert "most:" in done.out


def test_the_weights_of_a_unit_during_the_run_are_drawn(nntui: Run, run_folder: Path) -> None:
    done = nntui("runs", "show", run_folder.name, "--unit", "1:0")

    assert (done.code, done.err) == (0, "")
    assert "the weights were kept" in done.out
    assert "unit 0 of layer 1, 16 relu, as its weights were" in done.out
    refused = nntui("runs", "show", run_folder.name, "--unit", "1:99")
    assert refused.code == 2
    assert "--unit" in refused.err
