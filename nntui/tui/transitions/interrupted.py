"""A run that was interrupted: whether the key that trains resumes it or starts a new one."""

from nntui.tui.state import State
from nntui.workspace.resuming import changes_to_resume


def can_resume(state: State) -> bool | None:
    """Return whether the run shown continues with the present settings; None if it has not ended.

    None, too, where it is complete, diverged or failed: its own message says what to change.
    """
    interrupted = bool(state.problem) or state.view.status == "stopped"
    if state.live or state.run_config is None or not interrupted:
        return None
    changes = changes_to_resume(state.run_config, state.view, state.config)
    return not state.run_missing and changes is not None


def next_key(state: State) -> str:
    """Return what can be done about an interrupted run, empty where no run was interrupted."""
    resumes = can_resume(state)
    if resumes is None or state.lost:
        return ""
    if state.run_missing:
        return "r starts again with a new network"
    return "space resumes it" if resumes else "space starts a new run"
