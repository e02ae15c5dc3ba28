"""AskRunName: asks for the name of the next run."""

from nntui.errors import RunError
from nntui.tui.dialogs.ask import Ask
from nntui.workspace.run_list import folder
from nntui.workspace.run_names import check_new_name


class AskRunName(Ask):
    """Asks for a name that no run has; an empty one is made of the settings."""

    def __init__(self, suggestion: str) -> None:
        super().__init__("Name of the next run (empty: made of its settings)", suggestion, _check)


def _check(name: str) -> None:
    if not name:
        return
    check_new_name(name)
    if (folder() / name).exists():
        raise RunError(f"{name}: a run has this name; choose another")
