"""Loading data, opening runs and weights, and starting runs."""

from collections.abc import Callable

import msgspec

from nntui.errors import (
    BusyRunError,
    DataError,
    GoneDataError,
    MissingDataError,
    NntuiError,
    sentence,
)
from nntui.runs.data_record import config_with_data
from nntui.runs.directory import RunDirectory
from nntui.runs.initial_weights import read_initial_record, read_initial_weights
from nntui.strings import short_name
from nntui.tui.messages.answers import (
    DataLoaded,
    InitialDataFound,
    RunIsDamaged,
    RunIsTrained,
    RunOpened,
    TrainerStarted,
    WeightsOpened,
)
from nntui.tui.work import FindInitialData, LoadData, OpenNamed, StartRun
from nntui.view.reading_text import reading_sentences
from nntui.workspace import data as datasets
from nntui.workspace import fine_tuning, opening, resuming, runs, shown_data, weight_files
from nntui.workspace import weights as saved_weights
from nntui.workspace.evaluation import evaluate_on
from nntui.workspace.foreign_weights import HowToRead
from nntui.workspace.found_data import found_again, has_lost_data
from nntui.workspace.weights import OpenedWeights

_SEARCH = 0.8
"""The share of the time to open weights of another program that the search for a reading takes."""


def find_initial_data(work: FindInitialData) -> InitialDataFound:
    """Load the data to begin with, and find the run that is being trained."""
    return InitialDataFound(work.ticket, datasets.initial(), _live_run())


def load_data(work: LoadData) -> DataLoaded:
    """Load the data set of some settings."""
    return DataLoaded(work.ticket, shown_data.for_settings(work.config))


def title_of(work: OpenNamed) -> str:
    """Return what is being opened, as text to display."""
    name = work.target if isinstance(work.target, str) else work.target.name
    return short_name(name).removesuffix(weight_files.SUFFIX)


def open_named(
    work: OpenNamed, meter: Callable[[float], None] = lambda _: None
) -> RunOpened | WeightsOpened | DataLoaded:
    """Open a run, weights or data; `meter` receives the progress of an evaluation."""
    target = work.target
    entry = opening.identify(target) if isinstance(target, str) else target
    try:
        return _open(work, entry, meter)
    except MissingDataError as error:
        if work.lost:
            raise DataError(work.lost) from error
        raise


def _open(
    work: OpenNamed, entry: opening.Entry, meter: Callable[[float], None]
) -> RunOpened | WeightsOpened | DataLoaded:
    if entry.kind == "run":
        return _open_run(work, entry.name)
    if entry.kind == "weights":
        return _open_weights(work, entry.name, meter)
    name = datasets.full_name(entry.name)
    if work.run is not None and (work.shown is None or has_lost_data(work.run)):
        found = found_again(work.run, name)
        if found is not None:
            return _open_run(msgspec.structs.replace(work, shown=found), str(work.run.path))
    return DataLoaded(work.ticket, shown_data.for_settings(work.config.replace(data=name)))


def start_run(work: StartRun) -> TrainerStarted | RunIsTrained | RunIsDamaged:
    """Resume a run where these settings allow it, and start a new one otherwise.

    Where another process trains the run meanwhile, or it would start over because its checkpoints
    are damaged, neither is done.
    """
    try:
        return _start_run(work)
    except BusyRunError:
        return RunIsTrained(work.ticket)


def _start_run(work: StartRun) -> TrainerStarted | RunIsDamaged:
    if work.run is not None:
        config = config_with_data(work.run)
        data = shown_data.for_run(work.run, work.shown)
        damage = "" if work.over else resuming.lost_progress(work.run, work.config, work.view)
        if damage:
            return RunIsDamaged(work.ticket, damage)
        trainer = resuming.resume_in_background(work.run, work.config, work.view)
        if trainer is not None:
            return TrainerStarted(work.ticket, work.run, trainer, config, data, resumed=True)
    # The data were maybe chosen while another run was trained, and never loaded.
    data = shown_data.for_settings(work.config, work.shown)
    datasets.check(work.config, data)
    initial = work.initial and fine_tuning.fit(work.initial, work.config, data)
    started = runs.start(work.config, work.name or None, initial or None)
    return TrainerStarted(
        work.ticket, started.run, started.trainer, work.config, data, resumed=False
    )


def _live_run() -> RunDirectory | None:
    try:
        return runs.live_run()
    except NntuiError:  # the folder of runs cannot be read; starting a run will say so
        return None


def _open_run(work: OpenNamed, name: str) -> RunOpened:
    run = runs.find(name)
    config = run.config()
    try:
        config = config_with_data(run)
        data = shown_data.for_run(run, work.shown)
        return RunOpened(work.ticket, run, config, data, initial=_initial_of(run))
    except MissingDataError:  # it can be downloaded
        if not work.lost:
            raise
        lost = work.lost
    except Exception as error:  # noqa: BLE001 - a run can be shown without its data, whatever ails them
        # The panels say what to do about data that are gone.
        lost = error.fact if isinstance(error, GoneDataError) else sentence(error)
    return RunOpened(work.ticket, run, config, None, lost)


def _initial_of(run: RunDirectory) -> OpenedWeights | None:
    """Return the weights that a run began with, None where these were random or are damaged."""
    try:
        record = read_initial_record(run)
        if record is None:
            return None
        return OpenedWeights(read_initial_weights(run, record), record.title)
    except NntuiError:  # the run can be shown; resuming it will say what is wrong
        return None


def _open_weights(work: OpenNamed, name: str, meter: Callable[[float], None]) -> WeightsOpened:
    how = HowToRead(on_progress=lambda share: meter(share * _SEARCH))
    opened = saved_weights.open_weights(name, how=how)
    begun = _SEARCH if opened.reading is not None else 0.0

    def rest(share: float) -> None:
        meter(begun + share * (1 - begun))

    config = fine_tuning.config_for(opened, work.config)
    data = shown_data.for_weights(opened, config, work.shown)
    evaluation = evaluate_on(opened.weights, data, opened.title, rest)
    notes = () if opened.reading is None else reading_sentences(opened.reading)[:1]
    return WeightsOpened(
        work.ticket, work.config, config, evaluation.data, evaluation.network, notes
    )
