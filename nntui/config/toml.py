"""Configs as TOML: the file of a run, and files of settings that a user writes."""

from collections.abc import Mapping

import msgspec

from nntui.config.run_config import RunConfig, changed
from nntui.errors import ConfigError

MAX_BYTES = 2**16
"""Of a file of settings: many times what all of them take."""


def encode_config(config: RunConfig) -> bytes:
    """Return `config` as TOML, every setting on a line of its own."""
    return msgspec.toml.encode(config)


def decode_config(text: bytes, changes: Mapping[str, object] | None = None) -> RunConfig:
    """Return the config that a TOML text describes, where `changes` do not say otherwise.

    Raises:
        ConfigError: says what is wrong with it.
    """
    return RunConfig.of(changed(settings_in(text), changes or {}))


def settings_in(text: bytes) -> dict[str, object]:
    """Return the settings that a TOML text has, not checked yet; ConfigError where it is none."""
    if len(text) > MAX_BYTES:
        raise ConfigError(f"expected a TOML file of at most {MAX_BYTES} bytes, received more")
    try:
        given: dict[str, object] = msgspec.toml.decode(text)
    # A ValueError is text that is no UTF-8, or a whole number of thousands of digits.
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ConfigError(
            f"expected a TOML file of settings, received a broken one: {error}"
        ) from None
    return given
