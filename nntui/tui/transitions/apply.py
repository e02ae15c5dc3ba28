"""One message, one step: the table of transitions, and the one place that drops late answers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, get_args

from nntui.tui.messages import (
    Message,
    answers,
    digit_answers,
    digits,
    draw,
    draw_answers,
    inside,
    inside_answers,
    run_answers,
    runs,
    sweeps,
    user,
)
from nntui.tui.messages.answers import Answer
from nntui.tui.state import LoadInitial, State
from nntui.tui.transitions import (
    answering,
    arranging,
    augmenting,
    cancelling,
    charting,
    collecting,
    commanding,
    compared_confusion,
    dialing,
    digit_fixes,
    digit_list,
    digit_other,
    digit_pages,
    digit_requests,
    digit_suspects,
    downloading,
    drafting,
    drawing,
    editing,
    following,
    inside_requests,
    leaving,
    looking,
    matrix,
    reading,
    run_actions,
    run_comparison,
    run_table,
    studying,
    sweep_actions,
    sweep_page,
    training,
    undoing,
)
from nntui.tui.transitions import inside as inside_network
from nntui.tui.transitions.requesting import begin
from nntui.tui.transitions.step import Step

_M = TypeVar("_M")
_ANSWERS = get_args(Answer)


def apply(state: State, message: Message) -> Step:
    """Return the step that follows from a message.

    An answer to work of an earlier generation changes nothing: what it belongs to is no longer
    shown or asked for.
    """
    if isinstance(message, _ANSWERS) and not state.generations.is_current(message.ticket):
        return Step(state)
    step = undoing.remembered(state, TRANSITIONS[type(message)](state, message), message)
    step = inside_requests.with_source(state, step, message)
    step = step.then(augmenting.request_augmented).then(run_table.list_while_shown)
    step = step.then(sweep_page.watch_while_shown)
    step = step.then(reading.request_read).then(digit_requests.request_digits)
    return step.then(inside_requests.look_inside)


def app_started(state: State, message: user.AppStarted) -> Step:
    """Return the first step: load the data to begin with."""
    if state.screen != "train":  # shown last: its table gets the focus
        state = arranging.screen_chosen(state, user.ScreenChosen(state.screen)).state
    return begin(replace(state, start_note=message.note), LoadInitial(message.target, message.last))


def _row(
    kind: type[_M], transition: Callable[[State, _M], Step]
) -> tuple[type[_M], Callable[[State, Any], Step]]:
    """Return a row of the table, whose types agree."""
    return kind, transition


TRANSITIONS: dict[type[Any], Callable[[State, Any], Step]] = dict(
    (
        _row(user.AppStarted, app_started),
        _row(user.TrainPressed, drafting.taking_draft(training.train_pressed)),
        _row(user.AdvancePressed, drafting.taking_draft(training.advance_pressed)),
        _row(user.StopPressed, training.stop_pressed),
        _row(user.ResetPressed, drafting.taking_draft(training.reset_pressed)),
        _row(user.AgainAnswered, training.again_answered),
        _row(user.OverAnswered, training.over_answered),
        _row(user.RunNamed, training.run_named),
        _row(user.CancelPressed, cancelling.cancel_pressed),
        _row(user.CursorMoved, looking.cursor_moved),
        _row(user.CursorScattered, looking.cursor_scattered),
        _row(user.MistakesPressed, looking.mistakes_pressed),
        _row(user.SplitPressed, studying.split_pressed),
        _row(user.AugmentedPressed, looking.augmented_pressed),
        _row(user.PixelStylePressed, looking.pixel_style_pressed),
        _row(user.TabMoved, arranging.tab_moved),
        _row(user.TabChosen, arranging.tab_chosen),
        _row(user.ScreenChosen, arranging.screen_chosen),
        _row(user.PanelChosen, arranging.panel_chosen),
        _row(user.PaletteChosen, arranging.palette_chosen),
        _row(user.MatrixPressed, matrix.matrix_pressed),
        _row(user.EvaluationMoved, matrix.evaluation_moved),
        _row(user.CellOpened, matrix.cell_opened),
        _row(user.ChartPressed, charting.chart_pressed),
        _row(user.EpochPointed, charting.epoch_pointed),
        _row(user.EpochStepped, charting.epoch_stepped),
        _row(user.DialogChanged, arranging.dialog_changed),
        _row(user.SettingsEdited, editing.settings_edited),
        _row(user.LayersEdited, editing.layers_edited),
        _row(user.Drafted, drafting.drafted),
        _row(user.GroupToggled, editing.group_toggled),
        _row(user.UndoPressed, undoing.undo_pressed),
        _row(user.RedoPressed, undoing.redo_pressed),
        _row(user.KeyExplained, editing.key_explained),
        _row(user.RecipeChosen, editing.recipe_chosen),
        _row(user.TargetChosen, answering.target_chosen),
        _row(user.SaveRequested, leaving.save_requested),
        _row(user.LeavePressed, leaving.leave_pressed),
        _row(user.LeaveAnswered, leaving.leave_answered),
        _row(runs.RowMoved, run_table.row_moved),
        _row(runs.RowChosen, run_table.row_chosen),
        _row(runs.FilterTyped, run_table.filter_typed),
        _row(runs.SortPressed, run_table.sort_pressed),
        _row(runs.MarkPressed, run_table.mark_pressed),
        _row(runs.BackPressed, run_table.back_pressed),
        _row(runs.ComparePressed, run_comparison.compare_pressed),
        _row(runs.PairMoved, run_comparison.pair_moved),
        _row(runs.PairChosen, run_comparison.pair_chosen),
        _row(runs.ChangeMoved, compared_confusion.change_moved),
        _row(runs.ChangeChosen, compared_confusion.change_chosen),
        _row(runs.ChangeOpened, compared_confusion.change_opened),
        _row(runs.EpochMoved, run_comparison.epoch_moved),
        _row(runs.EpochChosen, run_comparison.epoch_chosen),
        _row(runs.ComparisonPressed, run_comparison.comparison_pressed),
        _row(runs.PairOpened, run_comparison.pair_opened),
        _row(runs.RowActionPressed, run_actions.row_action_pressed),
        _row(runs.RunEdited, run_actions.run_edited),
        _row(runs.ExportChosen, run_actions.export_chosen),
        _row(runs.UndeletePressed, run_actions.undelete_pressed),
        _row(sweeps.TrialMoved, sweep_page.trial_moved),
        _row(sweeps.TrialChosen, sweep_page.trial_chosen),
        _row(sweeps.TrialOpened, sweep_page.trial_opened),
        _row(sweeps.SweepPartPressed, sweep_page.part_pressed),
        _row(sweeps.SweepActionPressed, sweep_actions.sweep_action_pressed),
        _row(sweeps.SweepTyped, sweep_actions.sweep_typed),
        _row(inside.UnitMoved, inside_network.unit_moved),
        _row(inside.UnitChosen, inside_network.unit_chosen),
        _row(inside.UnitOpened, inside_network.unit_opened),
        _row(inside.UnitClosed, inside_network.unit_closed),
        _row(inside.UnitsSorted, inside_network.units_sorted),
        _row(inside.LayerMoved, inside_network.layer_moved),
        _row(inside.LayerChosen, inside_network.layer_chosen),
        _row(inside.InsidePageChosen, inside_network.page_chosen),
        _row(inside.ImageStepped, inside_network.image_stepped),
        _row(inside.SourcePressed, inside_network.source_pressed),
        _row(inside.WeightStepped, inside_network.weight_stepped),
        _row(inside.QuotientPressed, inside_network.quotient_pressed),
        _row(draw.PenMoved, drawing.pen_moved),
        _row(draw.PenPressed, drawing.pen_pressed),
        _row(draw.Dragged, drawing.dragged),
        _row(draw.DragEnded, drawing.drag_ended),
        _row(draw.WidthPressed, drawing.width_pressed),
        _row(draw.EraserPressed, drawing.eraser_pressed),
        _row(draw.StrokeUndone, drawing.stroke_undone),
        _row(draw.CanvasCleared, drawing.canvas_cleared),
        _row(draw.KnobMoved, dialing.knob_moved),
        _row(draw.KnobTurned, dialing.knob_turned),
        _row(draw.DialReset, dialing.dial_reset),
        _row(draw.DigitTaken, collecting.digit_taken),
        _row(draw.PhotographNamed, collecting.photograph_named),
        _row(draw.FoundMoved, collecting.found_moved),
        _row(draw.DrawingKept, collecting.drawing_kept),
        _row(draw.ReaderPressed, reading.reader_pressed),
        _row(answers.InitialDataFound, answering.initial_data_found),
        _row(answers.DataLoaded, answering.data_loaded),
        _row(answers.DataMissing, downloading.data_missing),
        _row(answers.RunOpened, answering.run_opened),
        _row(answers.WeightsOpened, answering.weights_opened),
        _row(answers.RequestFailed, answering.request_failed),
        _row(answers.DownloadAdvanced, downloading.download_advanced),
        _row(answers.DownloadFinished, downloading.download_finished),
        _row(answers.DownloadFailed, downloading.download_failed),
        _row(answers.TrainerStarted, training.trainer_started),
        _row(answers.StartNeedsData, downloading.start_needs_data),
        _row(answers.StartFailed, training.start_failed),
        _row(answers.RunIsDamaged, training.run_is_damaged),
        _row(answers.RunIsTrained, training.run_is_trained),
        _row(answers.RunAdvanced, following.run_advanced),
        _row(answers.WatchFailed, following.watch_failed),
        _row(answers.EvaluationAdvanced, cancelling.evaluation_advanced),
        _row(answers.NetworkEvaluated, following.network_evaluated),
        _row(answers.DigitAugmented, augmenting.digit_augmented),
        _row(inside_answers.InsideComputed, inside_requests.inside_computed),
        _row(inside_answers.ForwardPassed, inside_requests.forward_passed),
        _row(inside_answers.BackwardPassed, inside_requests.backward_passed),
        _row(inside_answers.MovesRead, inside_requests.moves_read),
        _row(inside_answers.InsideFailed, inside_requests.inside_failed),
        _row(answers.CommandSent, commanding.command_sent),
        _row(answers.CommandFailed, commanding.command_failed),
        _row(answers.WeightsSaved, leaving.weights_saved),
        _row(answers.WorkFailed, leaving.work_failed),
        _row(run_answers.RunsListed, run_table.runs_listed),
        _row(run_answers.ListFailed, run_table.list_failed),
        _row(run_answers.ComparisonAdvanced, run_comparison.comparison_advanced),
        _row(run_answers.RunsCompared, run_comparison.runs_compared),
        _row(run_answers.ComparisonFailed, run_comparison.comparison_failed),
        _row(run_answers.RunChanged, run_actions.run_changed),
        _row(run_answers.EditFailed, run_actions.edit_failed),
        _row(run_answers.SettingsRead, run_actions.settings_read),
        _row(run_answers.SweepAdvanced, sweep_page.sweep_advanced),
        _row(run_answers.SweepLost, sweep_page.sweep_lost),
        _row(digits.DigitMoved, digit_list.digit_moved),
        _row(digits.DigitChosen, digit_list.digit_chosen),
        _row(digits.DigitsFiltered, digit_list.digits_filtered),
        _row(digits.DigitsSorted, digit_list.digits_sorted),
        _row(digits.DigitsPressed, digit_list.digits_pressed),
        _row(digits.DigitPageChosen, digit_pages.page_chosen),
        _row(digits.DigitOpened, digit_pages.digit_opened),
        _row(digits.NeighborMoved, digit_pages.neighbor_moved),
        _row(digits.NeighborOpened, digit_pages.neighbor_opened),
        _row(digits.CausesMoved, digit_pages.causes_moved),
        _row(digits.LabelActed, digit_fixes.label_acted),
        _row(digits.FixUndone, digit_fixes.fix_undone),
        _row(digits.FixesPressed, digit_fixes.fixes_pressed),
        _row(digits.SuspectsPressed, digit_suspects.suspects_pressed),
        _row(digits.OtherChosen, digit_other.other_chosen),
        _row(digits.DigitsLeft, digit_pages.digits_left),
        _row(digit_answers.DigitsFound, digit_list.digits_found),
        _row(digit_answers.DigitsAdvanced, digit_requests.digits_advanced),
        _row(digit_answers.DigitsFailed, digit_list.digits_failed),
        _row(digit_answers.DigitExplained, digit_requests.digit_explained),
        _row(digit_answers.NeighborsFound, digit_requests.neighbors_found),
        _row(digit_answers.DigitsStudied, digit_requests.digits_studied),
        _row(digit_answers.RankingAdvanced, digit_suspects.ranking_advanced),
        _row(digit_answers.LabelsRanked, digit_suspects.labels_ranked),
        _row(digit_answers.RankingFailed, digit_suspects.ranking_failed),
        _row(digit_answers.OtherOpened, digit_other.other_opened),
        _row(digit_answers.OtherFailed, digit_other.other_failed),
        _row(digit_answers.LabelFixed, digit_fixes.label_fixed),
        _row(digit_answers.FixFailed, digit_fixes.fix_failed),
        _row(draw_answers.DrawingRead, reading.drawing_read),
        _row(draw_answers.FlipsFound, reading.flips_found),
        _row(draw_answers.DrawingFailed, reading.drawing_failed),
        _row(draw_answers.PhotographRead, collecting.photograph_read),
        _row(draw_answers.DrawingSaved, collecting.drawing_saved),
    )
)
"""The transition of every message."""
