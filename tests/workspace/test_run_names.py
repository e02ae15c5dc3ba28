"""Names of new runs: none means something else."""

from nntui.cli.names import COMMANDS
from nntui.workspace import run_names


def test_the_names_of_all_commands_are_known() -> None:
    """`nntui NAME` would run the command and never open the run."""
    assert set(run_names.COMMANDS) == set(COMMANDS)
