"""Commands to the run that is shown, and the trainer's answers to them.

Keys may come faster than answers. What was asked for last counts until all commands are answered;
then the run itself says whether it is paused.
"""

from dataclasses import replace

from nntui.runs.commands import Advance, AnyCommand, Change, Pause, Resume
from nntui.runs.directory import RunDirectory
from nntui.training.events import CommandRefused, Resumed
from nntui.tui.messages.answers import CommandFailed, CommandSent
from nntui.tui.state import PendingCommand, State
from nntui.tui.transitions.step import Step, with_error
from nntui.tui.work import Exit, SendCommand
from nntui.workspace.settings import revert_live, with_settings


def command(state: State, asked: AnyCommand) -> Step:
    """Return the step that sends a command to the run, or keeps it until the run has started."""
    state = replace(state, pause_requested=_pauses(asked, before=state.pause_requested))
    if state.start is not None and not state.start.superseded:
        commands = (*state.start.commands, asked)
        return Step(replace(state, start=replace(state.start, commands=commands)))
    if state.run is None:
        return Step(state)
    step = send(state, state.run, asked)
    pending = PendingCommand(step.state.commands_sent, asked, ends=state.ends)
    return Step(replace(step.state, commands=(*state.commands, pending)), step.work)


def send(state: State, run: RunDirectory, asked: AnyCommand) -> Step:
    """Return the step that sends a command whose answer is not waited for."""
    number = state.commands_sent + 1
    work = SendCommand(state.generations.ticket("any"), number, run, asked)
    return Step(replace(state, commands_sent=number), (work,))


def command_sent(state: State, message: CommandSent) -> Step:
    """Return the step after a command was written; its answer may have been read already."""
    commands = tuple(
        replace(each, name=message.name) if each.number == message.number else each
        for each in state.commands
    )
    settled = settle(replace(state, commands=commands))
    if message.number == state.leaving_after and state.leaving_line:
        return Step(settled, (Exit(state.leaving_line),))
    return Step(settled)


def command_failed(state: State, message: CommandFailed) -> Step:
    """Return the step after a command could not be written."""
    commands = tuple(each for each in state.commands if each.number != message.number)
    state = settle(replace(state, commands=commands, leaving_after=0))
    return Step(with_error(state, message.error))


def settle(state: State) -> State:
    """Return `state` without the commands that are answered."""
    commands = tuple(each for each in state.commands if not _is_answered(state, each))
    for each in state.commands:
        if isinstance(each.command, Change) and _is_refused(state, each):
            state = with_settings_of_run(state)
    if not state.live:
        return replace(state, commands=(), pause_requested=False)
    if not commands:
        state = replace(state, pause_requested=state.view.status == "paused")
    return replace(state, commands=commands)


def with_settings_of_run(state: State) -> State:
    """Return `state` with every setting that the run can change as it is in the run."""
    if state.run_config is None:
        return state
    effective = with_settings(state.run_config, state.view.settings)
    return replace(state, config=revert_live(state.config, effective), edits=state.edits + 1)


def _is_answered(state: State, pending: PendingCommand) -> bool:
    answer = state.answers.get(pending.name)
    # A run that was paused resumes to advance, and answers once more when it pauses again.
    begins = isinstance(pending.command, Advance) and isinstance(answer, Resumed)
    return answer is not None and not begins


def _is_refused(state: State, pending: PendingCommand) -> bool:
    return isinstance(state.answers.get(pending.name), CommandRefused)


def _pauses(asked: AnyCommand, *, before: bool) -> bool:
    """Return whether the run pauses once this command is carried out."""
    match asked:
        case Pause() | Advance(unit="step"):
            return True
        case Resume() | Advance():
            return False  # to the end of an epoch it may take a while, in which space pauses
    return before
