"""Fetching what is published: into a folder, from one mirror or the next, whole or not at all.

Nothing that a server says is believed. A file is kept in memory until its hash is right, and then
written whole: what is on the disk is right, or is not there.
"""

from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from nntui.datasets.formats.safe_read import read_file
from nntui.datasets.published.registry import Published, PublishedFile, is_part
from nntui.datasets.published.transfer import Refused, Transfer
from nntui.errors import ConfigError, DataError, FetchError
from nntui.storage import write_whole
from nntui.strings import clean

STALL = 20.0
"""Seconds without a sign of life after which the next mirror is tried."""
_MOST = 2
"""Times the size that a file is published with: some mirrors pack it anew, and not as well."""


class Progress(NamedTuple):
    """How far a data set is."""

    name: str
    """What it is called."""
    done: int
    """Bytes that are here."""
    total: int
    """Of all that are to be fetched."""
    host: str
    """Where they come from."""

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 1.0


def fetch(
    wanted: Published, cache: Path, mirror: str | None = None, stall: float = STALL
) -> Generator[Progress, None, None]:
    """Fetch the files of `wanted` that its folder in `cache` does not hold yet.

    To close the iterator is to give up, at once; the files that are whole by then stay.

    Args:
        wanted: the data set.
        cache: the folder in which it gets one of its own.
        mirror: where to fetch it from instead of its mirrors; `none` is nowhere.
        stall: seconds without a sign of life after which the next mirror is tried.

    Yields:
        How far it is, several times a second.

    Raises:
        FetchError: no mirror has one of the files; says why of each, and how to do it by hand.
        ConfigError: `mirror` is no web address.
        StorageError: the disk refused.
    """
    folder = cache / wanted.name
    missing = [part for part in wanted.parts if not _is_here(part, folder)]
    total = sum(part.size for part in missing)
    mirrors = _mirrors(wanted, mirror)
    done = 0
    for part in missing:
        reasons: list[Refused] = []
        contents = b""
        while not contents:
            if len(reasons) == len(mirrors):
                raise _refusal(wanted, folder, reasons)
            host = _host(mirrors[0])
            try:
                transfer = Transfer(mirrors[0] + part.file, part.size * _MOST, stall)
                for here in transfer:
                    yield Progress(wanted.name, done + min(here, part.size), total, host)
                contents = _checked(part, transfer.contents)
            except Refused as refused:
                reasons.append(refused.by(host))
                mirrors.append(mirrors.pop(0))  # the next file begins with one that works
        write_whole(folder / part.file, contents, "NNTUI_CACHE")
        done += part.size
        yield Progress(wanted.name, done, total, host)


def by_hand(wanted: Published, folder: Path) -> str:
    """Return what to do where nothing can be fetched."""
    files = ", ".join(part.file for part in wanted.parts)
    return f"put these four files into {folder}: {files}, from {wanted.mirrors[0]}"


def _is_here(part: PublishedFile, folder: Path) -> bool:
    try:
        return is_part(part, read_file(folder / part.file, part.size * _MOST))
    except DataError:
        return False


def _mirrors(wanted: Published, mirror: str | None) -> list[str]:
    if mirror is None:
        return list(wanted.mirrors)
    if mirror == "none":
        return []
    if not mirror.startswith(("http://", "https://")):
        raise ConfigError(
            "NNTUI_MIRROR: expected a web address that begins with http:// or https://, or none, "
            f"received {clean(mirror, 60)!r}"
        )
    return [f"{mirror.rstrip('/')}/{wanted.name}/"]


def _host(url: str) -> str:
    try:
        return clean(urlsplit(url).hostname or url, 60)
    except ValueError:  # brackets that are no address
        return clean(url, 60)


def _checked(part: PublishedFile, contents: bytes) -> bytes:
    """Return `contents`; Refused if they are not those of `part`."""
    try:
        if is_part(part, contents):
            return contents
    except DataError:  # a broken archive
        pass
    head = contents[:1000].lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        raise Refused("sends a web page instead (does this network ask for a login?)")
    if len(contents) < part.size:
        raise Refused(f"ends after {len(contents):,} of {part.size:,} bytes")
    raise Refused("sends other bytes than were published (by their sha256)")


def _refusal(wanted: Published, folder: Path, reasons: list[Refused]) -> FetchError:
    brief = why = "nothing is fetched, because NNTUI_MIRROR is none"
    if reasons:
        brief, why = str(reasons[0]), ", ".join(map(str, reasons))
        if all(refused.offline for refused in reasons):
            brief, why = "no network", f"no network ({brief})"
    return FetchError(f"{wanted.name}: {why}; {by_hand(wanted, folder)}", brief)
