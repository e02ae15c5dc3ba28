"""The connection to the terminal is lost: the run goes on, and the terminal is as it was.

Over SSH where a server is installed, started here for this test alone; else the app gets the signal
that it would get from the server.
"""

import contextlib
import getpass
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nntui.runs.commands import Stop, send
from nntui.runs.directory import RunDirectory
from tests.runs.helpers import DEADLINE, wait_for
from tests.tools.terminal import PseudoTerminal
from tests.workspace.helpers import ENDLESS, new_run

_SERVER = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
_PROGRAMS = (shutil.which("ssh"), shutil.which("ssh-keygen"), shutil.which("stty"))
_PASSED_ON = ("NNTUI_", "PYTHONPATH", "PATH")
_ORDINARY_SCREEN = "\x1b[?1049l"


@dataclass(frozen=True, slots=True)
class _Host:
    """Where the app runs, and how it is reached from a terminal.

    Args:
        folder: for files of the test.
        login: the command before that which is carried out there; empty for this process's own.
        server: the process of the SSH server, None without one.
    """

    folder: Path
    login: tuple[str, ...] = ()
    server: int | None = None

    def open(self, name: str) -> PseudoTerminal:
        """Open a run in a terminal, whose settings before and after are written to files."""
        settings = [f"{k}={v}" for k, v in os.environ.items() if k.startswith(_PASSED_ON)]
        app = f"echo $$ > {self.folder}/pid; exec {sys.executable} -m nntui {name}"
        remote = shlex.join(["env", "-C", str(self.folder), *settings, "sh", "-c", app])
        command = shlex.join([*self.login, remote]) if self.login else remote
        command = f"stty -a > before; {command}; stty -a > after; echo ended"
        return PseudoTerminal(["sh", "-c", command], (100, 30), {"TERM": "xterm-256color"})

    @property
    def app(self) -> int:
        """The process of the app that was started last."""
        return int((self.folder / "pid").read_text())

    def cut(self) -> None:
        """Kill what serves the connection; or send what the app would get then."""
        if self.server is None:
            os.kill(self.app, signal.SIGHUP)
        else:
            children = Path(f"/proc/{self.server}/task/{self.server}/children")
            for child in children.read_text().split():
                os.kill(int(child), signal.SIGKILL)


@contextlib.contextmanager
def _host(folder: Path) -> Iterator[_Host]:
    if _SERVER is None or None in _PROGRAMS or not Path("/proc/self/task").exists():
        yield _Host(folder)
        return
    for name in ("host", "user"):
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(command, check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {
        "ListenAddress": f"127.0.0.1:{port}",
        "HostKey": folder / "host",
        "AuthorizedKeysFile": folder / "user.pub",
        "PidFile": "none",
        "StrictModes": "no",
        "UsePAM": "no",
    }
    words = [f"-o{name}={value}" for name, value in options.items()]
    with (folder / "sshd.log").open("w") as log:
        server = subprocess.Popen([_SERVER, "-D", "-e", "-f", os.devnull, *words], stderr=log)
    try:
        wait_for(lambda: _answers(port) or server.poll() is not None)
        if server.poll() is not None:  # not every machine lets it start
            yield _Host(folder)
            return
        known = ("-oStrictHostKeyChecking=no", f"-oUserKnownHostsFile={folder / 'known'}")
        address = (f"-p{port}", f"{getpass.getuser()}@127.0.0.1")
        key = ("-i", str(folder / "user"), "-oIdentitiesOnly=yes", "-oLogLevel=ERROR")
        yield _Host(folder, ("ssh", "-tt", "-F", os.devnull, *known, *key, *address), server.pid)
    finally:
        server.terminate()
        server.wait()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextlib.contextmanager
def _opened(host: _Host, name: str) -> Iterator[PseudoTerminal]:
    terminal = host.open(name)
    try:
        yield terminal
    finally:
        terminal.close()


@contextlib.contextmanager
def _stopped_at_the_end(run: RunDirectory) -> Iterator[None]:
    try:
        yield
    finally:
        if run.alive():
            send(run.commands, Stop())


def _received(terminal: PseudoTerminal) -> str:
    return "".join(each.text for each in terminal.received)


def _events(run: RunDirectory) -> int:
    return run.events_file.stat().st_size if run.events_file.exists() else 0


def test_a_lost_connection_ends_no_run(tmp_path: Path) -> None:
    """The app ends, its terminal has its settings back, and the next app follows the run."""
    run = new_run("far", **ENDLESS)
    with _stopped_at_the_end(run), _host(tmp_path) as host:
        with _opened(host, run.name) as terminal:
            assert terminal.wait(DEADLINE, lambda: terminal.shows("starting")), terminal.cells.lines
            terminal.press(" ")
            assert terminal.wait(DEADLINE, run.alive), terminal.cells.lines
            app = host.app
            host.cut()
            assert terminal.wait(DEADLINE, lambda: "ended" in _received(terminal))
        wait_for(lambda: not Path(f"/proc/{app}").exists())
        assert (tmp_path / "before").read_text() == (tmp_path / "after").read_text()
        written = _events(run)
        wait_for(lambda: _events(run) > written)
        assert run.alive()
        with _opened(host, run.name) as terminal:
            assert terminal.wait(DEADLINE, lambda: terminal.shows("training")), terminal.cells.lines
            terminal.press("q")
            assert terminal.wait(DEADLINE, lambda: terminal.shows("is in progress"))
            terminal.press("\x1b[B\r")
            assert terminal.wait(DEADLINE, lambda: "ended" in _received(terminal))
            assert _ORDINARY_SCREEN in _received(terminal)
        wait_for(lambda: not run.alive())
