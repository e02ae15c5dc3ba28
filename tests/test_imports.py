"""Which package may import which, read from the source of every module; there are no cycles."""

import ast
import graphlib
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import nntui

_ROOT = Path(nntui.__file__).parent
_FILES = sorted(_ROOT.rglob("*.py"))

_BASE = ("version", "strings", "errors", "locations", "storage")

_ALLOWED: dict[str, tuple[str, ...]] = {
    "version": (),
    "late_numpy": (),
    "strings": (),
    "errors": ("strings",),
    "locations": ("strings", "errors"),
    "storage": ("strings", "errors"),
    "config": ("strings", "errors"),
    "engine": ("errors",),
    "pickles": ("strings",),
    "datasets": (*_BASE, "pickles", "config.augmentation", "config.reading"),
    "training": ("strings", "errors", "locations", "config", "engine", "datasets"),
    "weights": (
        *(*_BASE, "pickles", "datasets.formats.npy", "datasets.formats.matlab"),
        *("config", "engine", "training.networks"),
    ),
    "recipes": ("strings", "errors", "config"),
    "runs": (*_BASE, "config", "datasets", "training", "weights", "recipes"),
    "analysis": (
        *("late_numpy", "strings", "errors", "config", "engine", "datasets", "training"),
        "weights",
    ),
    "reading": (
        *("strings", "errors", "config", "engine", "datasets", "training", "weights"),
        "analysis.restore",
    ),
    "baselines": ("strings", "errors", "storage", "config", "datasets"),
    "view": (
        *("late_numpy", "strings", "errors", "config", "datasets", "training", "analysis"),
        "reading.record",
    ),
    "workspace": (
        *(*_BASE, "config", "engine", "datasets", "training", "weights", "recipes", "runs"),
        *("analysis", "reading", "baselines", "view"),
    ),
    "sweeps": (*_BASE, "config", "datasets", "training", "runs", "recipes", "view", "workspace"),
    "bench": ("strings", "errors", "locations", "config", "engine", "datasets", "training"),
}
"""What each package may import besides itself; the order is that of docs/architecture.md."""
_ALLOWED["tui"] = tuple(name for name in _ALLOWED if name != "bench")
_ALLOWED["cli"] = (*_ALLOWED, "tui.app")
_ALLOWED["__init__"] = tuple(
    name for name in _ALLOWED if name not in {"tui", "cli", "bench", "sweeps"}
)
_ALLOWED["__main__"] = ("cli.main",)

_PURE = (
    "late_numpy",
    "strings",
    "errors",
    "config",
    "datasets",
    "training",
    "weights",
    "runs",
    "analysis",
    "view",
)

_ALLOWED_IN_TUI: dict[str, tuple[str, ...]] = {
    "state": (),
    "inside_work": ("state",),
    "work": ("state", "inside_work"),
    "messages": ("state", "work"),
    "job_control": (),
    "output": (),
    "pace": ("output",),
    "keys": ("state", "messages"),
    "themes": (),
    "last_view": ("state",),
    "transitions": ("state", "work", "inside_work", "messages"),
    "widgets": ("state", "messages", "keys"),
    "dialogs": ("state", "messages", "keys", "widgets"),
    "screens": ("state", "messages", "keys", "widgets"),
    "workers": ("state", "work", "inside_work", "messages"),
    "input_queue": (),
    "palette": (),
    "screenshots": (),
    "signals": (),
    "commands": ("keys", "messages", "store", "widgets"),
    "store": ("state", "work", "messages", "transitions", "workers"),
    "questions": ("state", "work", "messages", "store", "dialogs"),
}
"""What each part of the app may import of the app besides itself; `app` may import all."""
_ALLOWED_IN_TUI["key_app"] = tuple(_ALLOWED_IN_TUI)

_OWNERS = {
    "textual": {"tui"},
    "plotext": {"view"},
    "matplotlib": {"view", "bench"},
    "typer": {"cli"},
    "safetensors": {"weights"},
    "threadpoolctl": {"training", "runs", "workspace", "bench", "sweeps"},
    "h5py": {"weights"},
    "platformdirs": {"locations"},
    "PIL": {"datasets"},
    "pooch": {"datasets"},
    "requests": {"datasets"},
    "distributed": {"sweeps"},
    "optuna": {"sweeps"},
}
"""Libraries that only some packages import, so that each can be replaced in one place."""

