"""The work of the screen Digits: lists, explanations, neighbors, pages and label fixes."""

import threading
import time
from collections.abc import Callable

from nntui.analysis.evaluated import EvaluatedNetwork
from nntui.config.run_config import RunConfig
from nntui.datasets.dataset import Dataset
from nntui.tui.messages import Message
from nntui.tui.messages.digit_answers import (
    DigitExplained,
    DigitsAdvanced,
    DigitsFound,
    DigitsStudied,
    LabelFixed,
    NeighborsFound,
    OtherOpened,
)
from nntui.tui.state import CalibrationFound, DigitList, Nearest
from nntui.tui.work import (
    DigitWork,
    ExplainDigit,
    FindDigits,
    FindNeighbors,
    FixLabel,
    OpenOther,
    StudyDigits,
)
from nntui.tui.workers.channel import Channel
from nntui.tui.workers.failures import failed
from nntui.tui.workers.meter import FIRST_REPORT, INTERVAL, CancelledError
from nntui.workspace.other_network import open_other_network
from nntui.workspace.shown_fixes import fix_shown_label, has_fixes
from nntui.workspace.studied_digits import StudiedDigits

OnShare = Callable[[float], None]


class DigitWorkers:
    """Does the work of the screen Digits; of what waits, only the newest piece of each kind.

    The images of one network are studied at a time. An index that is being made is finished
    whatever digit the cursor goes to, and given up for another network.

    Args:
        run: runs a function in a thread, and returns at once.
        post: posts an answer.
    """

    def __init__(
        self, run: Callable[[Callable[[], None]], object], post: Callable[[Message], None]
    ) -> None:
        self._post = post
        self._lock = threading.Lock()
        self._studied: StudiedDigits | None = None
        self._config: RunConfig | None = None
        self._newest: dict[type[DigitWork], DigitWork] = {}
        kinds: tuple[type[DigitWork], ...] = (
            *(FindDigits, ExplainDigit, FindNeighbors),
            *(StudyDigits, FixLabel),
        )
        self._channels = {
            kind: Channel[DigitWork](run, self._do, newest_only=kind is not FixLabel)
            for kind in kinds
        }

    def start(self, work: DigitWork) -> None:
        """Have a piece of work done, and return at once."""
        with self._lock:
            self._newest[type(work)] = work
        self._channels[type(work)].put(work)

    def _do(self, work: DigitWork) -> None:
        try:
            match work:
                case FindDigits():
                    self._post(self._find(work))
                case ExplainDigit():
                    studied = self._of(work.key.network, work.data)
                    why = studied.why(work.key.split, work.key.row)
                    self._post(DigitExplained(work.ticket, why))
                case FindNeighbors():
                    self._find_neighbors(work)
                case StudyDigits():
                    self._post(self._study(work))
                case FixLabel():
                    self._post(fix_label(work))
        except Exception as error:  # noqa: BLE001 - the app would wait forever for an answer
            self._post(failed(work, error))

    def _find(self, work: FindDigits) -> DigitsFound:
        key = work.key
        studied = self._of(key.network, work.data, work.config)
        share = self._meter(work)
        listed = studied.split(key.split, share)
        passed = studied.filtered(
            key.split,
            key.filter,
            key.order,
            reverse=key.reverse,
            against=key.against,
            ranking=key.ranking,
            on_share=share,
        )
        fixed = studied.fixed(key.split)
        found = DigitList(
            key,
            listed.images,
            listed.predictions,
            passed.table,
            passed.rows,
            passed.problem,
            fixed,
            has_fixes(work.data),
        )
        return DigitsFound(work.ticket, found)

    def _find_neighbors(self, work: FindNeighbors) -> None:
        key = work.key
        studied = self._of(key.network, work.data)
        found = studied.nearest(key.split, key.row, self._meter(work))
        nearest = Nearest(found.neighbors, found.verdict.sentence)
        self._post(NeighborsFound(work.ticket, nearest))
        cause = studied.cause(key.split, key.row, found)
        if cause:
            nearest = Nearest(found.neighbors, found.verdict.sentence, cause)
            self._post(NeighborsFound(work.ticket, nearest))

    def _study(self, work: StudyDigits) -> DigitsStudied:
        key = work.key
        studied = self._of(key.network, work.data)
        match key.page:
            case "plane":
                return DigitsStudied(work.ticket, studied.plane(key.split, *key.cell))
            case "calibration":
                found = studied.calibration()
                result = CalibrationFound(
                    found.before, found.temperature, found.after, found.reason
                )
                return DigitsStudied(work.ticket, result)
        return DigitsStudied(work.ticket, studied.mistakes(key.split, self._meter(work)))

    def _of(
        self, network: EvaluatedNetwork, data: Dataset, config: RunConfig | None = None
    ) -> StudiedDigits:
        """Return what is known of the images as a network sees them."""
        with self._lock:
            known = self._studied
            same = known is not None and known.network is network and known.data is data
            if known is None or not same or (config is not None and config != self._config):
                self._config = config or self._config or RunConfig()
                known = self._studied = StudiedDigits(network, data, self._config)
            return known

    def _meter(self, work: FindDigits | FindNeighbors | StudyDigits) -> OnShare:
        """Return a callback that reports progress, and ends work for another network."""
        network, kind = work.key.network, type(work)
        next_report = time.monotonic() + FIRST_REPORT

        def report(share: float) -> None:
            nonlocal next_report
            with self._lock:
                newest = self._newest[kind]
            assert not isinstance(newest, FixLabel)  # noqa: S101 - it is of the same kind
            if newest.key.network is not network:
                raise CancelledError
            if time.monotonic() >= next_report and share < 1:
                next_report = time.monotonic() + INTERVAL
                self._post(DigitsAdvanced(newest.ticket, share))

        return report


def fix_label(work: FixLabel) -> LabelFixed:
    """Write what to do with the label of a digit."""
    text = fix_shown_label(work.data, work.split, work.row, work.action, work.label)
    fixed = f"{work.action or ''} {work.label}".strip()
    return LabelFixed(work.ticket, work.data.name, work.split, work.row, fixed, text, work.undo)


def open_other(work: OpenOther) -> OtherOpened:
    """Open a network to compare with."""
    target = work.target if isinstance(work.target, str) else work.target.name
    return OtherOpened(work.ticket, open_other_network(target, work.data))
