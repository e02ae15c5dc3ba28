"""Where things lie: the environment first, then the folder one is in, then the user's own."""

from pathlib import Path

import pytest

from nntui import locations


def test_what_the_environment_names_comes_first(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Runs and weights lie in the folder that NNTUI_SAVES names, even beside a saves/."""
    (tmp_path / "saves").mkdir()
    monkeypatch.setenv("NNTUI_SAVES", "/elsewhere")

    assert Path("/elsewhere/runs") == locations.runs()
    assert Path("/elsewhere/weights") == locations.weights()


def test_a_saves_folder_here_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started in a project of its own, nntui keeps to it."""
    monkeypatch.delenv("NNTUI_SAVES")
    (tmp_path / "saves").mkdir()

    assert tmp_path / "saves" == locations.saves()


def test_without_either_the_users_folder_is_used(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is written to a folder that did not ask for it."""
    monkeypatch.delenv("NNTUI_SAVES")
    monkeypatch.delenv("NNTUI_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    for folder in (locations.saves(), locations.cache()):
        assert folder.is_relative_to(tmp_path / "home")
        assert folder.name == "nntui"


def test_data_is_searched_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """NNTUI_DATA, data/, then what was imported, then the cache, which is the last."""
    monkeypatch.setenv("NNTUI_DATA", "/mine")
    monkeypatch.setenv("NNTUI_CACHE", "/cache")

    ours = [tmp_path / "data", locations.imported().parent, Path("/cache")]
    assert [Path("/mine"), *ours] == locations.data_folders()

    monkeypatch.delenv("NNTUI_DATA")

    assert ours == locations.data_folders()


def test_a_mirror_is_named_by_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """NNTUI_MIRROR, where it says anything."""
    for value, expected in (("http://x/", "http://x/"), ("none", "none"), ("", None)):
        monkeypatch.setenv("NNTUI_MIRROR", value)
        assert expected == locations.mirror()
    monkeypatch.delenv("NNTUI_MIRROR")
    assert locations.mirror() is None


def test_a_tilde_is_the_users_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde that no shell has expanded, as in a file of settings, means what it means there."""
    monkeypatch.setenv("HOME", "/home/somebody")
    monkeypatch.setenv("NNTUI_SAVES", "~/saves")

    assert Path("/home/somebody/saves") == locations.saves()


@pytest.mark.parametrize("name", ["NNTUI_SAVES", "NNTUI_DATA", "NNTUI_CACHE"])
def test_the_home_of_nobody_is_a_folder_of_that_name(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A tilde with an unknown name stays, as in a shell, and is no crash."""
    monkeypatch.setenv(name, "~nobody-of-that-name/x")

    folders = [locations.saves(), *locations.data_folders()]

    assert Path("~nobody-of-that-name/x") in folders


def test_a_folder_that_is_gone_is_no_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Started in a folder that somebody has removed, the other places are still known."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert Path("data") in locations.data_folders()
