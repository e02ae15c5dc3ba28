"""A fixture for downloads."""

from pathlib import Path

import pytest


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A cache that only one test uses."""
    return tmp_path / "kept"
