"""Long work: how far an evaluation is, and giving it up."""

from dataclasses import replace

from nntui.tui.messages.answers import EvaluationAdvanced
from nntui.tui.messages.user import CancelPressed
from nntui.tui.state import LoadInitial, State
from nntui.tui.state.pending import EvaluationProgress
from nntui.tui.transitions.matrix import cell_left
from nntui.tui.transitions.requesting import refuse
from nntui.tui.transitions.step import Step, noted
from nntui.tui.transitions.superseding import supersede
from nntui.tui.transitions.sweep_page import back_to_sweep
from nntui.tui.work import CancelEvaluation


def evaluation_advanced(state: State, message: EvaluationAdvanced) -> Step:
    """Return the step after more of a network was evaluated."""
    progress = EvaluationProgress(message.title, message.share)
    return Step(replace(state, progress=progress))


def cancel_pressed(state: State, message: CancelPressed) -> Step:
    """Return the step that gives up what is being opened or evaluated; what is shown stays.

    Where nothing is, it leads from the digits of a cell back to the matrix, and from the run of a
    trial back to its sweep.
    """
    del message
    pending = state.request
    if pending is not None and not isinstance(pending.request, LoadInitial):
        step = supersede(state)
        step = Step(step.state, (*step.work, CancelEvaluation())).then(
            lambda state: refuse(state, "")
        )
        return Step(noted(step.state, "cancelled; what was shown before is shown"), step.work)
    if state.progress is None:
        back = None if state.cursor.filtered else back_to_sweep(state)
        return cell_left(state) if back is None else back
    note = f"the evaluation of {state.progress.title} was cancelled"
    return Step(noted(replace(state, progress=None), note), (CancelEvaluation(),))
