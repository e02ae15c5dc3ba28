"""Settings that change while a run trains are repeated at their steps when it is resumed."""

import random
from pathlib import Path

import pytest

from nntui.runs.commands import AnyCommand, Change
from nntui.runs.journal import replay
from nntui.runs.manifest import read_manifest
from nntui.training.events import CommandRefused, SettingsChanged
from nntui.training.history import pending_changes, recorded_changes
from nntui.view.runview import view_of
from tests.runs.helpers import (
    TrainRun,
    flip_bit,
    has_ended,
    small_run,
    theta,
    train_checkpointed,
)

CHANGES: dict[int, AnyCommand] = {
    2: Change({"lr": 0.01}),
    5: Change({"batch": 100, "dropout": 0.6}),
    8: Change({"weight_decay": 0.1, "epochs": 3}),
}


def test_changes_of_settings_are_repeated_at_their_steps(saves: Path, train_run: TrainRun) -> None:
    """Also if they are in no checkpoint: the journal records them."""
    settings: dict[str, object] = {"layers": "8,dropout:0.3"}
    reference, changed = (small_run(saves, **settings) for _ in range(2))
    train_checkpointed(train_run, reference)
    train_checkpointed(train_run, changed, CHANGES)
    view = view_of(replay(changed.events_file))
    assert view.settings == {
        "lr": 0.01,
        "batch": 100,
        "layers": "8:relu,dropout:0.6",
        "weight_decay": 0.1,
        "epochs": 3,
    }
    assert theta(changed) != theta(reference)

    for seed in range(4):
        killed = small_run(saves, **settings)
        rng = random.Random(seed)  # noqa: S311 - the same moments every time
        while not has_ended(killed):
            train_checkpointed(train_run, killed, CHANGES, killed_after=rng.randint(2, 14))
            # It may be resumed from an earlier checkpoint, too.
            for name in [saved.name for saved in read_manifest(killed.checkpoints).saved][
                -rng.randint(0, 1) :
            ]:
                flip_bit(killed.checkpoints / name, rng) if rng.random() < 0.3 else None

        assert theta(killed) == theta(changed)
        assert view_of(replay(killed.events_file)).settings == view.settings


def test_a_change_is_repeated_if_the_journal_lost_the_one_before(
    saves: Path, train_run: TrainRun
) -> None:
    """Each has a number and a step of its own."""
    run = small_run(saves)
    train_checkpointed(train_run, run, {8: Change({"lr": 0.5})}, killed_after=24)
    lines = run.events_file.read_bytes().splitlines(keepends=True)
    run.events_file.write_bytes(b"".join(line for line in lines if b"settings_changed" not in line))
    train_checkpointed(
        train_run,
        run,
        {replay(run.events_file)[-1].step + 2: Change({"lr": 0.001})},
        killed_after=8,
    )

    (change,) = recorded_changes(replay(run.events_file))

    assert (change.revision, change.settings) == (2, {"lr": 0.001})
    assert pending_changes(replay(run.events_file), 1) == [change]
    assert pending_changes(replay(run.events_file), 2) == []


@pytest.mark.parametrize(
    ("requested", "message"),
    [
        ({"lr": -1.0}, "lr: expected a number above 0 to 100, received -1.0"),
        ({"batch": 0}, "batch: expected a whole number from 1 to 65536, received 0"),
        ({"epochs": 1}, "epochs: expected at least 2, the current epoch, received 1"),
        ({"momentum": 0.5}, "momentum: adam has no momentum; use momentum or nesterov"),
        ({"dropout": 1.0}, "layer 1: expected a dropout rate from 0 to below 1, received '1.0'"),
        ({"seed": 2}, "seed: cannot change after the first step of a run"),
        ({"lrr": 2}, "unknown setting 'lrr'; did you mean lr?"),
        ({"layers": "9"}, "layers: only dropout rates can change in a run, received 9:relu"),
        ({"lr": 0.01, "batch": -3}, "batch: expected a whole number from 1"),
    ],
)
def test_changes_that_are_not_possible_are_refused(
    saves: Path, train_run: TrainRun, requested: dict[str, float | str], message: str
) -> None:
    """The answer says why, and no part of the change is made."""
    reference, run = (small_run(saves, layers="8,dropout:0.3") for _ in range(2))
    train_checkpointed(train_run, reference)
    train_checkpointed(train_run, run, {9: Change(requested)})

    (refused,) = (e for e in replay(run.events_file) if isinstance(e, CommandRefused))
    assert refused.reason.startswith(message)
    assert refused.command.endswith(".json")
    assert not [e for e in replay(run.events_file) if isinstance(e, SettingsChanged)]
    assert theta(run) == theta(reference)


def test_a_new_change_replaces_those_to_be_repeated(saves: Path, train_run: TrainRun) -> None:
    run = small_run(saves)
    train_checkpointed(train_run, run, {8: Change({"lr": 0.5})}, killed_after=30)
    for saved in read_manifest(run.checkpoints).saved:
        (run.checkpoints / saved.name).unlink()

    train_checkpointed(train_run, run, {2: Change({"lr": 0.001})})

    changes = recorded_changes(replay(run.events_file))
    assert [(change.step, change.settings) for change in changes] == [(2, {"lr": 0.001})]
    assert view_of(replay(run.events_file)).settings == {"lr": 0.001}
