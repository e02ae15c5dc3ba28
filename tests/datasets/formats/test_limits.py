"""The limit on the size of data, and how to raise it."""

from pathlib import Path

import numpy as np
import pytest

from nntui.errors import DataError
from tests.datasets.files import npz, write
from tests.datasets.samples import load


def test_nntui_data_mib_is_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An invalid value is an error."""
    path = write(
        tmp_path / "a", npz(x=np.resize(np.arange(256, dtype=np.uint8), (3 * 2**10, 32, 32)))
    )
    monkeypatch.setenv("NNTUI_DATA_MIB", "2")
    with pytest.raises(DataError, match=r"at most 2 MiB of data, .* raise the limit with"):
        load(path)
    monkeypatch.setenv("NNTUI_DATA_MIB", "much")
    with pytest.raises(DataError, match="NNTUI_DATA_MIB: expected a number of MiB"):
        load(path)
    monkeypatch.setenv("NNTUI_DATA_MIB", "8")
    assert len(load(path).test) == 3 * 2**10
