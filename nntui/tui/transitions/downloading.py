"""Downloads: of the data to begin with, and of data that a request waits for."""

from dataclasses import replace

from nntui.datasets.dataset import Dataset
from nntui.tui.messages.answers import (
    DataMissing,
    DownloadAdvanced,
    DownloadFailed,
    DownloadFinished,
    StartNeedsData,
)
from nntui.tui.state import ChooseData, Download, OpenTarget, PendingRequest, State, TakeData, Train
from nntui.tui.transitions.requesting import begin, refuse
from nntui.tui.transitions.showing import UNTRAINED
from nntui.tui.transitions.step import Step, noted, with_error
from nntui.tui.transitions.superseding import supersede
from nntui.tui.work import DownloadData

MEANWHILE = "synthetic digits are used meanwhile"


def download_initial(state: State, name: str, stand_in: Dataset) -> Step:
    """Return the step that downloads the data to begin with, while others are shown."""
    return _download(state, Download(name, stand_in))


def data_missing(state: State, message: DataMissing) -> Step:
    """Return the step after the data of a request turned out to be missing."""
    pending = state.request
    if pending is None:
        return Step(state)
    return _wait_for(state, pending, message.name, message.error)


def start_needs_data(state: State, message: StartNeedsData) -> Step:
    """Return the step after the data of a run to start turned out to be missing."""
    start = state.start
    state = replace(state, start=None, pause_requested=False)
    if start is None or start.superseded:
        return Step(state)
    return supersede(state).then(
        lambda state: _wait_for(state, PendingRequest(Train()), message.name, message.error)
    )


def download_advanced(state: State, message: DownloadAdvanced) -> Step:
    """Return the step after more was downloaded."""
    if state.download is None:
        return Step(state)
    return Step(replace(state, download=replace(state.download, progress=message.progress)))


def download_finished(state: State, message: DownloadFinished) -> Step:
    """Return the step after a download: what waits for it is tried again."""
    del message
    download, pending = state.download, state.request
    if download is None:
        return Step(state)
    state = _without_download(state)
    if pending is not None and pending.waits_for == download.name:
        return begin(state, pending.request, pending.downloaded | {download.name})
    if state.data is not None and state.data.name == download.name:
        return Step(state)  # it is shown: its files were complete when it was opened
    if download.stand_in is not None and _is_untouched(state, download.stand_in):
        return begin(state, TakeData(download.name))
    return Step(noted(state, f"{download.name} is ready; select it in the data field"))


def download_failed(state: State, message: DownloadFailed) -> Step:
    """Return the step after a data set could not be downloaded."""
    download, pending = state.download, state.request
    if download is None:
        return Step(state)
    state = _without_download(state)
    if pending is not None and pending.waits_for == download.name:
        if isinstance(pending.request, OpenTarget) and not pending.request.lost:
            return begin(state, replace(pending.request, lost=message.error))
        return refuse(state, message.error)
    if download.stand_in is None:
        return Step(with_error(state, message.error))
    return Step(noted(state, f"{download.name} was not downloaded: {message.brief}; {MEANWHILE}"))


def _wait_for(state: State, pending: PendingRequest, name: str, error: str) -> Step:
    """Return the step that keeps a request until `name` is downloaded."""
    if name in pending.downloaded:
        return refuse(replace(state, request=pending), error)  # they were there, and are gone
    state = replace(state, request=replace(pending, waits_for=name))
    chosen = isinstance(pending.request, ChooseData)
    if not chosen:
        state = noted(state, f"{name} is not downloaded yet; it is downloaded first")
    current = state.download
    if current is None or current.name != name:
        return _download(state, Download(name))
    # Data that were chosen are no longer the initial ones: another choice ends the download.
    stand_in = None if chosen else current.stand_in
    return Step(replace(state, download=replace(current, stand_in=stand_in)))


def _download(state: State, download: Download) -> Step:
    generations = state.generations.after("download")
    state = replace(state, download=download, generations=generations)
    return Step(state, (DownloadData(generations.ticket("download"), download.name),))


def _without_download(state: State) -> State:
    return replace(state, download=None, generations=state.generations.after("download"))


def _is_untouched(state: State, stand_in: Dataset) -> bool:
    """Return whether the user has done nothing yet that other data would disturb."""
    untrained = state.network is None or state.network.title == UNTRAINED
    waits = state.request is not None or state.start is not None
    taken = waits or state.dialog or bool(state.barred)
    return state.data is stand_in and state.run is None and untrained and not taken
