"""What a user can do, for tests that do anything in any order."""

from hypothesis import strategies as st

from nntui.tui.messages import Message
from nntui.tui.messages import digits as g
from nntui.tui.messages import draw as d
from nntui.tui.messages import inside as i
from nntui.tui.messages import runs as r
from nntui.tui.messages import sweeps as s
from nntui.tui.messages import user as u
from nntui.tui.state import Draft
from nntui.tui.state.layers_screen import PAGES
from nntui.view.palette import CONTRAST, LIGHT
from tests.tui.fake_world import BROKEN, DATA, RUNS, WEIGHTS

TARGETS = st.sampled_from([*DATA, *WEIGHTS, *RUNS, BROKEN])
"""What can be opened, and something that cannot."""
LOOKING: st.SearchStrategy[Message] = st.one_of(
    st.builds(u.CursorMoved, st.integers(-2, 2)),
    st.builds(u.CursorScattered, st.integers(0, 9)),
    st.just(u.MistakesPressed()),
    st.just(u.SplitPressed()),
    st.just(u.AugmentedPressed()),
    st.just(u.PixelStylePressed()),
    st.builds(u.TabMoved, st.sampled_from([-1, 1])),
    st.builds(u.CellOpened, st.integers(0, 9), st.just(0)),
    st.builds(u.MatrixPressed, st.sampled_from(["percent", "change"])),
    st.builds(u.EvaluationMoved, st.sampled_from([-1, 1])),
    st.builds(u.ChartPressed, st.sampled_from(["scale", "recent", "rates"])),
    st.builds(u.EpochPointed, st.none() | st.floats(0, 9)),
    st.builds(u.EpochStepped, st.sampled_from(["previous", "next", "first", "last"])),
    st.builds(u.PanelChosen, st.sampled_from(["loss", "digit", "confusion", "settings"])),
    st.builds(u.TabChosen, st.sampled_from(["digit", "charts", "confusion", "settings"])),
    st.builds(u.ScreenChosen, st.sampled_from(["train", "layers", "runs", "digits", "draw"])),
    st.builds(u.PaletteChosen, st.sampled_from([LIGHT, CONTRAST])),
    st.builds(u.DialogChanged, st.booleans()),
    st.builds(i.UnitMoved, st.sampled_from([-9, 1])),
    st.sampled_from([i.UnitOpened(), i.UnitClosed(), i.UnitsSorted(), i.SourcePressed()]),
    st.builds(i.LayerMoved, st.sampled_from([-1, 1])),
    st.builds(i.InsidePageChosen, st.sampled_from(PAGES)),
    st.builds(i.ImageStepped, st.sampled_from([-1, 1])),
    st.sampled_from([i.WeightStepped(1), i.QuotientPressed()]),
)
"""Keys that start nothing."""
ON_RUNS: st.SearchStrategy[Message] = st.one_of(
    st.builds(r.RowMoved, st.sampled_from([-9, -1, 1, 2])),
    st.builds(r.FilterTyped, st.sampled_from(["", "run", "lines", "acc>", "nothing"])),
    st.builds(r.SortPressed, st.sampled_from(["next", "other"])),
    st.sampled_from([r.MarkPressed(), r.MarkPressed(), r.ComparePressed(), r.BackPressed()]),
    st.builds(
        r.RowActionPressed, st.sampled_from(["open", "stop", "resume", "settings", "delete"])
    ),
    st.sampled_from([r.UndeletePressed(), r.PairOpened(), r.PairMoved(1), r.EpochMoved(-1)]),
    st.builds(r.ComparisonPressed, st.sampled_from(["loss", "part"])),
    st.builds(r.ChangeChosen, st.sampled_from([None, (0, 1), (9, 9)])),
    st.sampled_from([r.PairChosen(3), r.EpochChosen(2), r.ChangeMoved(1, -1), r.ChangeOpened()]),
)
"""Keys of the screen Runs."""
ON_SWEEPS: st.SearchStrategy[Message] = st.one_of(
    st.just(u.ScreenChosen("runs")),
    st.builds(r.RowMoved, st.just(9)),
    st.just(r.RowActionPressed("open")),
    st.builds(s.TrialMoved, st.sampled_from([-9, -1, 1, 9])),
    st.sampled_from([s.TrialOpened(), s.TrialChosen(1), s.TrialChosen(7), s.SweepPartPressed()]),
    st.builds(s.SweepActionPressed, st.sampled_from(["settings", "stop", "resume", "delete"])),
    st.sampled_from([u.CancelPressed(), r.BackPressed(), s.SweepTyped("lr=0.1")]),
)
"""Keys of a sweep that is open, and the ways to it and back."""
ON_DIGITS: st.SearchStrategy[Message] = st.one_of(
    st.builds(u.ScreenChosen, st.just("digits")),
    st.builds(g.DigitMoved, st.sampled_from([-9, -1, 1, 2])),
    st.builds(g.DigitChosen, st.sampled_from([0, 1, 99])),
    st.builds(g.DigitsFiltered, st.sampled_from(["", "index<3", "tru:"])),
    st.builds(g.DigitsSorted, st.sampled_from(["next", "other"])),
    st.builds(g.DigitsPressed, st.sampled_from(["mistakes", "split", "map"])),
    st.builds(g.DigitPageChosen, st.sampled_from(["why", "causes", "plane", "calibration"])),
    st.sampled_from([g.DigitOpened(), g.DigitsLeft(), g.DigitsLeft(), g.FixUndone()]),
    st.builds(g.NeighborMoved, st.sampled_from([-1, 1])),
    st.builds(g.NeighborOpened, st.just(0)),
    st.builds(g.LabelActed, st.sampled_from(["keep", "drop"])),
    st.sampled_from([g.SuspectsPressed(), g.FixesPressed(), g.OtherChosen("other")]),
)
"""Keys of the screen Digits."""
DRAWING: st.SearchStrategy[Message] = st.one_of(
    st.just(u.ScreenChosen("draw")),
    st.builds(
        d.Dragged,
        st.lists(st.tuples(st.floats(0, 111), st.floats(0, 111)), max_size=2).map(tuple),
        st.booleans(),
        st.booleans(),
    ),
    st.builds(d.PenMoved, st.integers(-1, 1), st.integers(-1, 1)),
    st.sampled_from([d.PenPressed(), d.DragEnded(), d.EraserPressed(), d.StrokeUndone()]),
    st.sampled_from([d.CanvasCleared(), d.DigitTaken(), d.ReaderPressed(), d.DialReset()]),
    st.builds(d.KnobTurned, st.integers(-1, 1)),
)
"""Keys and the mouse on the screen Draw."""
TRAINING: st.SearchStrategy[Message] = st.one_of(
    st.just(u.TrainPressed()),
    st.builds(u.AdvancePressed, st.sampled_from(["step", "epoch"])),
    st.just(u.StopPressed()),
    st.builds(u.ResetPressed, st.none() | st.integers(0, 3)),
    st.builds(u.OverAnswered, st.sampled_from(["over", "new"])),
    st.builds(u.AgainAnswered, st.sampled_from(["longer", "new"])),
)
"""Keys that train."""
EDITS: st.SearchStrategy[Message] = st.builds(
    u.SettingsEdited,
    st.sampled_from(
        [
            {"lr": 0.1},
            {"lr": 0.2},
            {"epochs": 2},
            {"epochs": 3},
            {"layers": "7,dropout:0.5"},
            {"augment": "shift:1"},
            {"augment": ""},
            {"layers": "4"},
            {"layers": "7"},
            {"layers": "pool:99"},
            {"validation": 1_000},
            {"seed": 5},
            {"header": "no"},
            {"image_height": 3},
            *({"data": name} for name in ("digits", "mnist", "fashion", "lines")),
        ]
    ),
)
"""Edits of the settings, legal and not."""
_DRAFTS = (
    None,
    Draft(1, {"lr": 0.4}),
    Draft(2, {"layers": "5"}),
    Draft(3, {"validation": 1_000}),
    Draft(4, reason="lr: expected a number"),
)
OTHERS: st.SearchStrategy[Message] = st.one_of(
    st.builds(u.Drafted, st.sampled_from(_DRAFTS)),
    st.sampled_from([u.UndoPressed(), u.RedoPressed()]),
    st.sampled_from([u.RecipeChosen("zimengx-lines"), u.RecipeChosen("zimengx")]),
    st.just(u.CancelPressed()),
    st.just(u.LeavePressed()),
    st.builds(u.LeaveAnswered, st.sampled_from(["stop", "keep"])),
)
"""Recipes, values that are typed, undo and redo, and leaving."""
