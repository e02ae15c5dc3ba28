"""A run that has ended: whether the key that trains resumes it or starts a new one."""

from nntui.tui.state import State, next_run_differences
from nntui.workspace.resuming import changes_to_resume, setting_to_raise

_SPANNING = {"cosine", "one-cycle"}
"""Schedules that have the length of the run."""


def can_resume(state: State) -> bool | None:
    """Return whether the run shown continues with the present settings; None if it has not ended.

    None, too, where it diverged or failed, or is done and its settings ask for nothing more: its
    own message says what to change.
    """
    interrupted = bool(state.problem) or state.view.status == "stopped"
    done = state.view.status == "done"
    if state.live or state.run_config is None or not (interrupted or done):
        return None
    resumes = changes_to_resume(state.run_config, state.view, state.config) is not None
    if done:
        return True if resumes and not state.run_missing else None
    return resumes and not state.run_missing


def next_key(state: State) -> str:
    """Return what can be done about a run that has ended, empty where nothing is to be said."""
    if state.run_missing:
        named = state.run_name or next_run_differences(state)
        return "space starts a new run" if named else "r starts again with a new network"
    resumes = can_resume(state)
    if resumes is None or state.lost:
        return ""
    if not resumes:
        return "space starts a new run"
    return _continuing(state) if state.view.status == "done" else "space resumes it"


def _continuing(state: State) -> str:
    """Return how a run that is done continues; a schedule with its length is stretched."""
    config = state.config
    if setting_to_raise(state.view) == "patience":
        return f"space continues it with patience {config.patience}"
    text = f"space continues it to epoch {config.epochs}"
    if config.schedule in _SPANNING:
        text += f"; the {config.schedule} schedule then spans all {config.epochs} epochs"
    return text
