"""Fetching, against a server on this machine that drops, stalls, lies and redirects."""

import gzip
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from nntui.datasets.published.download import Progress, fetch
from nntui.datasets.published.registry import Published, find
from nntui.errors import ConfigError, FetchError, NntuiError, StorageError
from tests.datasets import server
from tests.datasets.server import Answer, Mirror

STALL = 0.3
"""Seconds of patience: a server on this machine answers in a hundredth of that."""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A cache of the test's own."""
    return tmp_path / "kept"


def files_in(folder: Path) -> list[str]:
    """Everything that lies in a folder, hidden or not."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_all_files_come(mirror: Mirror, row: Published, kept: Path) -> None:
    """Four files, byte by byte, in a folder of the data set's name, and nothing else in it."""
    steps = list(fetch(row, kept, mirror.url))

    assert files_in(kept) == ["mnist"]
    assert files_in(kept / "mnist") == sorted(part.file for part in row.parts)
    for path, raw in mirror.files.items():
        assert (kept / path[1:]).read_bytes() == raw
    assert find(row, [kept]) is not None
    assert steps[-1] == Progress("mnist", row.size, row.size, "127.0.0.1")


def test_progress_only_grows(mirror: Mirror, row: Published, kept: Path) -> None:
    """It never goes back and never beyond all there is."""
    shares = [step.share for step in fetch(row, kept, mirror.url)]

    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_what_is_there_is_not_fetched_again(mirror: Mirror, row: Published, kept: Path) -> None:
    """Only what is missing or broken is asked for."""
    list(fetch(row, kept, mirror.url))
    (kept / "mnist" / row.parts[1].file).unlink()
    (kept / "mnist" / row.parts[2].file).write_bytes(b"broken")
    mirror.asked.clear()

    list(fetch(row, kept, mirror.url))

    assert mirror.asked == [f"/mnist/{part.file}" for part in row.parts[1:3]]
    assert find(row, [kept]) is not None
    assert list(fetch(row, kept, mirror.url)) == []


BAD: dict[str, tuple[Answer, str]] = {
    "403": (server.status(403), r"127\.0\.0\.1 refuses it \(403\)"),
    "404": (server.status(404), r"127\.0\.0\.1 does not have it \(404\)"),
    "401": (server.status(401), r"127\.0\.0\.1 asks for a login \(401\)"),
    "500": (server.status(500), r"127\.0\.0\.1 has trouble of its own \(500\)"),
    "html": (
        server.saying(b"\n<!DOCTYPE html><title>Log in</title>"),
        r"127\.0\.0\.1 sends a web page instead \(does this network ask for a login\?\)",
    ),
    "html with an umlaut": (server.saying(b"<html>\xff\x1b[2J"), "sends a web page instead"),
    "nothing": (server.saying(b""), r"ends after 0 of [\d,]+ bytes"),
    "other bytes": (
        server.saying(gzip.compress(bytes(range(256)) * 40, 0)),
        r"sends (other bytes than were published \(by their sha256\)|more than [\d,]+ bytes)",
    ),
    "a broken archive": (server.saying(b"\x1f\x8b" + bytes(5000)), r"sends other bytes|ends after"),
    "too long": (server.saying(bytes(10**6)), r"sends more than [\d,]+ bytes"),
    "endless": (server.endless, r"sends more than [\d,]+ bytes"),
    "length too large": (server.dropped, r"dropped the line after [\d,]+ bytes|ends after"),
    "length missing": (server.ended, r"ends after [\d,]+ of [\d,]+ bytes"),
    "length no number": (server.saying(b"x", "many"), r"answers nonsense|ends after|dropped"),
    "length negative": (server.saying(b"x", -5), r"answers nonsense|ends after|dropped"),
    "no HTTP": (server.babbling, r"127\.0\.0\.1 does not take the connection|answers nonsense"),
    "redirects for ever": (server.redirected("{path}"), r"127\.0\.0\.1 redirects in circles"),
    "redirects to nowhere": (server.redirected("http://[::bad"), r"127\.0\.0\.1 answers nonsense"),
    "redirects to a file": (server.redirected("file:///etc/passwd"), r"answers nonsense"),
    "redirects to a closed port": (
        server.redirected("http://127.0.0.1:1/"),
        r"127\.0\.0\.1 does not take the connection",
    ),
    "silent": (server.silent, rf"127\.0\.0\.1 was silent for {STALL:g} s"),
    "stalls half-way": (server.stalled, rf"127\.0\.0\.1 was silent for {STALL:g} s"),
}


