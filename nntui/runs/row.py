"""RunRow: one entry in a table of runs and weights, with everything that is sorted and filtered."""

import contextlib
from functools import lru_cache
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct

from nntui.config.knobs import knobs
from nntui.config.run_config import RunConfig
from nntui.errors import ConfigError, RunError
from nntui.recipes.registry import name_of
from nntui.runs.damage import damage_of, missing_config
from nntui.runs.digest import Digest, EvaluationLine, read_digest
from nntui.runs.directory import RunDirectory
from nntui.runs.note import read_note
from nntui.runs.summary import status_of
from nntui.training.events import Setting

Origin: TypeAlias = Literal["own", "recipe", "saved", "shipped"]
"""A run with the user's own settings, a run of a recipe, saved weights, weights of nntui."""

CURVE_POINTS = 16


class RunRow(Struct, frozen=True, kw_only=True, gc=False):
    """A run, or a file of weights, as one row of a table. What is not known is None or empty."""

    name: str
    """What `runs.find` or `weights.open_weights` takes; safe to show."""
    path: str = ""
    """The folder of the run, or the file of weights."""
    origin: Origin = "own"
    state: str = ""
    """See `summary.Summary`; empty for weights."""
    data: str = ""
    layers: str = ""
    optimizer: str = ""
    lr: float | None = None
    """The learning rate in the settings."""
    accuracy: float | None = None
    """The newest accuracy, from 0 to 1: on the test images where it was measured on them."""
    split: str = ""
    """On which images: `test` or `validation`."""
    validation: float | None = None
    """The best validation accuracy."""
    test: float | None = None
    """The test accuracy."""
    loss: float | None = None
    """The newest loss, of the same evaluation as `accuracy`."""
    step: int = 0
    epoch: int = 0
    """The epoch of the newest evaluation, counted from 1."""
    seconds: float = 0.0
    """Time of training, pauses left out."""
    started: float = 0.0
    """When the run was created, in seconds since 1970; for weights when they were saved."""
    recipe: str = ""
    """The recipe that the settings are those of."""
    note: str = ""
    settings: dict[str, Setting] = {}
    """The settings that differ from their defaults, in the order of the table of knobs."""
    curve: tuple[float, ...] = ()
    """Validation accuracies in their order, at most CURVE_POINTS of them."""
    problem: str = ""
    """What is wrong, or why it ended: the last words of what failed."""

    def setting(self, name: str) -> Setting | None:
        """Return the value of a setting; None for weights and unreadable runs.

        Raises:
            KeyError: there is no such setting.
        """
        default = usual(self.settings, name)
        return self.settings.get(name, default) if self.optimizer else None


def usual(settings: dict[str, Setting], name: str) -> Setting:
    """Return the default of a setting, which may follow from one of `settings`."""
    known = knobs()[name]
    if known.follows is None:
        return known.default  # type: ignore[no-any-return]
    other = known.follows.setting
    value = settings[other] if other in settings else knobs()[other].default
    return known.follows.defaults.get(value, known.default)  # type: ignore[return-value]


def read_row(run: RunDirectory, started: float = 0.0) -> RunRow:
    """Return the row of a run; one that cannot be read has a row that says why.

    Args:
        run: the run.
        started: when it was created, in seconds since 1970.
    """
    alive = run.alive()  # before the journal: a trainer that ends in between has written all
    row = RunRow(name=run.name, path=str(run.path), started=started, note=read_note(run))
    try:
        config = run.config()
        digest = read_digest(run)
    except RunError as error:
        problem = missing_config(run) or str(error)
        return msgspec.structs.replace(row, state="unreadable", problem=problem)
    row = _with_settings(row, config, digest)
    if not digest.events and not alive and (damage := damage_of(run)):
        return msgspec.structs.replace(row, state="unreadable", problem=damage)
    state, problem = status_of(run, digest.events, alive=alive)
    return msgspec.structs.replace(_with_results(row, digest), state=state, problem=problem)


def _with_settings(row: RunRow, config: RunConfig, digest: Digest) -> RunRow:
    if digest.settings:
        # Where the journal contradicts the config, the settings of the beginning remain.
        with contextlib.suppress(ConfigError):
            config = config.replace(**digest.settings)
    recipe = name_of(config)
    return msgspec.structs.replace(
        row,
        origin="recipe" if recipe else "own",
        data=config.data,
        layers=config.layers,
        optimizer=config.optimizer,
        lr=config.lr,
        recipe=recipe,
        settings=differing_settings(config),
    )


@lru_cache(maxsize=1024)
def differing_settings(config: RunConfig) -> dict[str, Setting]:
    """Return the settings that differ from their defaults, given the other settings."""
    values = msgspec.structs.asdict(config)
    return {name: value for name, value in values.items() if value != usual(values, name)}


def _with_results(row: RunRow, digest: Digest) -> RunRow:
    newest, last = digest.newest, digest.last
    validations = digest.validations
    return msgspec.structs.replace(
        row,
        accuracy=newest.accuracy if newest else None,
        split=newest.split if newest else "",
        validation=max((each.accuracy for each in validations), default=None),
        test=digest.test_accuracy,
        loss=newest.loss if newest else None,
        step=last.step if last else 0,
        epoch=newest.epoch if newest else 0,
        seconds=last.at if last else 0.0,
        curve=_thinned(validations),
    )


def _thinned(validations: tuple[EvaluationLine, ...]) -> tuple[float, ...]:
    """Return the accuracies of at most CURVE_POINTS evaluations, the last one among them."""
    count = len(validations)
    points = min(count, CURVE_POINTS)
    chosen = [validations[(number + 1) * count // points - 1] for number in range(points)]
    return tuple(round(each.accuracy, 5) for each in chosen)
