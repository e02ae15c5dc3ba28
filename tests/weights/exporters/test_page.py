"""The page on other programs: its code is what an export prints."""

import re
from pathlib import Path

import pytest

from nntui.weights import read
from nntui.weights.exporters import EXPORTERS, graph_of
from tests.weights.exporters.cases import shipped

_PAGE = Path(__file__).parents[3] / "docs" / "guide" / "weights-elsewhere.md"
_CODE = re.findall(r"```(?:python|c)\n(.*?)\n```", _PAGE.read_text(encoding="utf-8"), re.DOTALL)
_WEIGHTS = ("convnet", "convnet", "mlp-best", "bozbay-quadratic", "zimengx")


@pytest.mark.parametrize(
    ("to", "name", "code"), list(zip(EXPORTERS, _WEIGHTS, _CODE, strict=True)), ids=list(EXPORTERS)
)
def test_the_code_is_that_of_an_export(to: str, name: str, code: str) -> None:
    """Every format has a section, in the order of the table."""
    exporter = EXPORTERS[to]

    assert code == exporter.usage(graph_of(read(shipped(name))), f"{name}{exporter.suffix}")
