"""The documentation names only what exists: commands, options, settings, files, functions."""

import re
import shlex
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import typer

from nntui.cli.commands import app
from nntui.cli.names import COMMANDS
from nntui.config.aliases import OLD_NAMES
from nntui.config.knobs import knobs
from nntui.recipes import registry
from nntui.sweeps.space import parse_varied
from nntui.tui.keys import KEYS

ROOT = Path(__file__).parents[1]
PAGES = sorted(
    [
        *(*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")),
        *(ROOT / "data/README.md", ROOT / "saves/README.md"),
    ]
)
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
PROGRAM = re.compile(r"(NNTUI_\w+=\S+ )*(\.venv/bin/)?(nntui|python3?|make|pip|pre-commit) ")
VARIABLE = re.compile(r"\bNNTUI_[A-Z_]+\b")

WORDS = (
    *("anew", "whoever", "nobody", "somebody", "anybody", "everybody", "judge", "judged"),
    *("goes on", "go on with", "told", "wish", "wishes", "courage", "fed", "contestant"),
    *("obituary", "post-mortem", "crew", "desk", "ink", "fetch", "fetched", "beholds"),
    *("the house", "eyes", "leaf through", "a mistake of ours", "what is to become small"),
    *("under way", "for ever", "all the same"),
)
"""Words that the documentation does not use; CONTRIBUTING.md says what to write instead."""


def _commands(page: Path) -> Iterator[str]:
    """Yield every command line of a page: indented blocks, and code within a sentence."""
    text = re.sub(r"\\\n\s*", "", page.read_text(encoding="utf-8"))
    for line in text.splitlines():
        if line.startswith("    ") and PROGRAM.match(line.strip()):
            yield from re.split(r" {2,}|\s&& ", line.strip(), maxsplit=0)[: 1 + line.count("&&")]
        else:
            yield from (span for span in re.findall(r"`([^`]+)`", line) if PROGRAM.match(span))


LINES = sorted(
    {(name, c) for name, page in zip(NAMES, PAGES, strict=True) for c in _commands(page)}
)


@pytest.mark.parametrize(("page", "line"), LINES)
def test_every_command_of_the_docs_can_be_typed(page: str, line: str) -> None:
    """Commands, options and settings exist, and values are in their range."""
    del page
    words = shlex.split(line, comments=True)
    while re.match(r"[A-Z_]+=", words[0]):
        words.pop(0)
    program = Path(words[0]).name
    if program == "nntui":
        _check_nntui(words[1:])
    elif program.startswith("python"):
        _check_python(words[1:])
    elif program == "make":
        _check_task(words[1:])
    elif program == "pip":
        _check_install(words[1:])
    else:
        assert program == "pre-commit", line


def _nothing(**_: object) -> int:
    """Stand in for a command: what was typed is parsed, and nothing is done."""
    return 0


def _check_nntui(words: list[str]) -> None:
    if not words or "|" in words or words[0] == "[RUN":
        return
    if words[0] not in COMMANDS and not words[0].startswith("-"):
        assert len(words) == 1, "the app takes one name"
        return
    command: Any = typer.main.get_command(app)
    while words and words[0] in getattr(command, "members", {}):
        command = command.get_command(None, words.pop(0))
    if not words:
        return  # a sentence that names a command, without its arguments
    if getattr(command, "default", "") and words[0] not in {"-h", "--help"}:
        command = command.get_command(None, command.default)
    command.callback = _nothing
    command.main(words, standalone_mode=False)
    files = _file_options(command)
    for option, value in pairwise(words):
        name = option.removeprefix("--").replace("-", "_")
        is_setting = option.startswith("--") and name in knobs() and option not in files
        if is_setting and knobs()[name].kind is not bool:
            knobs()[name].parse(value)
        if option == "--recipe" and value != "NAME":
            registry.recipe(value)
    _check_changes(words)


def _check_changes(words: list[str]) -> None:
    """Check words such as lr=0.1, and lr=0.1..1 after --vary."""
    for before, change in pairwise(["", *words]):
        if not re.fullmatch(r"[a-z_0-9]+=[^V].*", change):
            continue
        name, _, value = change.partition("=")
        if before == "--vary":
            parse_varied(name, value)
        else:
            assert name == "dropout" or knobs()[name].parse(value) is not None


def _file_options(command: Any) -> set[str]:
    """Return the options that take a file; `weights export --output` has the name of a setting."""
    return {name for option in command.params if option.metavar == "FILE" for name in option.opts}


def _check_python(words: list[str]) -> None:
    words = [word for word in words if word not in {"-W", "ignore"}]
    if words[0] == "-m":
        assert find_spec(words[1]) is not None
    elif words[0] != "--version":
        assert (ROOT / words[0]).is_file()


def _check_task(words: list[str]) -> None:
    tasks = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert [word for word in words if "=" not in word and word not in tasks] == []


def _check_install(words: list[str]) -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"][
        "optional-dependencies"
    ]
    assert words[0] == "install"
    for extra in re.findall(r"\.\[(\w+)\]", " ".join(words)):
        assert extra in extras


