"""Folders are named by environment variables, then by the working directory, then by the system."""

from pathlib import Path

import pytest

from nntui import locations


def test_nntui_saves_names_the_folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Runs and weights are in NNTUI_SAVES, even if the working directory has a `saves/`."""
    (tmp_path / "saves").mkdir()
    monkeypatch.setenv("NNTUI_SAVES", "/elsewhere")

    assert Path("/elsewhere/runs") == locations.runs()
    assert Path("/elsewhere/weights") == locations.weights()


def test_an_existing_saves_folder_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without NNTUI_SAVES, `saves/` in the working directory is used."""
    monkeypatch.delenv("NNTUI_SAVES")
    (tmp_path / "saves").mkdir()

    assert tmp_path / "saves" == locations.saves()


def test_the_last_resort_is_the_users_data_folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a variable or a `saves/` folder, nothing is written to the working directory."""
    monkeypatch.delenv("NNTUI_SAVES")
    monkeypatch.delenv("NNTUI_CACHE")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    for folder in (locations.saves(), locations.cache()):
        assert folder.is_relative_to(tmp_path / "home")
        assert folder.name == "nntui"


def test_the_order_in_which_data_is_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NNTUI_DATA, `data/`, imported data, the cache."""
    monkeypatch.setenv("NNTUI_DATA", "/mine")
    monkeypatch.setenv("NNTUI_CACHE", "/cache")

    others = (tmp_path / "data", locations.imported().parent, Path("/cache"))
    assert locations.data_folders().search == (Path("/mine"), *others)
    assert locations.data_folders().cache == Path("/cache")

    monkeypatch.delenv("NNTUI_DATA")

    assert locations.data_folders().search == others


def test_nntui_mirror_names_the_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty and unset are the same."""
    for value, expected in (("http://x/", "http://x/"), ("none", "none"), ("", None)):
        monkeypatch.setenv("NNTUI_MIRROR", value)
        assert expected == locations.mirror()
    monkeypatch.delenv("NNTUI_MIRROR")
    assert locations.mirror() is None


def test_a_tilde_is_the_users_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tilde that no shell has expanded, as in a file of settings, is expanded."""
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("NNTUI_SAVES", "~/saves")

    assert Path("/home/me/saves") == locations.saves()


@pytest.mark.parametrize("name", ["NNTUI_SAVES", "NNTUI_DATA", "NNTUI_CACHE"])
def test_the_home_of_an_unknown_user_is_not_expanded(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a shell, `~name` of an unknown user is an ordinary folder name."""
    monkeypatch.setenv(name, "~no-such-user/x")

    folders = [locations.saves(), *locations.data_folders().search]

    assert Path("~no-such-user/x") in folders


def test_a_deleted_working_directory_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other folders are still found."""
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert Path("data") in locations.data_folders().search


@pytest.mark.parametrize(
    "typed",
    [
        "{path}",
        " {path} ",
        "'{path}' ",
        '"{path}"',
        "{escaped}",
        "{escaped} ",
        "file://{url}",
        "file://localhost{url}\n",
        "'file://{url}'",
    ],
)
def test_a_file_that_is_dropped_on_a_terminal_is_found(tmp_path: Path, typed: str) -> None:
    """Terminals quote its path, escape its blanks or send its URL."""
    path = tmp_path / "my digits (1) é.csv"
    path.write_text("")
    escaped = str(path).replace(" ", "\\ ").replace("(", "\\(").replace(")", "\\)")
    url = str(path).replace(" ", "%20").replace("é", "%C3%A9")

    assert locations.expanded(typed.format(path=path, escaped=escaped, url=url)) == path


def test_a_file_of_the_literal_name_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quotes may belong to a name, too."""
    monkeypatch.chdir(tmp_path)
    for name in ("1.csv", "'1.csv'"):
        Path(name).write_text("")

    assert locations.expanded("'1.csv'") == Path("'1.csv'")
    assert locations.expanded('"1.csv"') == Path("1.csv")


@pytest.mark.parametrize("name", ["", "'", "it's", "a\0b", "file://%00", "file://[", "x" * 5_000])
def test_a_name_that_is_no_path_stays_as_it_is(name: str) -> None:
    """Whatever was typed; what is there is asked later."""
    assert locations.expanded(name) == Path(name)
