"""Downloads that fail: whatever a server does, the error is one sentence and no file is damaged."""

import gzip
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nntui.datasets.published.download import download
from nntui.datasets.published.find import find_published
from nntui.datasets.published.registry import Published
from nntui.errors import ConfigError, DownloadError, StorageError
from tests.datasets import server
from tests.datasets.files import files_in
from tests.datasets.server import Answer, Mirror

_SHORT = 0.3
"""Seconds until a server that never answers is given up."""
_LONG = 60.0
"""Seconds until a server that does answer is given up, however busy this machine is."""
_NEVER_ANSWER = ("silent", "stalls halfway")

BAD: dict[str, tuple[Answer, str]] = {
    "403": (server.status(403), r"127\.0\.0\.1 refuses access \(403\)"),
    "404": (server.status(404), r"127\.0\.0\.1 does not have the file \(404\)"),
    "401": (server.status(401), r"127\.0\.0\.1 asks for a login \(401\)"),
    "500": (server.status(500), r"127\.0\.0\.1 has an internal error \(500\)"),
    "html": (
        server.saying(b"\n<!DOCTYPE html><title>Log in</title>"),
        r"127\.0\.0\.1 sent a web page instead \(does this network require a login\?\)",
    ),
    "html with control characters": (
        server.saying(b"<html>\xff\x1b[2J"),
        "sent a web page instead",
    ),
    "nothing": (server.saying(b""), r"sent only 0 of [\d,]+ bytes"),
    "other bytes": (
        server.saying(gzip.compress(bytes(range(256)) * 40, 0)),
        r"sent (a file with another checksum \(sha256\)|more than [\d,]+ bytes)",
    ),
    "a broken archive": (
        server.saying(b"\x1f\x8b" + bytes(5000)),
        r"sent (a file with another checksum|only [\d,]+ of)",
    ),
    "too long": (server.saying(bytes(10**6)), r"sent more than [\d,]+ bytes"),
    "endless": (server.endless, r"sent more than [\d,]+ bytes"),
    "length too large": (
        server.dropped,
        r"closed the connection after [\d,]+ bytes|sent only [\d,]+ of",
    ),
    "length missing": (server.ended, r"sent only [\d,]+ of [\d,]+ bytes"),
    "length not a number": (
        server.saying(b"x", "many"),
        r"sent an invalid answer|sent only|closed the connection",
    ),
    "length negative": (
        server.saying(b"x", -5),
        r"sent an invalid answer|sent only|closed the connection",
    ),
    "not HTTP": (
        server.babbling,
        r"127\.0\.0\.1 refuses the connection|sent an invalid answer",
    ),
    "redirects without end": (
        server.redirected("{path}"),
        r"127\.0\.0\.1 redirects in circles",
    ),
    "redirects to an invalid address": (
        server.redirected("http://[::bad"),
        r"127\.0\.0\.1 sent an invalid answer",
    ),
    "redirects to a file": (server.redirected("file:///etc/passwd"), r"sent an invalid answer"),
    "redirects to a closed port": (
        server.redirected("http://127.0.0.1:1/"),
        r"127\.0\.0\.1 refuses the connection",
    ),
    "silent": (server.silent, rf"127\.0\.0\.1 sent nothing for {_SHORT:g} s"),
    "stalls halfway": (server.stalled, rf"127\.0\.0\.1 sent nothing for {_SHORT:g} s"),
}


@pytest.mark.parametrize("case", BAD)
def test_every_failure_is_one_sentence(
    mirror: Mirror, published_mnist: Published, kept: Path, case: str
) -> None:
    """It has the reason and what to do without a download; nothing is written."""
    answer, reason = BAD[case]
    mirror.misbehave(answer)
    timeout = _SHORT if case in _NEVER_ANSWER else _LONG

    expected = rf"^mnist: .*({reason}).*; put these four files into"
    with pytest.raises(DownloadError, match=expected) as error:
        list(download(published_mnist, kept, mirror.url, timeout))

    message = str(error.value)
    assert message.isprintable()
    assert f"{kept}/mnist: train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz" in message
    assert message.endswith(", from https://storage.googleapis.com/cvdf-datasets/mnist/")
    assert error.value.brief.startswith("127.0.0.1 ")
    assert files_in(kept) == []


@pytest.mark.parametrize("case", BAD)
def test_the_next_mirror_is_tried(
    mirror: Mirror, published_mnist: Published, kept: Path, case: str
) -> None:
    """Whatever the first one does, the second delivers all files, and is then asked first."""
    mirror.misbehave(BAD[case][0])
    mirror.files |= {f"/second{path}": raw for path, raw in mirror.files.items()}
    two = replace(published_mnist, mirrors=(f"{mirror.url}/mnist/", f"{mirror.url}/second/mnist/"))
    # The second server must answer in that time, also on a busy machine.
    timeout = 3.0 if case in _NEVER_ANSWER else _LONG

    list(download(two, kept, None, timeout))

    assert find_published(published_mnist, [kept]) is not None
    assert len([path for path in mirror.asked if path.startswith("/second")]) == 4


