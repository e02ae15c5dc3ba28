"""The project as it is installed and as contributors find it."""

import importlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

import nntui
from nntui.cli.main import main

ROOT = Path(__file__).parents[1]
FILES = sorted(file.distribution_path for file in SdistBuilder(str(ROOT)).recurse_included_files())
TEXT = [name for name in FILES if not name.endswith((".safetensors", ".png", ".svg"))]
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())


def test_the_version_stands_in_one_place(capsys: pytest.CaptureFixture[str]) -> None:
    """It is read from the package; everything else reports that one."""
    assert SETTINGS["project"]["dynamic"] == ["version"]
    assert WheelBuilder(str(ROOT)).metadata.version == nntui.__version__
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.split() == ["nntui", nntui.__version__]
    assert f"## [{nntui.__version__}]" in (ROOT / "CHANGELOG.md").read_text()


def test_the_wheel_holds_the_package_and_nothing_else() -> None:
    """Type information, styles, recipes and weights are part of it."""
    inside = {file.distribution_path for file in WheelBuilder(str(ROOT)).recurse_included_files()}
    assert {name for name in inside if not name.startswith("nntui/")} == set()
    assert inside == {name for name in FILES if name.startswith("nntui/")}
    assert {
        "nntui/py.typed",
        "nntui/tui/nntui.tcss",
        "nntui/recipes/rashid.toml",
        "nntui/pretrained/mlp-best.safetensors",
    } <= inside


def test_the_source_distribution_holds_tests_and_docs() -> None:
    """The test command of the README works from it."""
    needed = {"README.md", "pyproject.toml", "conftest.py", "tests/conftest.py", "docs/README.md"}
    assert needed <= set(FILES)


def test_no_file_is_a_symbolic_link() -> None:
    """Checkouts on some systems turn links into text files."""
    assert [name for name in FILES if (ROOT / name).is_symlink()] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    """Examples use relative paths or made-up ones."""
    paths = re.compile("/work" + "/|/tmp/w" + "/|/root" + "/")
    found = [
        f"{name}: {match[0]}"
        for name in TEXT
        if (match := paths.search((ROOT / name).read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(
    "name",
    [
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in FILES
        if name.startswith("nntui/") and name.endswith(".py") and "__main__" not in name
    ],
)
def test_every_module_can_be_imported_without_the_extras(name: str) -> None:
    """Doctests skip modules that cannot be imported, so this must see them."""
    importlib.import_module(name)


def test_every_extra_and_dependency_says_what_it_is_for() -> None:
    """One comment a line, in the project file itself."""
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    required = re.compile(r'^    "[a-z][\w-]+[<>]=?[\d.][^"]*",')
    bare = [line for line in lines if required.match(line) and "#" not in line]
    assert [line.strip() for line in bare] == ['"pytest>=8.3",', '"ruff>=0.9",', '"mypy>=1.14",']


def test_every_exception_to_a_lint_rule_has_a_reason() -> None:
    """A number alone says nothing to a reader."""
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    rules = [line for line in lines if re.match(r'^    "[A-Z]+\d*",', line)]
    assert len(rules) > 10
    assert [line for line in rules if "#" not in line] == []


def test_the_tasks_list_themselves() -> None:
    """Every task of the Makefile has a line of help."""
    text = (ROOT / "Makefile").read_text()
    tasks = re.findall(r"^\.PHONY: ([\w-]+)$", text, re.MULTILINE)
    assert len(tasks) > 8
    assert [task for task in tasks if not re.search(rf"^{task}:.*## \w", text, re.MULTILINE)] == []