@pytest.mark.parametrize("case", BAD)
def test_every_failure_is_a_sentence(mirror: Mirror, row: Published, kept: Path, case: str) -> None:
    """What went wrong, what to do by hand, and nothing on the disk."""
    answer, sentence = BAD[case]
    mirror.misbehave(answer)

    expected = rf"^mnist: .*({sentence}).*; put these four files into"
    with pytest.raises(FetchError, match=expected) as e:
        list(fetch(row, kept, mirror.url, STALL))

    told = str(e.value)
    assert told.isprintable()
    assert f"{kept}/mnist: train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz" in told
    assert told.endswith(", from https://storage.googleapis.com/cvdf-datasets/mnist/")
    assert e.value.brief.startswith("127.0.0.1 ")
    assert files_in(kept) == []


@pytest.mark.parametrize("case", BAD)
def test_the_next_mirror_is_tried(mirror: Mirror, row: Published, kept: Path, case: str) -> None:
    """Whatever the first one does, the second brings the files, and is the first from then on."""
    mirror.misbehave(BAD[case][0])
    mirror.files |= {f"/second{path}": raw for path, raw in mirror.files.items()}
    two = replace(row, mirrors=(f"{mirror.url}/mnist/", f"{mirror.url}/second/mnist/"))

    list(fetch(two, kept, None, STALL))

    assert find(row, [kept]) is not None
    assert len([path for path in mirror.asked if path.startswith("/second")]) == 4


def test_the_sentence_tells_of_every_mirror(mirror: Mirror, row: Published, kept: Path) -> None:
    """Where one refuses and one has nothing, both are said."""
    first, second = f"{mirror.url}/mnist/", f"{mirror.url.replace('127.0.0.1', 'localhost')}/x/"
    mirror.misbehave(server.status(403))
    mirror.answers[f"/x/{row.parts[0].file}"] = server.status(404)

    with pytest.raises(
        FetchError, match=r"mnist: 127\.0\.0\.1 refuses it \(403\), localhost does not have it \(4"
    ):
        list(fetch(replace(row, mirrors=(first, second)), kept, None, STALL))


@pytest.mark.parametrize(
    "answer",
    [server.redirected("/good{path}"), server.redirected_with_an_endless_body],
    ids=["plain", "with an endless body"],
)
def test_a_redirect_is_followed(mirror: Mirror, row: Published, kept: Path, answer: Answer) -> None:
    """Whatever comes along with it is not read."""
    good = {f"/good{path}": raw for path, raw in mirror.files.items()}
    mirror.misbehave(answer)
    mirror.files |= good

    list(fetch(row, kept, mirror.url, STALL))

    assert find(row, [kept]) is not None


def test_a_mirror_may_pack_anew(
    mirror: Mirror, row: Published, small_parts: dict[str, bytes], kept: Path
) -> None:
    """Other archives of the same contents are as good."""
    for part in row.parts:
        packed = gzip.compress(small_parts[part.kind], 1, mtime=7)
        assert packed != mirror.files[f"/mnist/{part.file}"]
        mirror.files[f"/mnist/{part.file}"] = packed

    list(fetch(row, kept, mirror.url))

    assert find(row, [kept]) is not None


def test_the_archive_is_kept_as_it_is(mirror: Mirror, row: Published, kept: Path) -> None:
    """A server is asked not to pack or unpack on its own account."""
    seen: list[str] = []

    def answer(mirror: Mirror, handler: server.Handler) -> None:
        seen.append(handler.headers["Accept-Encoding"])
        server.whole(mirror, handler)

    mirror.misbehave(answer)
    list(fetch(row, kept, mirror.url))

    assert seen == ["identity"] * 4


def test_a_bomb_of_an_encoding_is_capped(mirror: Mirror, row: Published, kept: Path) -> None:
    """A small answer that unpacks to thousands of times as much on the way is left at the cap."""
    bomb = gzip.compress(bytes(2**25))
    mirror.misbehave(server.saying(bomb, Content_Encoding="gzip"))

    with pytest.raises(FetchError, match=r"sends more than [\d,]+ bytes"):
        list(fetch(row, kept, mirror.url, STALL))


def test_what_is_whole_stays(mirror: Mirror, row: Published, kept: Path) -> None:
    """A failure at the third file leaves the first two, and only the others are fetched next."""
    third = f"/mnist/{row.parts[2].file}"
    mirror.answers[third] = server.dropped

    with pytest.raises(FetchError):
        list(fetch(row, kept, mirror.url, STALL))

    assert files_in(kept / "mnist") == sorted(part.file for part in row.parts[:2])
    del mirror.answers[third]
    mirror.asked.clear()
    list(fetch(row, kept, mirror.url, STALL))
    assert len(mirror.asked) == 2