def test_the_error_names_every_mirror(
    mirror: Mirror, published_mnist: Published, kept: Path
) -> None:
    """With its reason."""
    first, second = f"{mirror.url}/mnist/", f"{mirror.url.replace('127.0.0.1', 'localhost')}/x/"
    mirror.misbehave(server.status(403))
    mirror.answers[f"/x/{published_mnist.files[0].name}"] = server.status(404)
    two = replace(published_mnist, mirrors=(first, second))

    with pytest.raises(
        DownloadError,
        match=r"mnist: 127\.0\.0\.1 refuses access \(403\), localhost does not have the file \(404",
    ):
        list(download(two, kept, None, _LONG))


def test_a_compressed_bomb_is_stopped_at_the_limit(
    mirror: Mirror, published_mnist: Published, kept: Path
) -> None:
    """A small answer that decompresses to thousands of times its size."""
    bomb = gzip.compress(bytes(2**25))
    mirror.misbehave(server.saying(bomb, Content_Encoding="gzip"))

    with pytest.raises(DownloadError, match=r"sent more than [\d,]+ bytes"):
        list(download(published_mnist, kept, mirror.url, _LONG))


def test_without_a_network_the_error_says_so(
    published_mnist: Published, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If no host name can be looked up, the mirrors are not listed."""
    monkeypatch.setenv("no_proxy", "*")
    nowhere = replace(published_mnist, mirrors=("http://one.invalid/", "http://two.invalid/"))

    with pytest.raises(
        DownloadError, match=r"^mnist: no network \(one\.invalid cannot be (found|reached)\); put"
    ) as error:
        list(download(nowhere, kept, None, _LONG))

    assert error.value.brief == "no network"


@pytest.mark.parametrize("mirror_url", ["ftp://x/", "/mnt/data", "\x1b[2J", "http", "localhost:80"])
def test_a_mirror_must_be_a_web_address(
    published_mnist: Published, kept: Path, mirror_url: str
) -> None:
    """Other values of NNTUI_MIRROR are errors of the configuration."""
    with pytest.raises(ConfigError, match=r"NNTUI_MIRROR: expected a web address .* received '"):
        list(download(published_mnist, kept, mirror_url))


@pytest.mark.parametrize("mirror_url", ["http://", "http://[", "http://a b/", "http://\udcff/"])
def test_invalid_addresses_are_one_sentence(
    published_mnist: Published, kept: Path, mirror_url: str
) -> None:
    """Whatever is wrong with an address."""
    with pytest.raises(DownloadError, match="put these four files into"):
        list(download(published_mnist, kept, mirror_url, _LONG))


def test_none_turns_downloads_off(published_mnist: Published, kept: Path) -> None:
    with pytest.raises(
        DownloadError, match=r"downloads are turned off, because NNTUI_MIRROR is none; put"
    ):
        list(download(published_mnist, kept, "none"))


def test_a_full_disk(mirror: Mirror, published_mnist: Published, kept: Path) -> None:
    """The error names NNTUI_CACHE, and no part of a file is left."""
    code = (
        "import pathlib, resource, sys\n"
        "from nntui.datasets.published.download import download\n"
        "from nntui.datasets.published.registry import PublishedFile, Published\n"
        "from nntui.errors import StorageError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))\n"
        "url, folder, name, size, sha256 = sys.argv[1:]\n"
        "file = PublishedFile(name, int(size), sha256, (6, 28, 28))\n"
        "mnist = Published('mnist', 'MNIST', (), (file,), (), '', '')\n"
        "try: list(download(mnist, pathlib.Path(folder), url))\n"
        "except StorageError as error: print(error)\n"
    )
    file = published_mnist.files[0]
    arguments = [mirror.url, str(kept), file.name, str(file.size), file.sha256]

    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )

    assert f"{file.name}: cannot be written: File too large; free some space" in done.stdout
    assert done.stdout.rstrip().endswith("NNTUI_CACHE")
    assert files_in(kept / "mnist") == []


def test_a_cache_that_cannot_be_made(
    mirror: Mirror, published_mnist: Published, kept: Path
) -> None:
    """A file in place of the folder is an error, and stays."""
    kept.mkdir()
    (kept / "mnist").write_bytes(b"mine")

    with pytest.raises(StorageError, match=r"cannot be written: .*NNTUI_CACHE"):
        list(download(published_mnist, kept, mirror.url))

    assert (kept / "mnist").read_bytes() == b"mine"
