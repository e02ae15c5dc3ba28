"""The plan of a sweep: what is trained, what is varied, who proposes, how many epochs; as TOML."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, TypeAlias, get_args

import msgspec
from msgspec import Meta, Struct

from nntui.config.run_config import RunConfig
from nntui.config.toml import MAX_BYTES
from nntui.errors import ConfigError, UsageError
from nntui.strings import clean, nearest
from nntui.sweeps.ladder import Ladder
from nntui.sweeps.proposers.finite import MAX_TRIALS, each_alone, grid, unused
from nntui.sweeps.space import Choice, Values, Varied, parse_varied

Proposer: TypeAlias = Literal["random", "grid", "each", "tpe"]
Files: TypeAlias = Literal["auto", "shared", "sent"]
PROPOSERS: tuple[Proposer, ...] = get_args(Proposer)

DEFAULT_TRIALS = 27


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The settings of a sweep, complete: the contents of its `sweep.toml`."""

    title: Annotated[str, Meta(max_length=200)] = ""
    """What is studied, in words."""
    propose: Proposer = "random"
    """Who chooses the settings of the trials."""
    trials: Annotated[int, Meta(ge=1, le=MAX_TRIALS)] = DEFAULT_TRIALS
    halving: Annotated[int, Meta(ge=0, le=100)] = 0
    """One trial of so many is promoted from each rung; 0 trains all to their end."""
    first: Annotated[int, Meta(ge=1, le=100_000)] = 1
    """The smallest number of epochs after which trials are compared."""
    seed: Annotated[int, Meta(ge=0, lt=2**32)] = 1
    """Of the proposer."""
    on: Annotated[str, Meta(min_length=1, max_length=300)] = "local"
    """`local`, `dask`, or the address of a Dask scheduler."""
    workers: Annotated[int, Meta(ge=0, le=10_000)] = 0
    """Processes that train; 0 is as many as there are processors and memory for."""
    memory: Annotated[int, Meta(ge=0, le=10**7)] = 0
    """Megabytes that a local worker may allocate; 0 is its share of the free memory."""
    files: Files = "auto"
    """Whether workers share the folder of the sweep, or files are sent to them."""
    vary: dict[str, Any]
    """What is varied, in the notation of `space`."""
    base: dict[str, Any] = {}
    """The settings that are not varied."""

    @cached_property
    def config(self) -> RunConfig:
        """The settings of a run before anything is varied."""
        return RunConfig.of(self.base)

    @cached_property
    def varied(self) -> tuple[Varied, ...]:
        """The settings that are varied, in the order they were given."""
        return tuple(parse_varied(name, given) for name, given in self.vary.items())

    @cached_property
    def fixed(self) -> Mapping[str, object]:
        """The values of all settings before anything is varied."""
        return msgspec.structs.asdict(self.config)

    @cached_property
    def finite(self) -> list[Values] | None:
        """The settings of all trials, where they are a list; None where they are drawn."""
        if self.propose == "grid":
            return grid(self.varied, self.fixed)
        return each_alone(self.varied, self.fixed) if self.propose == "each" else None

    @cached_property
    def ladder(self) -> Ladder:
        """The rungs."""
        return Ladder(self.trials, self.config.epochs, self.halving, self.first)

    @property
    def budget(self) -> int:
        """The epochs of all trials together; where epochs are drawn, about as many."""
        if "epochs" not in self.vary:
            return self.ladder.budget
        if self.finite is not None:
            return sum(self.epochs_of(values) for values in self.finite[: self.trials])
        values = next(each.grid for each in self.varied if each.name == "epochs")
        return round(self.trials * sum(map(float, values)) / len(values))

    def epochs_of(self, values: Values) -> int:
        """Return the epochs of the whole training of a trial."""
        return int(values.get("epochs", self.config.epochs))

    def epoch_of(self, values: Values, rung: int) -> int:
        """Return the epoch after which a trial is in a rung; the last is the end of its training.

        Where epochs are varied, there is one rung.
        """
        return self.epochs_of(values) if rung == self.ladder.last else self.ladder.rungs[rung]

    def config_of(self, values: Values) -> RunConfig:
        """Return the settings of a trial; ConfigError if they contradict each other."""
        return self.config.replace(**values)