def test_giving_up_is_immediate(mirror: Mirror, row: Published, kept: Path) -> None:
    """Closed while a server is silent, it does not wait for it, and leaves nothing behind."""
    mirror.misbehave(server.stalled)
    steps = fetch(row, kept, mirror.url, stall=600)

    next(steps)
    steps.close()

    assert files_in(kept) == []


def test_a_process_that_ends_does_not_wait(mirror: Mirror, row: Published, kept: Path) -> None:
    """The thread of a silent server keeps no process from ending."""
    mirror.misbehave(server.silent)
    code = (
        "import sys, pathlib\n"
        "from nntui.datasets.published.transfer import Transfer\n"
        "next(iter(Transfer(sys.argv[1], 100, 600)))\n"
    )
    url = f"{mirror.url}/mnist/{row.parts[0].file}"

    done = subprocess.run(
        [sys.executable, "-c", code, url], capture_output=True, timeout=60, check=True
    )

    assert (done.stdout, done.stderr) == (b"", b"")
    assert files_in(kept) == []


def test_no_network(row: Published, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no name can be looked up there is no network, and that is all that is said."""
    monkeypatch.setenv("no_proxy", "*")
    nowhere = replace(row, mirrors=("http://one.invalid/", "http://two.invalid/"))

    with pytest.raises(
        FetchError, match=r"^mnist: no network \(one\.invalid cannot be (found|reached)\); put"
    ) as refusal:
        list(fetch(nowhere, kept, None, stall=30))

    assert refusal.value.brief == "no network"


@pytest.mark.parametrize("mirror_url", ["ftp://x/", "/mnt/data", "\x1b[2J", "http", "localhost:80"])
def test_a_mirror_is_a_web_address(row: Published, kept: Path, mirror_url: str) -> None:
    """Anything else is a mistake of whoever set the variable, and said so."""
    with pytest.raises(ConfigError, match=r"NNTUI_MIRROR: expected a web address .* received '"):
        list(fetch(row, kept, mirror_url))


@pytest.mark.parametrize("mirror_url", ["http://", "http://[", "http://a b/", "http://\udcff/"])
def test_strange_addresses_are_told(row: Published, kept: Path, mirror_url: str) -> None:
    """Whatever else is wrong with an address is one sentence too."""
    with pytest.raises(FetchError, match="put these four files into"):
        list(fetch(row, kept, mirror_url, STALL))


def test_none_is_no_mirror(row: Published, kept: Path) -> None:
    """`none` keeps to what is here."""
    with pytest.raises(FetchError, match=r"nothing is fetched, because NNTUI_MIRROR is none; put"):
        list(fetch(row, kept, "none"))


def test_a_full_disk(mirror: Mirror, row: Published, kept: Path) -> None:
    """A disk that refuses is told, with the variable that names another one, and stays clean."""
    code = (
        "import pathlib, resource, sys\n"
        "from nntui.datasets.published.download import fetch\n"
        "from nntui.datasets.published.registry import PublishedFile, Published\n"
        "from nntui.errors import StorageError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))\n"
        "url, folder, file, size, packed = sys.argv[1:]\n"
        "part = PublishedFile(file, int(size), packed, (6, 28, 28))\n"
        "row = Published('mnist', 'MNIST', (), (part,), (), '', '')\n"
        "try: list(fetch(row, pathlib.Path(folder), url))\n"
        "except StorageError as error: print(error)\n"
    )
    part = row.parts[0]
    arguments = [mirror.url, str(kept), part.file, str(part.size), part.packed]

    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )

    assert f"{part.file}: cannot be written: File too large; free some space" in done.stdout
    assert done.stdout.rstrip().endswith("NNTUI_CACHE")
    assert files_in(kept / "mnist") == []


def test_a_cache_that_cannot_be_made(mirror: Mirror, row: Published, kept: Path) -> None:
    """A file where the folder should be is told."""
    kept.mkdir()
    (kept / "mnist").write_bytes(b"mine")

    with pytest.raises(StorageError, match=r"cannot be written: .*NNTUI_CACHE"):
        list(fetch(row, kept, mirror.url))

    assert (kept / "mnist").read_bytes() == b"mine"


def test_two_at_once(mirror: Mirror, row: Published, kept: Path) -> None:
    """Two that fetch the same at the same time end with the same."""
    problems: list[NntuiError] = []

    def one() -> None:
        try:
            list(fetch(row, kept, mirror.url))
        except NntuiError as error:
            problems.append(error)

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert files_in(kept / "mnist") == sorted(part.file for part in row.parts)
    assert find(row, [kept]) is not None


def test_importing_it_costs_nothing() -> None:
    """Neither pooch nor requests is loaded before something is fetched."""
    code = (
        "import sys, nntui.datasets.catalog, nntui.datasets.published.download; print(*sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert set() == {"pooch", "requests", "urllib3"} & set(done.stdout.split())
