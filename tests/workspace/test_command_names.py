"""Names that nothing of the user can have: `nntui NAME` would run the command."""

from pathlib import Path

import pytest

from nntui.cli.names import COMMANDS
from nntui.errors import DataError, RunError, WeightsError
from nntui.workspace import command_names
from nntui.workspace.data import import_files
from nntui.workspace.run_names import check_new_name
from nntui.workspace.weights import path_for_new


def test_the_names_of_all_commands_are_known() -> None:
    """Those of the command line."""
    assert set(command_names.COMMANDS) == set(COMMANDS)


@pytest.mark.parametrize("name", command_names.COMMANDS)
def test_nothing_can_have_the_name_of_a_command(tmp_path: Path, name: str) -> None:
    """Neither a run nor weights nor imported data."""
    with pytest.raises(RunError, match=f"{name}: a command has this name"):
        check_new_name(name)
    with pytest.raises(WeightsError, match=f"{name}: a command has this name"):
        path_for_new(name)
    with pytest.raises(DataError, match=f"{name}: a command has this name"):
        import_files(tmp_path, name)
