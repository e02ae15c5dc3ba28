"""Folders of their own for doctests, and how many processes run the tests."""

import os
from pathlib import Path

import pytest

collect_ignore = ["tests/tools/fresh_networks.py"]
"""A script without examples, which imports PyTorch."""


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are processors: tests of training processes wait for them."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def doctest_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that all doctests of a process share, so that digits are generated once."""
    return tmp_path_factory.mktemp("doctest-cache")


@pytest.fixture(autouse=True)
def _isolated_doctests(request: pytest.FixtureRequest) -> None:
    """Let a doctest write to temporary folders only, without data and without a network."""
    if not isinstance(request.node, pytest.DoctestItem):
        return
    folder: Path = request.getfixturevalue("tmp_path")
    cache: Path = request.getfixturevalue("doctest_cache")
    patch: pytest.MonkeyPatch = request.getfixturevalue("monkeypatch")
    patch.setenv("NNTUI_SAVES", str(folder / "saves"))
    patch.setenv("NNTUI_DATA", str(folder / "data"))
    patch.setenv("NNTUI_CACHE", str(cache))
    patch.setenv("NNTUI_MIRROR", "none")
    patch.chdir(folder)
