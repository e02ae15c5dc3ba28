"""Label fixes: what to do with the label of a digit, and taking that back."""

from dataclasses import replace
from typing import cast

from nntui.tui.messages.digit_answers import FixFailed, LabelFixed
from nntui.tui.messages.digits import FixAction, FixesPressed, FixUndone, LabelActed
from nntui.tui.messages.user import SettingsEdited
from nntui.tui.state import DigitSplit, FixMade, State
from nntui.tui.transitions.digit_list import with_digits
from nntui.tui.transitions.editing import settings_edited
from nntui.tui.transitions.step import Step, is_refused, noted, with_error
from nntui.tui.work import FixLabel
from nntui.workspace.label_fixes import fixes_file


def label_acted(state: State, message: LabelActed) -> Step:
    """Return the step that writes what to do with the label of the digit under the cursor."""
    digits, data = state.digits, state.data
    if digits.found is None or digits.position is None or data is None:
        return Step(noted(state, "there is no digit whose label could be changed"))
    split = digits.found.key.split
    ticket = state.generations.ticket("any")
    work = FixLabel(ticket, data, split, digits.row, message.action, message.label)
    return Step(state, (work,))


def fix_undone(state: State, message: FixUndone) -> Step:
    """Return the step that takes the newest label fix back."""
    del message
    data = state.data
    fixes = [each for each in state.digits.fixes if data is not None and each.data == data.name]
    if data is None or not fixes:
        return Step(noted(state, "no label was changed here"))
    fix = fixes[-1]
    word, _, label = fix.before.partition(" ")
    action = cast("FixAction", word) if word else None
    ticket = state.generations.ticket("any")
    work = FixLabel(ticket, data, fix.split, fix.row, action, label, undo=True)
    return Step(state, (work,))


def fixes_pressed(state: State, message: FixesPressed) -> Step:
    """Return the step after which the next run is trained with the label fixes, or without them."""
    del message
    data = state.data
    if data is None or not state.digits.has_fixes:
        return Step(noted(state, "no label was kept, changed or dropped yet"))
    path = "" if state.config.label_fixes else str(fixes_file(data))
    step = settings_edited(state, SettingsEdited({"label_fixes": path}))
    if is_refused(state, step):
        return step
    text = f"the next run is trained with {path}" if path else "the next run takes all labels as is"
    return Step(noted(step.state, text), step.work)


def label_fixed(state: State, message: LabelFixed) -> Step:
    """Return the step after a label fix was written, or taken back."""
    digits, split = state.digits, cast("DigitSplit", message.split)
    found, fixes, before = digits.found, digits.fixes, ""
    same = state.data is not None and state.data.name == message.data
    if found is not None and same and found.key.split == split:
        before = found.fixed.get(message.row, "")
        others = {row: each for row, each in found.fixed.items() if row != message.row}
        fixed = {**others, message.row: message.fixed} if message.fixed else others
        found = replace(found, fixed=fixed)
    if message.undo:
        image = (message.data, split, message.row)
        last = next((n for n in reversed(range(len(fixes))) if fixes[n][:3] == image), None)
        fixes = fixes if last is None else fixes[:last] + fixes[last + 1 :]
    else:
        fixes = (*fixes, FixMade(message.data, split, message.row, before))
    return Step(noted(with_digits(state, found=found, fixes=fixes), message.text))


def fix_failed(state: State, message: FixFailed) -> Step:
    """Return the step after a label fix could not be written."""
    return Step(with_error(state, message.error))