def complete(given: Mapping[str, object]) -> Plan:
    """Return the plan that the contents of a TOML file describe, complete and checked.

    `base` becomes complete, and `trials` the number that there really are.

    Raises:
        ConfigError: a value is not legal, or contradicts another.
    """
    if not given.get("vary"):
        raise ConfigError(
            "vary: expected settings to vary, received none; try --vary lr=log:0.0001..1"
        )
    try:
        plan = msgspec.convert(given, Plan)
        names = [each.name for each in plan.varied]
        _check(plan, names)
        plan = msgspec.structs.replace(
            plan,
            base=msgspec.to_builtins(plan.config),
            vary={each.name: each.text for each in plan.varied},
        )
        return msgspec.structs.replace(plan, trials=_count(plan, given))
    except msgspec.ValidationError as error:
        raise ConfigError(_reworded(str(error))) from None


def _check(plan: Plan, names: list[str]) -> None:
    if plan.halving == 1:
        raise ConfigError(
            "halving: expected 0, which trains all trials to their end, or at least 2: one trial "
            "of so many is promoted; received 1"
        )
    if plan.halving and "epochs" in names:
        raise ConfigError(
            "vary: expected settings other than epochs together with halving, which compares "
            "trials after epochs of one schedule; leave out halving, or epochs"
        )
    for name in ("data", "validation", "test_size", "threads"):
        if name in names:
            raise ConfigError(
                f"vary: expected settings of the training, received {name}, on which results "
                "cannot be compared"
            )
    if idle := unused(plan.varied, plan.fixed):
        raise ConfigError(
            f"vary: {idle[0]} has no effect with the other settings; leave it out, or vary what it "
            "belongs to"
        )
    if not plan.config.validation:
        raise ConfigError(
            "validation: expected images to choose by, received 0; a sweep never chooses by the "
            "test images"
        )


def _count(plan: Plan, given: Mapping[str, object]) -> int:
    """Return how many trials there are: those asked for, at most those there can be."""
    if plan.finite is not None:
        listed = len(plan.finite)
        return min(plan.trials, listed) if "trials" in given else listed
    if plan.propose == "random" and all(isinstance(e.values, Choice) for e in plan.varied):
        return min(plan.trials, len(grid(plan.varied, plan.fixed)))
    return plan.trials


def encode_plan(plan: Plan) -> bytes:
    """Return a plan as TOML."""
    return msgspec.toml.encode(plan)


def decode_plan(text: bytes) -> dict[str, Any]:
    """Return the contents of a TOML file of a sweep, not checked yet.

    Raises:
        ConfigError: it is not TOML, or has entries that a sweep does not have.
    """
    if len(text) > MAX_BYTES:
        raise ConfigError(f"expected a sweep of at most {MAX_BYTES} bytes, received more")
    try:
        given: dict[str, Any] = msgspec.toml.decode(text)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ConfigError(
            f"expected a TOML file of a sweep, received a broken one: {error}"
        ) from None
    known = [*Plan.__struct_fields__, "recipe"]
    for name in given:
        if name not in known:
            raise ConfigError(
                f"unknown entry {clean(name, 40)!r} of a sweep; {nearest(name, known)}"
            )
    return given


def check_where(on: str) -> None:
    """Raise a UsageError unless `on` says where trials can be trained."""
    if on not in {"local", "dask"} and "://" not in on:
        raise UsageError(
            f"--on: expected local, dask or the address of a Dask scheduler such as "
            f"tcp://host:8786, received {clean(on, 60)!r}"
        )


_WORDS = {
    "`int`": "a whole number",
    "`float`": "a number",
    "`bool`": "true or false",
    "`str`": "a text",
    "`object`": "a table",
    "`array`": "a list",
    "`null`": "nothing",
    " >= ": " of at least ",
    " <= ": " of at most ",
    " < ": " below ",
}
"""What msgspec calls types and limits, and what we call them."""


def _reworded(message: str) -> str:
    """Return a message of msgspec as `path: expected ..., received ...`."""
    text, _, path = message.partition(" - at `$.")
    where = f"{path.rstrip('`')}: " if path else ""
    text = text.replace("Expected", "expected").replace(", got", ", received")
    enum = {"propose": PROPOSERS, "files": get_args(Files)}.get(path.rstrip("`"))
    if enum is not None:
        text = text.replace("Invalid enum value", f"expected one of {', '.join(enum)}, received")
    for theirs, ours in _WORDS.items():
        text = text.replace(theirs, ours)
    text = text.replace("`", "")
    return clean(f"{where}{text}", 200)
