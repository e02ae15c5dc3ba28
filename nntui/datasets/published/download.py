"""Downloading a published data set into the cache, from one mirror after the other.

A file is kept in memory until its checksum is verified, and then written atomically, so the cache
has only complete and correct files.
"""

from collections.abc import Generator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from nntui.datasets.formats.safe_read import read_file
from nntui.datasets.published.find import is_published_file
from nntui.datasets.published.registry import Published, PublishedFile
from nntui.datasets.published.transfer import Transfer, TransferError
from nntui.errors import ConfigError, DataError, DownloadError
from nntui.storage import write_whole
from nntui.strings import clean

TIMEOUT = 20.0
"""Seconds without data after which the next mirror is tried."""
_MAX_GROWTH = 2
"""Largest accepted size divided by the published one: mirrors may compress files again."""


class DownloadProgress(NamedTuple):
    """The progress of a download."""

    name: str
    """Of the data set."""
    done: int
    """Bytes received."""
    total: int
    """Bytes of all files that are missing."""
    host: str
    """The server of the current file."""

    @property
    def share(self) -> float:
        """The part that is done, from 0 to 1."""
        return min(self.done / self.total, 1.0) if self.total else 1.0


def download(
    published: Published, cache: Path, mirror: str | None = None, timeout: float = TIMEOUT
) -> Generator[DownloadProgress, None, None]:
    """Download the files of a data set that are missing from the cache.

    Closing the iterator cancels the download at once; complete files stay in the cache.

    Args:
        published: the data set.
        cache: the folder that has, or gets, a folder for the data set.
        mirror: a web address to use instead of the published mirrors; `none` for no download.
        timeout: seconds without data after which the next mirror is tried.

    Yields:
        The progress, several times a second.

    Raises:
        DownloadError: no mirror delivered a file; the message has the reason of each, and says
            how to provide the files by hand.
        ConfigError: `mirror` is not a web address.
        StorageError: a file could not be written.
    """
    folder = cache / published.name
    missing = [file for file in published.files if not _is_present(file, folder)]
    total = sum(file.size for file in missing)
    mirrors = _mirrors(published, mirror)
    done = 0
    for file in missing:
        errors: list[TransferError] = []
        contents = b""
        while not contents:
            if len(errors) == len(mirrors):
                raise _download_error(published, folder, errors)
            host = _host(mirrors[0])
            try:
                transfer = Transfer(mirrors[0] + file.name, file.size * _MAX_GROWTH, timeout)
                for received in transfer:
                    received_so_far = done + min(received, file.size)
                    yield DownloadProgress(published.name, received_so_far, total, host)
                contents = _verified(file, transfer.contents)
            except TransferError as error:
                errors.append(error.at(host))
                mirrors.append(mirrors.pop(0))  # the next file starts with a mirror that works
        write_whole(folder / file.name, contents, "NNTUI_CACHE")
        done += file.size
        yield DownloadProgress(published.name, done, total, host)


def manual_instructions(published: Published, folder: Path) -> str:
    """Return how to provide the files without a download."""
    names = ", ".join(file.name for file in published.files)
    return f"put these four files into {folder}: {names}, from {published.mirrors[0]}"


def _is_present(file: PublishedFile, folder: Path) -> bool:
    try:
        return is_published_file(file, read_file(folder / file.name, file.size * _MAX_GROWTH))
    except DataError:
        return False


def _mirrors(published: Published, mirror: str | None) -> list[str]:
    if mirror is None:
        return list(published.mirrors)
    if mirror == "none":
        return []
    if not mirror.startswith(("http://", "https://")):
        raise ConfigError(
            "NNTUI_MIRROR: expected a web address that starts with http:// or https://, or none, "
            f"received {clean(mirror, 60)!r}"
        )
    return [f"{mirror.rstrip('/')}/{published.name}/"]


def _host(url: str) -> str:
    try:
        return clean(urlsplit(url).hostname or url, 60)
    except ValueError:  # brackets without an address
        return clean(url, 60)


def _verified(file: PublishedFile, contents: bytes) -> bytes:
    """Return `contents` if they are those of `file`.

    Raises:
        TransferError: they are not.
    """
    try:
        if is_published_file(file, contents):
            return contents
    except DataError:  # a broken archive
        pass
    head = contents[:1000].lstrip().lower()
    if head.startswith((b"<!doctype", b"<html", b"<?xml", b"<head")):
        raise TransferError("sent a web page instead (does this network require a login?)")
    if len(contents) < file.size:
        raise TransferError(f"sent only {len(contents):,} of {file.size:,} bytes")
    raise TransferError("sent a file with another checksum (sha256)")


def _download_error(
    published: Published, folder: Path, errors: list[TransferError]
) -> DownloadError:
    brief = reason = "downloads are turned off, because NNTUI_MIRROR is none"
    if errors:
        brief, reason = str(errors[0]), ", ".join(map(str, errors))
        if all(error.offline for error in errors):
            brief, reason = "no network", f"no network ({brief})"
    instructions = manual_instructions(published, folder)
    return DownloadError(f"{published.name}: {reason}; {instructions}", brief)
