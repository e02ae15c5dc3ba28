"""One job: idempotent, and it trains no run that another process trains."""

import threading
from pathlib import Path

import pytest

from nntui.errors import RunError
from nntui.runs.directory import RunDirectory
from nntui.runs.journal import replay
from nntui.sweeps.executors import dask_work
from nntui.sweeps.executors.travel import pack, unpack
from nntui.sweeps.job import Job
from nntui.sweeps.trial import DataCache, do_job
from nntui.training.events import StepDone
from nntui.workspace import runs
from tests.sweeps.helpers import BASE, files_of

_load = DataCache()


def _job(saves: Path, epoch: int, **changes: object) -> Job:
    settings = runs.configure({**BASE, **changes}).config
    return Job(
        trial=1,
        rung=0,
        path=str(saves / "trials" / "t-0001"),
        settings={name: getattr(settings, name) for name in settings.__struct_fields__},
        epoch=epoch,
    )


def _steps(job: Job) -> int:
    events = replay(RunDirectory(Path(job.path)).events_file)
    return max(event.step for event in events if isinstance(event, StepDone))


def test_a_job_stops_after_its_epoch_and_is_never_done_twice(saves: Path) -> None:
    job = _job(saves, 1)
    first = do_job(job, _load, str)
    journal = (Path(job.path) / "events.jsonl").read_bytes()

    assert (first.end, first.epoch) == ("reached", 1)
    assert do_job(job, _load, str) == first
    assert (Path(job.path) / "events.jsonl").read_bytes() == journal
    assert do_job(_job(saves, 4), _load, str).test is not None


def test_a_job_waits_for_the_process_that_trains_its_run(saves: Path) -> None:
    """The lock of the run decides who trains."""
    job = _job(saves, 1)
    do_job(job, _load, str)
    run, later = RunDirectory(Path(job.path)), _job(saves, 2)
    released = threading.Event()

    with run.locked():
        asked = []

        def stop_requested() -> str:
            asked.append(1)
            released.set()
            return "enough" if len(asked) > 2 else ""

        outcome = do_job(later, _load, stop_requested)

    assert released.is_set()
    assert (outcome.end, outcome.message) == ("stopped", "enough")
    assert do_job(later, _load, str).epoch == 2


def test_early_stopping_ends_a_trial_before_its_rung(saves: Path) -> None:
    outcome = do_job(_job(saves, 4, patience=1, lr=1e-6, optimizer="sgd"), _load, str)

    assert (outcome.end, outcome.epoch) == ("reached", 2)
    assert outcome.message.startswith("stopped early")


def test_what_cannot_be_trained_fails_with_a_sentence(saves: Path) -> None:
    job = _job(saves, 1)
    settings = {**job.settings, "data": "/nowhere"}

    outcome = do_job(Job(trial=1, rung=0, path=job.path, settings=settings, epoch=1), _load, str)

    assert outcome.end == "failed"
    assert "/nowhere" in outcome.message


def test_a_full_disk_is_told_from_a_failed_training(saves: Path) -> None:
    """Such a job is tried again."""
    job = _job(saves, 1)
    Path(job.path).mkdir(parents=True)
    (Path(job.path) / "commands").write_text("a file, so that nothing can be written into it")

    outcome = do_job(job, _load, str)

    assert outcome.end == "unwritable"
    assert "cannot be written" in outcome.message


def test_a_worker_without_the_folder_is_sent_the_run_and_sends_it_back(saves: Path) -> None:
    """Rung by rung; the weights are those of a run that stayed in one place."""
    import msgspec  # noqa: PLC0415 - only here

    sent, stayed = _job(saves, 1), _job(saves, 4)
    for epoch in (1, 4):
        job = msgspec.structs.replace(
            sent, sent=True, epoch=epoch, files=pack(Path(sent.path)) if epoch > 1 else b""
        )
        answer = dask_work.work(msgspec.msgpack.encode(job))
        outcome = msgspec.msgpack.decode(answer, type=type(do_job(stayed, _load, str)))
        unpack(outcome.files, Path(sent.path) if epoch > 1 else saves / "moved")
        sent = msgspec.structs.replace(sent, path=str(saves / "moved"))

    assert (outcome.end, outcome.epoch) == ("reached", 4)
    assert outcome.accuracy == do_job(stayed, _load, str).accuracy


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "checkpoints/../x", "lock"])
def test_only_files_of_a_run_are_unpacked(tmp_path: Path, name: str) -> None:
    import msgspec  # noqa: PLC0415 - only here

    with pytest.raises(RunError, match="expected the files of a run"):
        unpack(msgspec.msgpack.encode({name: b"x"}), tmp_path / "run")
    with pytest.raises(RunError, match="expected the files of a run"):
        unpack(b"\xc1", tmp_path / "run")
    assert files_of(tmp_path) == set()
