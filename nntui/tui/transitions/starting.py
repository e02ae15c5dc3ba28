"""Starting: a run of the settings that are shown, or the run that is shown once more."""

from dataclasses import replace

from nntui.errors import NntuiError
from nntui.tui.state import OpenTarget, PendingStart, State
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.transitions.superseding import supersede
from nntui.tui.work import StartRun


def start(state: State) -> Step:
    """Return the step that starts or resumes a run, or says why that is impossible."""
    data = state.data
    if state.barred:
        return Step(with_error(state, f"{state.barred}; r takes an untrained network instead"))
    if data is None and not state.lost:
        return Step(noted(state, "still loading the data; press space again in a moment"))
    if state.start is not None:
        return Step(noted(state, "a run is being started; press space again in a moment"))
    asked = state.request.request if state.request else None
    if isinstance(asked, OpenTarget) and asked.named:
        text = f"{asked.title} is still being opened; press space again in a moment"
        return Step(noted(state, text))
    try:
        if data is not None:
            data.check_labeled()
    except NntuiError as error:
        return Step(with_error(state, error))
    step = supersede(state)
    state = replace(step.state, start=PendingStart(state.config), pause_requested=False)
    ticket = state.generations.ticket("any")
    work = StartRun(ticket, state.config, state.run, state.view, data)
    return Step(state, (*step.work, work))
