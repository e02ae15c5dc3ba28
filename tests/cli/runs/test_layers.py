"""`nntui runs show RUN --layers`: a row for each layer."""

import json
from pathlib import Path

from tests.cli.conftest import Run


def test_the_layers_of_a_run_are_shown(nntui: Run, run_folder: Path) -> None:
    done = nntui("runs", "show", run_folder.name, "--layers")

    assert (done.code, done.err) == (0, "")
    assert [line.split()[0] for line in done.out.splitlines()[:4]] == [
        "layer",
        "input",
        "16",
        "softmax",
    ]


def test_the_layers_as_json(nntui: Run, run_folder: Path) -> None:
    done = nntui("runs", "show", run_folder.name, "--layers", "--json")

    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["run"] == run_folder.name
