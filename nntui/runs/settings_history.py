"""The settings that a run was trained with, which may not be those it began with."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from nntui.config.run_config import RunConfig, changed
from nntui.errors import ConfigError, RunError
from nntui.recipes.registry import name_of
from nntui.runs.directory import RunDirectory
from nntui.training.events import AnyEvent
from nntui.training.history import settings_by_stage


@dataclass(frozen=True, slots=True)
class Trained:
    """The configs of a run, from one change to the next; the last one is that it has now."""

    settings_by_stage: tuple[RunConfig, ...]

    @property
    def config(self) -> RunConfig:
        """The settings there are now."""
        return self.settings_by_stage[-1]

    @property
    def recipe(self) -> str:
        """The recipe that the run was of from its first step to its last; or nothing."""
        recipes = {name_of(config) for config in self.settings_by_stage}
        return recipes.pop() if len(recipes) == 1 else ""

    @property
    def changed(self) -> dict[str, list[object]]:
        """The values, in order, of each setting that was not the same all the time."""
        every = {name: self.values(name) for name in msgspec.structs.asdict(self.config)}
        return {name: values for name, values in every.items() if len(values) > 1}

    def values(self, setting: str) -> list[object]:
        """Return what a setting was, in order."""
        found = [getattr(config, setting) for config in self.settings_by_stage]
        return [v for number, v in enumerate(found) if number == 0 or v != found[number - 1]]


def trained(run: RunDirectory, events: Iterable[AnyEvent]) -> Trained:
    """Return what `run` was trained with, as its config and its `events` say.

    Raises:
        RunError: the config cannot be read, or does not go with what the events say.
    """
    began = msgspec.structs.asdict(run.config())
    try:
        return Trained(
            tuple(RunConfig.of(changed(began, stage)) for stage in settings_by_stage(events))
        )
    except ConfigError as error:
        raise RunError(
            f"{run.name}: its journal contains invalid settings: {error}"
        ) from None
