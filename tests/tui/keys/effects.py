"""What every key of the app does: a new key is a line here."""

from typing import Any, TypeAlias

from textual.command import CommandPalette

from nntui.tui.dialogs.about_run import AskNewName, AskNote
from nntui.tui.dialogs.ask import Ask
from nntui.tui.dialogs.ask_layers import AskLayers
from nntui.tui.dialogs.ask_run_name import AskRunName
from nntui.tui.dialogs.ask_sweep import AskSweep
from nntui.tui.dialogs.ask_weights_name import AskWeightsName
from nntui.tui.dialogs.choose import Choose
from nntui.tui.dialogs.help import HelpScreen
from nntui.tui.dialogs.open_dialog import OpenDialog
from nntui.tui.dialogs.pick import Pick
from nntui.tui.messages import digits as g
from nntui.tui.messages import draw as d
from nntui.tui.messages import inside as i
from nntui.tui.messages import runs as r
from nntui.tui.messages import sweeps as s
from nntui.tui.messages import user as u

Effect: TypeAlias = type[Any] | str
"""What a key does: it dispatches a message, opens a dialog, or moves a cursor."""

_LIST = ("move(-1)", "move(1)", "page(-1)", "page(1)", "end(-1)", "end(1)")

_INSIDE = ("layer-health", "first-weights", "forward-pass", "backward-pass", "weight-moves")
EFFECTS: dict[str, Effect] = {
    "train app.press('train')": u.TrainPressed,
    "train app.press('step')": u.AdvancePressed,
    "train app.press('epoch')": u.AdvancePressed,
    "train app.press('stop')": u.StopPressed,
    "train app.press('reset')": u.ResetPressed,
    "train app.press('new-seed')": u.ResetPressed,
    "train app.press('previous')": u.CursorMoved,
    "train app.press('next')": u.CursorMoved,
    "train app.press('random')": u.CursorScattered,
    "train app.press('mistakes')": u.MistakesPressed,
    "train app.press('augmented')": u.AugmentedPressed,
    "train app.press('pixel-style')": u.PixelStylePressed,
    "train app.press('save')": AskWeightsName,
    "train app.press('split')": u.SplitPressed,
    "train app.press('cancel')": u.CancelPressed,
    "train app.press('name')": AskRunName,
    "train app.press('previous-tab')": u.KeyExplained,  # where all panels are shown
    "train app.press('next-tab')": u.KeyExplained,
    "train app.press('layers')": AskLayers,
    "train app.press('undo')": u.UndoPressed,
    "train app.press('redo')": u.RedoPressed,
    "train app.press('differences')": u.KeyExplained,
    **{
        f"train app.panel('{panel}')": u.PanelChosen
        for panel in ("network", "settings", "loss", "accuracy", "digit", "confusion")
    },
    "everywhere app.screen('train')": u.ScreenChosen,
    "everywhere app.screen('draw')": u.ScreenChosen,
    "everywhere app.screen('runs')": u.ScreenChosen,
    "everywhere app.screen('digits')": u.ScreenChosen,
    "digits app.press('digit-mistakes')": g.DigitsPressed,
    "digits app.press('digit-map')": g.DigitsPressed,
    "digits app.press('digit-split')": g.DigitsPressed,
    "digits app.press('digit-back')": g.DigitsLeft,
    "digits app.press('digit-sort')": g.DigitsSorted,
    "digits app.press('digit-reverse')": g.DigitsSorted,
    "digits app.press('digit-index')": Ask,
    "digits app.press('random')": u.CursorScattered,
    "digits app.press('digit-causes')": g.DigitPageChosen,
    "digits app.press('digit-plane')": g.DigitPageChosen,
    "digits app.press('digit-calibration')": g.DigitPageChosen,
    "digits app.press('label-undo')": g.FixUndone,
    "digits app.press('train-with-fixes')": g.FixesPressed,
    "digits app.press('label-suspects')": g.SuspectsPressed,
    "digits app.press('digit-other')": OpenDialog,
    "digits app.press('pixel-style')": u.PixelStylePressed,
    **{
        f"{panel} app.press('digit-open')": g.DigitOpened
        for panel in ("digit-grid", "digit-why", "digit-causes", "digit-plane")
    },
    **{
        f"{panel} app.press('label-{action}')": Pick if action == "relabel" else g.LabelActed
        for panel in ("digit-grid", "digit-why", "digit-plane")
        for action in ("keep", "relabel", "drop")
    },
    **{
        f"{panel} move({by})": g.DigitMoved
        for panel in ("digit-grid", "digit-why", "digit-plane")
        for by in (-1, 1)
    },
    **{
        f"digit-grid {action}{by})": g.DigitMoved
        for action in ("move(0,", "page(", "end(")
        for by in (-1, 1)
    },
    "digit-grid edit_filter": g.DigitsFiltered,
    "digit-why app.press('digit-map')": g.DigitsPressed,
    "digit-why step(-1)": g.NeighborMoved,
    "digit-why step(1)": g.NeighborMoved,
    **{f"digit-causes {action}": g.CausesMoved for action in _LIST},
    "everywhere app.screen('layers')": u.ScreenChosen,
    "layers app.press('train')": u.TrainPressed,
    "layers app.press('step')": u.AdvancePressed,
    "layers app.press('epoch')": u.AdvancePressed,
    "layers app.press('stop')": u.StopPressed,
    "layers app.press('reset')": u.ResetPressed,
    "layers app.press('new-seed')": u.ResetPressed,
    **{f"first-weights move({way})": i.UnitMoved for way in ("0,-1", "0,1", "-1,0", "1,0")},
    "first-weights app.press('unit-open')": i.UnitOpened,
    **{
        f"{panel} app.press('unit-close')": i.UnitClosed
        for panel in ("first-weights", "forward-pass", "backward-pass", "weight-moves")
    },
    **{
        f"layers app.press('inside-{page}')": i.InsidePageChosen
        for page in ("weights", "forward", "backward", "moved")
    },
    **{
        f"{panel} app.press('inside-{page}')": i.InsidePageChosen
        for panel in _INSIDE
        for page in ("forward", "backward", "moved")
    },
    **{f"{panel} app.press('layer-next')": i.LayerMoved for panel in ("layers", *_INSIDE)},
    **{f"{panel} app.press('inside-next')": i.ImageStepped for panel in _INSIDE},
    "layers app.press('layer-previous')": i.LayerMoved,
    "layer-health app.press('layer-above')": i.LayerMoved,
    "layer-health app.press('layer-below')": i.LayerMoved,
    "layers app.press('inside-next')": i.ImageStepped,
    "layers app.press('inside-previous')": i.ImageStepped,
    "layers app.press('inside-source')": i.SourcePressed,
    "layers app.press('units-sort')": i.UnitsSorted,
    "layers app.press('pixel-style')": u.PixelStylePressed,
    "backward-pass app.press('quotient')": i.QuotientPressed,
    "backward-pass app.press('weight-above')": i.WeightStepped,
    "backward-pass app.press('weight-below')": i.WeightStepped,
    **{
        f"{panel} step({by})": i.UnitMoved
        for panel in ("backward-pass", "weight-moves")
        for by in (-1, 1)
    },
    **{
        f"{panel} page({by})": "cursor"
        for panel in ("forward-pass", "weight-moves")
        for by in (-9, -1, 1, 9)
    },
    **{f"canvas press('pen-{to}')": d.PenMoved for to in ("up", "down", "left", "right")},
    "canvas press('pen')": d.PenPressed,
    "dial press('knob-above')": d.KnobMoved,
    "dial press('knob-below')": d.KnobMoved,
    "dial press('turn-left')": d.KnobTurned,
    "dial press('turn-right')": d.KnobTurned,
    "draw app.press('undo-stroke')": d.StrokeUndone,
    "draw app.press('clear-canvas')": d.CanvasCleared,
    "draw app.press('eraser')": d.EraserPressed,
    "draw app.press('wider')": d.WidthPressed,
    "draw app.press('narrower')": d.WidthPressed,
    "draw app.focus('dial')": "cursor",
    "draw app.press('reset-dial')": d.DialReset,
    "draw app.press('take-digit')": d.DigitTaken,
    "draw app.press('photograph')": Ask,
    "draw app.press('next-found')": d.FoundMoved,
    "draw app.press('previous-found')": d.FoundMoved,
    "draw app.press('keep-drawing')": u.KeyExplained,
    "draw app.press('reader')": d.ReaderPressed,
    "draw app.press('pixel-style')": u.PixelStylePressed,
    **{
        f"run-table press('run-{what}')": r.RowActionPressed
        for what in ("open", "stop", "resume", "settings", "delete")
    },
    "run-table press('run-mark')": r.MarkPressed,
    "run-table press('run-compare')": r.ComparePressed,
    "run-table press('run-sort')": r.SortPressed,
    "run-table press('run-reverse')": r.SortPressed,
    "run-table press('run-undelete')": r.UndeletePressed,
    "run-table press('run-rename')": AskNewName,
    "run-table press('run-note')": AskNote,
    "run-table press('run-export')": Choose,
    "run-table press('run-back')": r.BackPressed,
    "run-table edit_filter": r.FilterTyped,
    **{f"run-table {action}": r.RowMoved for action in _LIST},
    "run-table press('sweep-new')": AskSweep,
    "sweep-trials app.press('trial-open')": s.TrialOpened,
    **{f"sweep-trials {action}": s.TrialMoved for action in _LIST},
    **{f"sweep-settings {action}": "cursor" for action in _LIST[:4]},
    **{
        f"{panel} app.press('sweep-{name}')": message
        for panel in ("sweep-trials", "sweep-settings")
        for name, message in (
            ("part", s.SweepPartPressed),
            ("back", r.BackPressed),
            *((what, s.SweepActionPressed) for what in ("take", "stop", "resume", "delete")),
        )
    },
    "run-comparison app.press('pair-open')": r.PairOpened,
    "run-comparison app.press('pair-previous')": r.PairMoved,
    "run-comparison app.press('pair-next')": r.PairMoved,
    "run-comparison app.press('epoch-previous')": r.EpochMoved,
    "run-comparison app.press('epoch-next')": r.EpochMoved,
    "run-comparison app.press('compare-loss')": r.ComparisonPressed,
    "run-comparison app.press('compare-part')": r.ComparisonPressed,
    "run-comparison app.press('comparison-back')": r.BackPressed,
    "run-comparison app.press('epoch-first')": r.EpochMoved,
    "run-comparison app.press('epoch-last')": r.EpochMoved,
    "run-comparison app.press('compare-again')": r.ComparePressed,
    "compared-confusion app.press('change-open')": r.ChangeOpened,
    "compared-confusion app.press('change-worst')": r.ChangeChosen,
    "compared-confusion app.press('change-first')": r.ChangeChosen,
    **{
        f"compared-confusion move({step})": r.ChangeMoved for step in ("-1,0", "1,0", "0,-1", "0,1")
    },
    **{f"compared-results {action}": "cursor" for action in _LIST[:4]},
    **{
        f"{panel} app.press('{name}')": message
        for panel in ("compared-confusion", "compared-results")
        for name, message in (
            ("compare-part", r.ComparisonPressed),
            ("compare-loss", r.ComparisonPressed),
            ("comparison-back", r.BackPressed),
        )
    },
    "everywhere app.press('open')": OpenDialog,
    "everywhere app.press('help')": HelpScreen,
    "everywhere app.press('leave')": u.LeavePressed,
    "everywhere app.command_palette": CommandPalette,
    "everywhere suspend_process": "tests/tui/test_job_control.py",
    "settings choose": Pick,
    "settings give_up": "cursor",
    **{f"settings {action}": "cursor" for action in _LIST},
    "settings step(-1)": u.SettingsEdited,
    "settings step(1)": u.SettingsEdited,
    "network add_layer": u.LayersEdited,
    "network remove_layer": u.LayersEdited,
    "network copy_layer": u.LayersEdited,
    "network choose_from('kind')": Pick,
    "network choose_from('activation')": Pick,
    "network resize(1)": u.LayersEdited,
    "network resize(-1)": u.LayersEdited,
    "network move_layer(-1)": u.LayersEdited,
    "network move_layer(1)": u.LayersEdited,
    "network step(-1)": u.LayersEdited,
    "network step(1)": u.LayersEdited,
    **{f"network {action}": "cursor" for action in _LIST},
    "network choose": u.Drafted,
    "network give_up": "cursor",
    "train app.press('rates')": u.ChartPressed,
    "everywhere app.press('run-changes')": u.KeyExplained,
    "charts app.press('scale')": u.ChartPressed,
    "charts app.press('recent')": u.ChartPressed,
    **{f"charts cursor('{to}')": u.EpochStepped for to in ("previous", "next", "first", "last")},
    "charts leave": "cursor",
    "confusion move(-1,0)": "cursor",
    "confusion move(1,0)": "cursor",
    "confusion move(0,-1)": "cursor",
    "confusion move(0,1)": "cursor",
    "confusion choose": u.CellOpened,
    "confusion first": "cursor",
    "confusion worst": "cursor",
    "confusion app.press('percent')": u.MatrixPressed,
    "confusion app.press('change')": u.MatrixPressed,
    "confusion app.press('earlier')": u.EvaluationMoved,
    "confusion app.press('later')": u.EvaluationMoved,
}
"""The effect of every action of the table of keys, by its area and name."""