@pytest.mark.parametrize("name", NAMES)
def test_every_link_leads_to_a_page_and_a_heading(name: str) -> None:
    """Only links within the project can be checked, and only those are."""
    page = ROOT / name
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if "://" in target:
            continue
        path, _, heading = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        if heading:
            assert heading in _anchors(linked), target


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_file_and_function_that_is_named_exists(name: str) -> None:
    """A page may write `nntui/FILE.py` `function`, with the class before a method's name."""
    text = (ROOT / name).read_text(encoding="utf-8")
    for path, thing in re.findall(r"`((?:nntui|tests|docs)/[\w/.-]+)`(?: `([\w.]+)`)?", text):
        if "NAME" in path:
            continue
        assert (ROOT / path).exists(), path
        for part in thing.split(".") if thing else []:
            source = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"(def|class) {part}\b|^{part}\b", source, re.MULTILINE), thing


def test_every_environment_variable_is_documented() -> None:
    """The guide has those that the code reads, and no others."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "nntui").rglob("*.py"))
    guide = (ROOT / "docs/guide/command-line.md").read_text(encoding="utf-8")
    assert set(VARIABLE.findall(guide)) == set(VARIABLE.findall(sources))
    pages = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert set(VARIABLE.findall(pages)) == set(VARIABLE.findall(sources))


def test_every_key_of_the_app_is_in_the_guide() -> None:
    """Those of the table of keys, arrows of the confusion matrix aside."""
    guide = (ROOT / "docs/guide/app.md").read_text(encoding="utf-8")
    labels = {key.label for key in KEYS} - {"up", "down", "left", "right"}
    assert sorted(label for label in labels if f"`{label}`" not in guide) == []


def test_all_settings_that_were_renamed_are_in_the_changelog() -> None:
    """Users of old names find the new ones there."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert [old for old, new in OLD_NAMES.items() if f"| `{old}` | `{new}` |" not in text] == []


def test_the_table_of_imports_is_the_one_of_the_code() -> None:
    """`make imports` renews it."""
    script = [sys.executable, str(ROOT / "docs/imports.py")]
    table = subprocess.run(script, capture_output=True, check=True, text=True).stdout
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert textwrap.indent(table, "    ") in page


@pytest.mark.parametrize("name", [name for name in NAMES if name != "CONTRIBUTING.md"])
def test_the_documentation_uses_plain_words(name: str) -> None:
    """Terms of the field instead of words that only this project would use."""
    text = (ROOT / name).read_text(encoding="utf-8").lower()
    assert [word for word in WORDS if re.search(rf"\b{word}\b", text)] == []


def test_the_code_uses_plain_words() -> None:
    """In names, comments and all that users read, as in the documentation."""
    allowed = 'name="judged"'  # a field of journals that earlier versions wrote
    pattern = re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE)
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for path in sorted((ROOT / "nntui").rglob("*"))
        if path.suffix in {".py", ".tcss", ".toml"}
        for line in path.read_text(encoding="utf-8").splitlines()
        if pattern.search(line.replace(allowed, ""))
    ]

    assert found == []


def test_the_readme_is_short() -> None:
    """About 500 words; everything else has a page in docs/."""
    words = re.findall(r"\w[\w'-]*", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(words) < 750
