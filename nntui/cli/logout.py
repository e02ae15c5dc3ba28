"""Whether the system ends background processes at logout."""

import getpass
from pathlib import Path

from nntui.strings import clean

_LOGIND = ("/usr/lib/systemd/logind.conf.d", "/etc/systemd/logind.conf.d")
_TRUE = {"yes", "true", "on", "1"}


def killed_at_logout(root: Path = Path("/")) -> bool:
    """Return whether systemd ends the processes of this user at logout.

    It does with `KillUserProcesses` in the configuration of logind, unless the user lingers.
    """
    if not (root / "run/systemd/system").is_dir():
        return False
    files = [root / "etc/systemd/logind.conf"]
    for folder in _LOGIND:
        files += sorted((root / folder.lstrip("/")).glob("*.conf"))
    values = [value for path in files for value in _kill_user_processes(path)]
    if not values or values[-1] not in _TRUE:
        return False
    return not (root / "var/lib/systemd/linger" / clean(getpass.getuser())).exists()


def _kill_user_processes(path: Path) -> list[str]:
    """Return the values that a file sets; the last one is in effect."""
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    settings = [line.partition("=") for line in lines]
    return [
        value.strip().lower() for name, _, value in settings if name.strip() == "KillUserProcesses"
    ]
