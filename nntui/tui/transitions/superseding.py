"""Superseding: the user asked for something newer, so what was asked for before is given up."""

from dataclasses import replace

from nntui.tui.state import State
from nntui.tui.transitions.step import Step
from nntui.tui.work import CancelDownload


def supersede(state: State) -> Step:
    """Return the step that gives up the pending request, and a download that only it waits for.

    A run that is being started is still started, but not shown.
    """
    step = _without_download(state)
    state = step.state
    start = replace(state.start, superseded=True) if state.start else None
    generations = state.generations.after("request")
    state = replace(state, request=None, progress=None, start=start, generations=generations)
    return Step(state, step.work)


def _without_download(state: State) -> Step:
    pending, download = state.request, state.download
    if pending is None or download is None or download.stand_in is not None:
        return Step(state)
    if pending.waits_for != download.name:
        return Step(state)
    generations = state.generations.after("download")
    return Step(replace(state, download=None, generations=generations), (CancelDownload(),))