_WITHOUT_TEXTUAL = ("state", "work", "inside_work", "transitions", "keys")
"""Parts of the app that are tested without a screen."""

_NOT_FOR_THE_ENGINE = {"io", "os", "pathlib", "random", "subprocess", "sys", "threading", "time"}


def _name(path: Path) -> str:
    """Return the dotted name of a file below `nntui`; `__init__` for the top package itself."""
    dotted = ".".join(path.relative_to(_ROOT).with_suffix("").parts)
    return dotted.removesuffix(".__init__")


_NAMES = {_name(path): path for path in _FILES}


@cache
def _imports(path: Path) -> frozenset[str]:
    """Return the dotted name of everything a file imports, wherever in it."""
    return frozenset(_imported_names(path))


def _imported_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides what it imports"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _own_imports(path: Path) -> set[str]:
    """Return what a file imports of nntui, by the names of files; a symbol stands for its file."""
    dotted = (name.partition(".") for name in _imports(path))
    names = {rest for top, _, rest in dotted if top == "nntui" and rest}
    return {_file_of(name) for name in names}


def _file_of(name: str) -> str:
    while name not in _NAMES and name:
        name = name.rpartition(".")[0]
    return name or "__init__"


def _libraries(path: Path) -> set[str]:
    """Return the top names of what a file imports from elsewhere."""
    return {name.partition(".")[0] for name in _imports(path)} - {"nntui"}


def _package(name: str) -> str:
    return name.partition(".")[0]


def _is_within(name: str, allowed: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"{one}.") for one in allowed)


def test_every_package_is_in_the_table() -> None:
    """A new package has to say what it may import."""
    assert set(_ALLOWED) == {_package(name) for name in _NAMES}


@pytest.mark.parametrize("name", _NAMES)
def test_a_file_imports_only_packages_below_its_own(name: str) -> None:
    """Imports point in one direction, and only the command line imports the app."""
    package = _package(name)
    allowed = (package, *_ALLOWED[package])
    imported = _own_imports(_NAMES[name]) - {name}

    assert {other for other in imported if not _is_within(other, allowed)} == set()


@pytest.mark.parametrize("name", [n for n in _NAMES if n.startswith("tui.") and n != "tui.app"])
def test_a_part_of_the_app_imports_only_parts_below_it(name: str) -> None:
    """Widgets import neither screens nor the store, and dialogs stand beside screens."""
    part = name.split(".")[1]
    allowed = (f"tui.{part}", *(f"tui.{other}" for other in _ALLOWED_IN_TUI[part]))
    imported = {other for other in _own_imports(_NAMES[name]) if other.startswith("tui")}

    assert {other for other in imported if not _is_within(other, allowed)} == set()


@pytest.mark.parametrize("name", [n for n in _NAMES if n.startswith("tui.widgets.")])
def test_a_widget_starts_no_work(name: str) -> None:
    """It shows a state and posts messages; it imports only what states are made of."""
    allowed = (*_PURE, "tui", "recipes")

    assert {o for o in _own_imports(_NAMES[name]) if not _is_within(o, allowed)} == set()


@pytest.mark.parametrize("name", [n for n in _NAMES if n.startswith("tui.")])
def test_state_and_transitions_do_not_import_textual(name: str) -> None:
    """They are tested without a screen."""
    if name.split(".")[1] in _WITHOUT_TEXTUAL:
        assert "textual" not in _libraries(_NAMES[name])


def test_no_file_imports_itself_through_others() -> None:
    """There is no cycle, neither between packages nor between files of one package."""
    graph = {name: _own_imports(path) - {name} for name, path in _NAMES.items()}

    graphlib.TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("name", _NAMES)
def test_a_library_is_imported_by_its_owners_only(name: str) -> None:
    """Textual stays in tui, Typer in cli, plotext in view, and so on."""
    path = _NAMES[name]
    used = _libraries(path) & _OWNERS.keys()

    assert {library for library in used if _package(name) not in _OWNERS[library]} == set()


