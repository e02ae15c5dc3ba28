"""Exporting weights: the format, the file, and what is never replaced."""

from pathlib import Path

import numpy as np
import pytest

from nntui.errors import StorageError, UsageError, WeightsError
from nntui.weights import Weights, save
from nntui.workspace import weights_export
from nntui.workspace.weights import OpenedWeights, open_weights
from nntui.workspace.weights_export import choose_format, default_file, export, write


@pytest.mark.parametrize(
    ("to", "output", "chosen"),
    [
        ("npz", None, "npz"),
        ("npz", "net.onnx", "npz"),
        (None, "net.ONNX", "onnx"),
        (None, "net.json", "nielsen-json"),
        (None, "net.h", "c-header"),
    ],
)
def test_the_format_is_named_or_that_of_the_suffix(
    to: str | None, output: str | None, chosen: str
) -> None:
    assert choose_format(to, None if output is None else Path(output)) == chosen


def test_unknown_formats_are_refused() -> None:
    with pytest.raises(UsageError, match="unknown format 'onx'; did you mean onnx"):
        choose_format("onx", None)
    with pytest.raises(UsageError, match="expected --to with one of onnx, safetensors, npz"):
        choose_format(None, Path("net.pt"))
    with pytest.raises(UsageError, match=r"or a file that ends in \.onnx, \.safetensors, \.npz"):
        choose_format(None, None)


def test_without_output_no_file_is_replaced(tmp_path: Path) -> None:
    opened = open_weights("zimengx")
    assert default_file(opened, "npz") == Path("zimengx.npz")
    (tmp_path / "zimengx.npz").touch()

    with pytest.raises(WeightsError, match=r"^zimengx.npz: this file exists; name another one"):
        default_file(opened, "npz")


def test_weights_of_nntui_are_not_replaced(tmp_path: Path) -> None:
    """Their optimizer state and information could not be made from the exported file."""
    opened = open_weights("zimengx")
    path = tmp_path / "mine.safetensors"
    save(path, opened.weights)
    before = path.read_bytes()

    with pytest.raises(WeightsError, match="has weights of nntui, which would be lost"):
        write(path, export(opened, "safetensors"))
    assert path.read_bytes() == before


def test_an_exported_file_is_replaced(tmp_path: Path) -> None:
    exported = export(open_weights("zimengx"), "safetensors")
    path = tmp_path / "net.safetensors"
    write(path, exported)
    write(path, exported)

    assert path.read_bytes() == exported.contents
    with pytest.raises(StorageError):
        write(tmp_path / "missing" / "net.npz", exported)


def test_arrays_that_do_not_fit_are_refused() -> None:
    """Before anything is written."""
    weights = open_weights("zimengx").weights
    broken = Weights(weights.info, weights.arrays | {"0/weight": np.zeros((2, 2), np.float32)})

    with pytest.raises(WeightsError, match="weights 0/weight: expected shape"):
        export(OpenedWeights(broken, "broken"), "npz")


def test_every_export_is_the_same_each_time() -> None:
    """So that files can be compared; a zip archive could contain the time."""
    opened = open_weights("bozbay-quadratic")

    for to in weights_export.FORMATS:
        assert export(opened, to).contents == export(opened, to).contents
