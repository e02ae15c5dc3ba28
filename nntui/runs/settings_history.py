"""Settings history: the settings a run was trained with, from its first step to its last."""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from nntui.config.run_config import RunConfig, changed
from nntui.errors import ConfigError, RunError
from nntui.recipes.registry import name_of
from nntui.runs.data_record import config_to_show
from nntui.runs.directory import RunDirectory
from nntui.training.events import AnyEvent
from nntui.training.history import settings_by_stage, without_repeats


@dataclass(frozen=True, slots=True)
class SettingsHistory:
    """The configs of a run, one per stage between two changes; the last one is in effect."""

    stages: tuple[RunConfig, ...]

    @property
    def config(self) -> RunConfig:
        """The settings in effect."""
        return self.stages[-1]

    @property
    def recipe(self) -> str:
        """The recipe that all stages follow, or an empty string."""
        recipes = {name_of(config) for config in self.stages}
        return recipes.pop() if len(recipes) == 1 else ""

    @property
    def changed(self) -> dict[str, list[object]]:
        """The successive values of each setting that has changed."""
        every = {name: self.values(name) for name in msgspec.structs.asdict(self.config)}
        return {name: values for name, values in every.items() if len(values) > 1}

    def values(self, setting: str) -> list[object]:
        """Return the successive values of a setting."""
        return without_repeats([getattr(config, setting) for config in self.stages])


def settings_history(run: RunDirectory, events: Iterable[AnyEvent]) -> SettingsHistory:
    """Return the settings that `run` was trained with, by its config and its `events`.

    Raises:
        RunError: the config cannot be read, or the events contradict it.
    """
    first = msgspec.structs.asdict(config_to_show(run))
    try:
        return SettingsHistory(
            tuple(RunConfig.of(changed(first, stage)) for stage in settings_by_stage(events))
        )
    except ConfigError as error:
        raise RunError(f"{run.name}: its journal contains invalid settings: {error}") from None