@pytest.mark.parametrize("name", [n for n in _NAMES if _package(n) == "engine"])
def test_the_engine_imports_numpy_and_nothing_that_does_io(name: str) -> None:
    """The mathematics has no files, no clock, no global random state and no other library."""
    libraries = _libraries(_NAMES[name])

    assert libraries - sys.stdlib_module_names - {"numpy"} == set()
    assert libraries & _NOT_FOR_THE_ENGINE == set()


def _loaded_by(code: str) -> set[str]:
    """Return the top names of all modules that are loaded once `code` has run."""
    return {name.partition(".")[0] for name in _modules_loaded_by(code)}


def _modules_loaded_by(code: str) -> set[str]:
    """Return the dotted names of all modules that are loaded once `code` has run."""
    report = f"{code}\nimport sys; sys.stderr.write(chr(10) + ' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", report], capture_output=True, text=True, check=True
    )
    return set(done.stderr.splitlines()[-1].split())


_NEVER_AT_THE_START = (
    *("PIL", "matplotlib", "pooch", "requests", "safetensors", "sklearn", "threadpoolctl"),
    *("nntui.baselines", "nntui.datasets", "nntui.engine", "nntui.weights"),
)
"""Not loaded by what has to answer at once: each takes 10 to 300 ms."""

_FIRST_PAINT = (
    "import nntui.tui.app, nntui.tui.screens.train, nntui.workspace.last_view\n"
    "from nntui.tui.state import State\n"
    "assert State().draw.is_blank"
)


def _command(*words: str) -> str:
    return f"from nntui.cli.main import main\ntry: main({words!r})\nexcept SystemExit: pass"


@pytest.mark.parametrize(
    ("code", "others"),
    [
        (_command("--version"), ("numpy", "msgspec", "rich", "typer", "textual", "nntui.config")),
        (_command("--help"), ("numpy", "msgspec", "textual", "nntui.runs", "nntui.workspace")),
        (_command("runs"), ("numpy", "textual", "plotext", "nntui.analysis", "nntui.tui")),
        (
            _FIRST_PAINT,
            (
                *("numpy", "typer", "nntui.cli", "nntui.runs", "nntui.workspace.data"),
                *("nntui.tui.transitions", "nntui.tui.workers", "nntui.tui.dialogs"),
                *("nntui.tui.questions", "nntui.tui.palette", "nntui.tui.screens.runs"),
            ),
        ),
    ],
    ids=["version", "help", "runs", "first paint"],
)
def test_what_is_not_needed_at_the_start_is_imported_later(
    code: str, others: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The three commands and the first paint of the app load nothing that they do not show."""
    monkeypatch.setenv("NNTUI_SAVES", str(tmp_path))

    loaded = _modules_loaded_by(code)

    assert {name for name in loaded if _is_within(name, (*_NEVER_AT_THE_START, *others))} == set()


def test_the_package_itself_is_cheap_to_import() -> None:
    """`import nntui` loads neither NumPy nor a front end before something is used."""
    loaded = _loaded_by("import nntui")

    assert set() == loaded & {"numpy", "msgspec", "textual", "typer", "plotext"}


def test_the_command_line_does_not_load_the_app() -> None:
    """`nntui train --help` does not import Textual."""
    loaded = _loaded_by(
        "from nntui.cli.main import main\n"
        "try: code = main(['train', '--help'])\n"
        "except SystemExit as end: code = end.code\n"
        "assert code == 0, code"
    )

    assert "typer" in loaded
    assert "textual" not in loaded


def test_the_trainer_loads_neither_app_nor_charts(tmp_path: Path) -> None:
    """The process of the trainer stays small: it imports nothing that draws."""
    (tmp_path / "config.toml").write_text('data = "nowhere"')

    loaded = _loaded_by(
        "from nntui.runs.trainer.process import main\n"
        f"code = main({str(tmp_path)!r})\n"
        "assert code == 2, code"
    )

    assert "numpy" in loaded
    assert set() == loaded & {"textual", "plotext", "typer", "rich"}
