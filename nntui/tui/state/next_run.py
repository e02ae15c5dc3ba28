"""What the next run has in other than the run that is shown, and which key starts it."""

import msgspec

from nntui.config.run_config import RunConfig
from nntui.strings import counted
from nntui.tui.state.state import State
from nntui.view.differences import Difference, differences


def run_settings(state: State) -> RunConfig | None:
    """Return the present settings of the run that is shown or being started."""
    if state.start is not None:
        return state.start.config
    if state.run_config is None:
        return None
    from nntui.workspace.settings import with_settings  # noqa: PLC0415 - after the first paint

    return with_settings(state.run_config, state.view.settings)


def next_run_differences(state: State) -> tuple[Difference, ...]:
    """Return the settings that differ between the run that is shown and the next one."""
    run = run_settings(state)
    if run is None:
        return ()
    return differences(msgspec.structs.asdict(run), msgspec.structs.asdict(state.config))


def differences_text(state: State) -> str:
    """Return how many settings differ and what space does with them; empty where none differ."""
    count = len(next_run_differences(state))
    if not count or state.commands:
        return ""
    verb = "differs" if count == 1 else "differ"
    them = "it" if count == 1 else "them"
    return f"{counted(count, 'setting')} {verb} from this run: {_space(state, them)} (w: which)"


def _space(state: State, them: str) -> str:
    if state.training:
        return "x, then space starts a new one"
    has_ended = bool(state.problem) or state.view.status in {"stopped", "done", "diverged"}
    if has_ended and state.run_config is not None and not state.run_missing:
        from nntui.workspace.resuming import changes_to_resume  # noqa: PLC0415 - likewise

        changes = changes_to_resume(state.run_config, state.view, state.config)
        if changes is not None:
            verb = "continues" if state.view.status == "done" else "resumes"
            return f"space {verb} the run with {them}"
    return "space starts a new one"
