"""Questions about the run under the cursor: its new name, its note, where to export it."""

from pathlib import Path

from nntui.errors import RunError, UsageError
from nntui.locations import expanded
from nntui.strings import clean
from nntui.tui.dialogs.ask import Ask
from nntui.tui.messages.runs import ExportKind
from nntui.workspace.run_list import folder
from nntui.workspace.run_names import check_new_name
from nntui.workspace.run_notes import check_note

EXPORT_WAYS: dict[str, str] = {
    "csv": "curves as CSV: a line for each step and evaluation",
    "json": "everything that is recorded, as JSON",
    "tensorboard": "curves and settings for TensorBoard, in a folder",
}
"""How a run can be exported, as lines to choose from."""
_TARGETS: dict[ExportKind, str] = {"csv": "{}.csv", "json": "{}.json", "tensorboard": "logs"}


class AskNewName(Ask):
    """Asks for another name of a run."""

    def __init__(self, name: str) -> None:
        super().__init__(f"New name of {name}", name, lambda text: _check_name(text, name))


class AskNote(Ask):
    """Asks for the note of a run; an empty one removes it."""

    def __init__(self, name: str, note: str) -> None:
        super().__init__(f"Note of {name} (empty: none)", note, check_note)


class AskTarget(Ask):
    """Asks where to export a run to."""

    def __init__(self, name: str, kind: ExportKind) -> None:
        what = "Folder" if kind == "tensorboard" else "File"
        question = f"{what} to write to; a name without a folder is in {clean(str(Path.cwd()), 60)}"
        super().__init__(question, _TARGETS[kind].format(name), lambda text: _check(text, kind))


def _check_name(text: str, name: str) -> None:
    if text == name:
        raise RunError(f"{clean(name, 60)}: it is called that already; esc leaves the name")
    check_new_name(text)
    if (folder() / text).exists():
        raise RunError(f"{clean(text, 60)}: a run has this name; choose another")


def _check(text: str, kind: ExportKind) -> None:
    if not text.strip():
        raise UsageError("expected a name, received nothing; esc cancels")
    path = expanded(text.strip())
    if kind == "tensorboard":
        if path.exists() and not path.is_dir():
            raise UsageError(f"{clean(text, 60)}: expected a folder, received a file")
    elif path.exists():
        raise UsageError(f"{clean(text, 60)}: it exists already; choose another name")
    elif not path.absolute().parent.is_dir():
        raise UsageError(f"{clean(text, 60)}: there is no such folder")
