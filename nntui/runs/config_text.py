"""The text of a run's config as a RunConfig, quickly where runs differ in their seed alone."""

import re
from functools import lru_cache

import msgspec

from nntui.config.run_config import RunConfig, changed
from nntui.config.toml import settings_in

_PLAIN = re.compile(rb'(?:[a-z0-9_]+ = (?:"[^"\\\n]*"|[0-9.e+-]+|true|false)\n)*')
"""A text of one setting a line, as nntui writes it."""
_SEED = re.compile(rb"^seed = ([0-9]{1,9})\n", re.MULTILINE)


def decode_run_config(text: bytes) -> RunConfig:
    """Return the config that the `config.toml` of a run describes.

    Raises:
        ConfigError: the text is not TOML, or a setting is unknown or not legal.
    """
    seeds = _SEED.findall(text)
    if len(seeds) != 1 or _PLAIN.fullmatch(text) is None:
        return _decode(text)
    # A thousand repetitions differ in their seed, which no other setting depends on.
    return msgspec.structs.replace(_decode_cached(_SEED.sub(b"", text)), seed=int(seeds[0]))


def _decode(text: bytes) -> RunConfig:
    given = settings_in(text)
    return RunConfig.of(changed(given, _settings_of_earlier_versions(given)))


_decode_cached = lru_cache(maxsize=1024)(_decode)


def _settings_of_earlier_versions(given: dict[str, object]) -> dict[str, object]:
    """Return settings that a config of an earlier version lacks, which did without them.

    They did not invert images of files, and transposed them only where the path had the word
    EMNIST in it. A run continues with the images it began with.
    """
    missing: dict[str, object] = {} if "invert" in given else {"invert": "no"}
    if "orientation" not in given and "emnist" not in str(given.get("data", "")).lower():
        missing["orientation"] = "upright"
    return missing
