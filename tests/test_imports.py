"""Which package may import which, read from the source of every module."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import nntui

_ROOT = Path(nntui.__file__).parent
_MODULES = sorted(_ROOT.rglob("*.py"))

_ORDER = (
    ("strings", set[str]()),
    ("errors", {"strings"}),
    ("locations", set[str]()),
    ("storage", {"errors"}),
    ("config", {"errors", "strings"}),
    ("engine", {"errors"}),
    ("datasets", {"config.augmentation", "config.reading", "errors", "strings", "storage"}),
    ("training", {"engine", "datasets", "config", "errors", "strings"}),
    ("weights", {"config.layers", "errors", "strings", "storage"}),
    ("recipes", {"config", "errors", "strings"}),
    (
        "runs",
        {
            *("recipes", "training", "weights", "datasets", "config"),
            *("locations", "storage", "errors", "strings"),
        },
    ),
    ("analysis", {"engine", "datasets", "training", "weights", "config", "errors"}),
    ("baselines", {"datasets", "errors", "storage"}),
    ("view", {"training", "analysis", "strings"}),
    (
        "workspace",
        {
            *("analysis", "baselines", "view", "runs", "recipes", "weights", "training"),
            *("datasets", "config", "locations", "storage", "errors", "strings"),
        },
    ),
    ("bench", {"training", "engine", "datasets", "config", "locations", "errors"}),
)
"""Each package with the packages it may import besides itself, which all stand above it."""
_ALLOWED: dict[str, set[str]] = dict(_ORDER)
_ALLOWED["tui"] = set(_ALLOWED)
_ALLOWED["cli"] = set(_ALLOWED)

_OWNERS = {
    "textual": {"tui"},
    "plotext": {"view"},
    "matplotlib": {"view"},
    "typer": {"cli"},
    "safetensors": {"weights"},
    "threadpoolctl": {"runs", "tui", "bench"},
    "platformdirs": {"locations"},
    "PIL": {"datasets"},
    "pooch": {"datasets"},
    "requests": {"datasets"},
}
"""Libraries that only some packages know, so that each can be replaced in one place."""

_NOT_FOR_THE_ENGINE = {"io", "os", "pathlib", "random", "subprocess", "sys", "threading", "time"}


def _imports(path: Path) -> Iterator[str]:
    """Yield the dotted name of everything a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides what it imports"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _package(path: Path) -> str:
    return path.relative_to(_ROOT).parts[0].removesuffix(".py")


def _own_imports(path: Path) -> set[str]:
    """Return what a module imports of the house, without the house's name."""
    dotted = (name.partition(".") for name in _imports(path))
    return {rest for top, _, rest in dotted if top == "nntui" and rest != "__version__"}


def _libraries(path: Path) -> set[str]:
    """Return the top names of what a module imports from elsewhere."""
    tops = {name.partition(".")[0] for name in _imports(path)}
    return tops - {"nntui"}


def _module_id(path: Path) -> str:
    return str(path.relative_to(_ROOT))


def test_every_package_is_in_the_table() -> None:
    """A new package cannot be built without saying what it may import."""
    assert {"__init__", "__main__", *_ALLOWED} == {_package(path) for path in _MODULES}


@pytest.mark.parametrize("path", _MODULES, ids=_module_id)
def test_a_module_imports_only_what_its_package_may(path: Path) -> None:
    """Nothing looks up: no package knows those above it, and nothing but cli knows tui."""
    package = _package(path)
    allowed = {package, *_ALLOWED.get(package, {"cli"})}

    strangers = {
        name
        for name in _own_imports(path)
        if not any(f"{name}.".startswith(f"{known}.") for known in allowed)
    }

    assert set() == strangers


@pytest.mark.parametrize("path", _MODULES, ids=_module_id)
def test_a_library_is_known_to_its_keepers_only(path: Path) -> None:
    """Textual stays in tui, plotext in view, and so on."""
    kept = {
        name for name in _libraries(path) & _OWNERS.keys() if _package(path) not in _OWNERS[name]
    }

    assert set() == kept


@pytest.mark.parametrize("path", sorted((_ROOT / "engine").rglob("*.py")), ids=_module_id)
def test_the_engine_knows_numpy_and_no_world(path: Path) -> None:
    """The mathematics has no files, no clock, no randomness of its own and no other library."""
    libraries = _libraries(path)

    assert set() == libraries - sys.stdlib_module_names - {"numpy"}
    assert set() == libraries & _NOT_FOR_THE_ENGINE


def _loaded_by(code: str) -> set[str]:
    """Return the top names of all modules that are loaded once `code` has run."""
    report = f"{code}\nimport sys; sys.stderr.write(chr(10) + ' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stderr.splitlines()[-1].split()}


def test_the_command_line_loads_no_app() -> None:
    """`nntui train --help` does not wait for textual."""
    loaded = _loaded_by(
        "from nntui.cli.main import main\n"
        "try: code = main(['train', '--help'])\n"
        "except SystemExit as end: code = end.code\n"
        "assert code == 0, code"
    )

    assert "typer" in loaded
    assert "textual" not in loaded


def test_the_trainer_loads_neither_app_nor_charts(tmp_path: Path) -> None:
    """The trainer's process is small: whatever draws stays out of it."""
    (tmp_path / "config.toml").write_text('data = "nowhere"')

    loaded = _loaded_by(
        "from nntui.runs.trainer.process import main\n"
        f"code = main({str(tmp_path)!r})\n"
        "assert code == 2, code"
    )

    assert "numpy" in loaded
    assert set() == loaded & {"textual", "plotext", "typer", "rich"}
