"""Configs as TOML: the file of a run, and files of settings that a user writes."""

from collections.abc import Mapping

import msgspec

from nntui.config.run_config import RunConfig, changed
from nntui.errors import ConfigError

MAX_BYTES = 2**16
"""The longest file of settings that is read: many times the length of all settings."""


def encode_config(config: RunConfig) -> bytes:
    """Return `config` as TOML, one setting per line."""
    return msgspec.toml.encode(config)


def decode_config(text: bytes, changes: Mapping[str, object] | None = None) -> RunConfig:
    """Return the config that a TOML text describes, with `changes` to its settings.

    Raises:
        ConfigError: the text is not TOML, or a setting is unknown or not legal.

    >>> decode_config(b"epochs = 3", {"seed": 7}).epochs
    3
    """
    return RunConfig.of(changed(settings_in(text), changes or {}))


def settings_in(text: bytes) -> dict[str, object]:
    """Return the settings of a TOML text, not checked yet; ConfigError if it is not TOML."""
    if len(text) > MAX_BYTES:
        raise ConfigError(f"expected a TOML file of at most {MAX_BYTES} bytes, received more")
    try:
        given: dict[str, object] = msgspec.toml.decode(text)
    # ValueError: the text is not UTF-8, or has a whole number of thousands of digits.
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ConfigError(
            f"expected a TOML file of settings, received a broken one: {error}"
        ) from None
    return given
