"""Downloads: which files are requested, verified and kept, and how a download is cancelled."""

import gzip
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from nntui.datasets.published.download import DownloadProgress, download
from nntui.datasets.published.find import find_published
from nntui.datasets.published.registry import Published
from nntui.errors import DownloadError, NntuiError
from tests.datasets import server
from tests.datasets.files import files_in
from tests.datasets.server import Answer, Mirror

_TIMEOUT = 60.0
"""Seconds until a server that does answer is given up, however busy this machine is."""


def test_all_files_are_downloaded(mirror: Mirror, published_mnist: Published, kept: Path) -> None:
    """Four files, byte by byte, in a folder with the name of the data set, and nothing else."""
    steps = list(download(published_mnist, kept, mirror.url))

    assert files_in(kept) == ["mnist"]
    assert files_in(kept / "mnist") == sorted(file.name for file in published_mnist.files)
    for path, raw in mirror.files.items():
        assert (kept / path[1:]).read_bytes() == raw
    assert find_published(published_mnist, [kept]) is not None
    size = published_mnist.size
    assert steps[-1] == DownloadProgress("mnist", size, size, "127.0.0.1")


def test_progress_never_decreases(mirror: Mirror, published_mnist: Published, kept: Path) -> None:
    """It ends at exactly 1."""
    shares = [step.share for step in download(published_mnist, kept, mirror.url)]

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_present_files_are_not_downloaded_again(
    mirror: Mirror, published_mnist: Published, kept: Path
) -> None:
    """Only missing and broken ones are."""
    list(download(published_mnist, kept, mirror.url))
    missing, broken = published_mnist.files[1:3]
    (kept / "mnist" / missing.name).unlink()
    (kept / "mnist" / broken.name).write_bytes(b"broken")
    mirror.asked.clear()

    list(download(published_mnist, kept, mirror.url))

    assert mirror.asked == [f"/mnist/{missing.name}", f"/mnist/{broken.name}"]
    assert find_published(published_mnist, [kept]) is not None
    assert list(download(published_mnist, kept, mirror.url)) == []


@pytest.mark.parametrize(
    "answer",
    [server.redirected("/good{path}"), server.redirected_with_an_endless_body],
    ids=["plain", "with an endless body"],
)
def test_redirects_are_followed(
    mirror: Mirror, published_mnist: Published, kept: Path, answer: Answer
) -> None:
    """Without reading the page that comes with them."""
    good = {f"/good{path}": raw for path, raw in mirror.files.items()}
    mirror.misbehave(answer)
    mirror.files |= good

    list(download(published_mnist, kept, mirror.url, _TIMEOUT))

    assert find_published(published_mnist, [kept]) is not None


def test_a_mirror_may_compress_files_again(
    mirror: Mirror, published_mnist: Published, mnist_contents: dict[str, bytes], kept: Path
) -> None:
    """Other archives with the same contents are accepted."""
    for file in published_mnist.files:
        packed = gzip.compress(mnist_contents[file.kind], 1, mtime=7)
        assert packed != mirror.files[f"/mnist/{file.name}"]
        mirror.files[f"/mnist/{file.name}"] = packed

    list(download(published_mnist, kept, mirror.url))

    assert find_published(published_mnist, [kept]) is not None


def test_servers_are_asked_not_to_compress(
    mirror: Mirror, published_mnist: Published, kept: Path
) -> None:
    """The archives are needed as they are."""
    seen: list[str] = []

    def answer(mirror: Mirror, handler: server.Handler) -> None:
        seen.append(handler.headers["Accept-Encoding"])
        server.whole(mirror, handler)

    mirror.misbehave(answer)
    list(download(published_mnist, kept, mirror.url))

    assert seen == ["identity"] * 4


def test_complete_files_stay_after_a_failure(
    mirror: Mirror, published_mnist: Published, kept: Path
) -> None:
    """If the third file fails, only it and the fourth are downloaded the next time."""
    third = f"/mnist/{published_mnist.files[2].name}"
    mirror.answers[third] = server.dropped

    with pytest.raises(DownloadError):
        list(download(published_mnist, kept, mirror.url, _TIMEOUT))

    assert files_in(kept / "mnist") == sorted(file.name for file in published_mnist.files[:2])
    del mirror.answers[third]
    mirror.asked.clear()
    list(download(published_mnist, kept, mirror.url, _TIMEOUT))
    assert len(mirror.asked) == 2


def test_closing_the_iterator_cancels_the_download(
    mirror: Mirror, published_mnist: Published, kept: Path
) -> None:
    """Even while the server is silent; nothing is left behind."""
    mirror.misbehave(server.stalled)
    steps = download(published_mnist, kept, mirror.url, timeout=600)

    next(steps)
    steps.close()

    assert files_in(kept) == []


def test_a_silent_server_does_not_keep_the_process_from_ending(
    mirror: Mirror, published_mnist: Published, kept: Path
) -> None:
    """The thread that waits for it is abandoned."""
    mirror.misbehave(server.silent)
    code = (
        "import sys, pathlib\n"
        "from nntui.datasets.published.transfer import Transfer\n"
        "next(iter(Transfer(sys.argv[1], 100, 600)))\n"
    )
    url = f"{mirror.url}/mnist/{published_mnist.files[0].name}"

    done = subprocess.run(
        [sys.executable, "-c", code, url], capture_output=True, timeout=300, check=True
    )

    assert (done.stdout, done.stderr) == (b"", b"")
    assert files_in(kept) == []


def test_concurrent_downloads_do_no_harm(
    mirror: Mirror, published_mnist: Published, kept: Path
) -> None:
    """Four threads that download the same files all succeed."""
    problems: list[NntuiError] = []

    def one() -> None:
        try:
            list(download(published_mnist, kept, mirror.url, _TIMEOUT))
        except NntuiError as error:
            problems.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert files_in(kept / "mnist") == sorted(file.name for file in published_mnist.files)
    assert find_published(published_mnist, [kept]) is not None


def test_libraries_are_imported_by_the_first_download() -> None:
    """Not by the import of the modules, which every command needs."""
    code = (
        "import sys, nntui.datasets.catalog, nntui.datasets.published.download; print(*sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert set() == {"pooch", "requests", "urllib3"} & set(done.stdout.split())
