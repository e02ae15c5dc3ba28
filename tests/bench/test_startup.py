"""The time to start is that until a process ends, or until it has painted its screen."""

from nntui.bench.startup import VISIBLE, Start, measure, seconds_to_start

PAINTS = f"print('x' * {VISIBLE}, flush=True); input()"


def test_a_command_is_timed_to_its_end_and_an_app_to_its_first_paint() -> None:
    """The second one waits for a key for ever; it is ended."""
    assert seconds_to_start(Start("command", ("-I", "-c", "print(1)"))) > 0
    assert seconds_to_start(Start("app", ("-I", "-c", PAINTS), ends=False)) > 0


def test_starts_are_measured_in_turn_and_the_first_does_not_count() -> None:
    """The first one reads and compiles files."""
    called: list[str] = []

    def once(start: Start) -> float:
        called.append(start.title)
        return float(len(called))

    times = measure([Start("a", ()), Start("b", ())], 2, once)

    assert called == ["a", "b"] * 3
    assert times == {"a": [3, 5], "b": [4, 6]}
