"""What the app shows and what it waits for, as one frozen value."""

from nntui.tui.state.details import AugmentedKey, MatrixView
from nntui.tui.state.digit_records import (
    MAPS,
    ORDERS,
    SELF,
    CalibrationFound,
    DigitKey,
    DigitList,
    DigitPage,
    DigitSplit,
    FixMade,
    ListKey,
    MapName,
    Nearest,
    PageKey,
    Place,
    RankedLabels,
)
from nntui.tui.state.digits_screen import MAX_BACK, DigitsScreen
from nntui.tui.state.drafts import Draft
from nntui.tui.state.draw_screen import MOST_UNDONE, Asked, DrawScreen, FoundDigit, Pen
from nntui.tui.state.generations import Generations, Scope, Ticket
from nntui.tui.state.next_run import differences_text, next_run_differences, run_settings
from nntui.tui.state.note import Note, Severity
from nntui.tui.state.panels import TAB_OF, TABS, FocusRequest, FocusTarget, Panel, Tab
from nntui.tui.state.pending import (
    Download,
    EvaluationProgress,
    PendingCommand,
    PendingRequest,
    PendingStart,
)
from nntui.tui.state.requests import (
    ChooseData,
    LoadInitial,
    OpenTarget,
    Request,
    TakeData,
    Train,
)
from nntui.tui.state.runs_screen import (
    MAX_MARKED,
    PARTS,
    ComparisonProgress,
    PairRow,
    RunComparisonView,
    RunsScreen,
)
from nntui.tui.state.screens import with_screen
from nntui.tui.state.state import State
from nntui.tui.state.sweep_page import BEST, SWEEP_PARTS, SweepPage, SweepPart

__all__ = [
    "BEST",
    "MAPS",
    "MAX_BACK",
    "MAX_MARKED",
    "MOST_UNDONE",
    "ORDERS",
    "PARTS",
    "SELF",
    "SWEEP_PARTS",
    "TABS",
    "TAB_OF",
    "Asked",
    "AugmentedKey",
    "CalibrationFound",
    "ChooseData",
    "ComparisonProgress",
    "DigitKey",
    "DigitList",
    "DigitPage",
    "DigitSplit",
    "DigitsScreen",
    "Download",
    "Draft",
    "DrawScreen",
    "EvaluationProgress",
    "FixMade",
    "FocusRequest",
    "FocusTarget",
    "FoundDigit",
    "Generations",
    "ListKey",
    "LoadInitial",
    "MapName",
    "MatrixView",
    "Nearest",
    "Note",
    "OpenTarget",
    "PageKey",
    "PairRow",
    "Panel",
    "Pen",
    "PendingCommand",
    "PendingRequest",
    "PendingStart",
    "Place",
    "RankedLabels",
    "Request",
    "RunComparisonView",
    "RunsScreen",
    "Scope",
    "Severity",
    "State",
    "SweepPage",
    "SweepPart",
    "Tab",
    "TakeData",
    "Ticket",
    "Train",
    "differences_text",
    "next_run_differences",
    "run_settings",
    "with_screen",
]
