"""The settings of a new run from all their sources, and changes to those of a running one."""

from collections.abc import Mapping
from pathlib import Path

from nntui.config.live import LIVE, live_changes
from nntui.config.run_config import RunConfig, changed
from nntui.config.toml import MAX_BYTES, settings_in
from nntui.errors import ConfigError, NntuiError, UsageError
from nntui.recipes.registry import recipe as named_recipe
from nntui.storage import open_file
from nntui.strings import clean
from nntui.training.events import Setting


def combined(
    settings: Mapping[str, object], *, recipe: str = "", file: Path | None = None
) -> dict[str, object]:
    """Return `settings` on top of those of a recipe or of a TOML file.

    >>> combined({"epochs": 3}, recipe="mlp-best")["epochs"]
    3

    Raises:
        UsageError: both a recipe and a file are given.
        ConfigError: there is no recipe of that name, the file cannot be read, or what it says is
            invalid together with `settings`.
    """
    if recipe and file is not None:
        raise UsageError(
            f"expected a file of settings or a recipe, received both: {file} and "
            f"{clean(recipe, 40)}"
        )
    if recipe:
        return changed(named_recipe(recipe).settings, settings)
    return dict(settings) if file is None else _on_top_of_file(file, settings)


def _on_top_of_file(path: Path, settings: Mapping[str, object]) -> dict[str, object]:
    try:
        with open_file(path) as file:
            found = changed(settings_in(file.read(MAX_BYTES + 1)), settings)
        RunConfig.of(found)  # here, because the message must name the file
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}; check the path") from None
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None
    return found


def with_settings(config: RunConfig, settings: Mapping[str, object]) -> RunConfig:
    """Return `config` with the settings that a journal reports; unchanged where they are invalid.

    >>> with_settings(RunConfig(), {"lr": -1}) == RunConfig()
    True
    """
    try:
        return config.replace(**settings)
    except NntuiError:
        return config


def revert_live(config: RunConfig, effective: RunConfig) -> RunConfig:
    """Return `config` with every setting that a run can change as it is in `effective`."""
    return with_settings(
        config, {name: getattr(effective, name) for name in LIVE if name != "layers"}
    )


def live_part(
    before: RunConfig, after: RunConfig, effective: RunConfig
) -> dict[str, Setting] | None:
    """Return what an edit changes in a running run; None where it needs a new run.

    Args:
        before: the settings before the edit.
        after: the settings after it.
        effective: the present settings of the run.
    """
    edited = {
        name: getattr(after, name)
        for name in after.__struct_fields__
        if getattr(after, name) != getattr(before, name)
    }
    return live_changes(effective, with_settings(effective, edited)) if edited else {}
