"""Prints which package of nntui imports which, and whether there are circular imports.

python docs/imports.py          prints the table
python docs/imports.py --write  puts it into docs/architecture.md
"""

import ast
import graphlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
BLOCK = re.compile(r"(?<=<!-- imports -->\n\n).*?(?=\n\n<!-- end -->)", re.DOTALL)


def main(arguments: list[str]) -> None:
    """Print the table, or write it into the page."""
    if arguments == ["--write"]:
        table = "\n".join(f"    {line}".rstrip() for line in report().splitlines())
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(BLOCK.sub(lambda _: table, text), encoding="utf-8")
    else:
        sys.stdout.write(f"{report()}\n")


def report() -> str:
    """Return a line for each package, those that import nothing first, and a summary."""
    packages = package_imports()
    lines = [f"{name:<12}{' '.join(sorted(packages[name])) or '-'}" for name in _in_order(packages)]
    arrows = sum(map(len, packages.values()))
    files = file_imports()
    graphlib.TopologicalSorter(files).prepare()
    summary = (
        f"{len(packages)} packages, {arrows} imports between them, {len(files)} files; no cycles"
    )
    return "\n".join([*lines, "", summary])


def _in_order(packages: dict[str, set[str]]) -> list[str]:
    """Return the packages, each after those that it imports, and those of one level by name."""
    sorter = graphlib.TopologicalSorter(packages)
    sorter.prepare()  # CycleError if there is a circle
    order: list[str] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready())
        order += ready
        sorter.done(*ready)
    return order


def package_imports() -> dict[str, set[str]]:
    """Return the packages that each package imports besides itself."""
    found: dict[str, set[str]] = {}
    for file, imported in file_imports().items():
        mine = found.setdefault(_package(file), set())
        mine.update(_package(other) for other in imported)
    return {name: others - {name} for name, others in found.items()}


def file_imports() -> dict[str, set[str]]:
    """Return the files that each file imports; an imported name counts as the file it is from."""
    paths = {_name(path): path for path in sorted((ROOT / "nntui").rglob("*.py"))}
    return {
        name: {known for dotted in _imported(path) if (known := _file(dotted, paths)) != name}
        for name, path in paths.items()
    }


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        yield from (name for name in names if name.partition(".")[0] == "nntui")


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _file(dotted: str, paths: dict[str, Path]) -> str:
    while dotted not in paths:
        dotted = dotted.rpartition(".")[0]
    return dotted


def _package(name: str) -> str:
    return name.split(".")[1] if "." in name else name


if __name__ == "__main__":
    main(sys.argv[1:])
