"""What a resumed run has made void, and what each of its stretches was trained with."""

from nntui.training.events import AnyEvent, RunContinued, Setting, SettingsChanged
from nntui.training.history import effective_events, settings_by_stage


def _change(step: int, **settings: Setting) -> SettingsChanged:
    return SettingsChanged(step=step, at=1.0, settings=settings, revision=1, epochs=3, steps=9)


def _goes_on(step: int, **settings: Setting) -> RunContinued:
    return RunContinued(
        step=step, at=1.0, epoch=1, seen=1, name="x", settings=settings, epochs=3, steps=9
    )


def test_only_later_steps_are_void(whole: list[AnyEvent]) -> None:
    """Those up to the checkpoint hold, and so do those of the trainer that went on."""
    before = [event for event in whole if event.step <= 500]
    goes_on = _goes_on(500)

    assert effective_events([*whole, goes_on, *before[-3:]]) == [*before, goes_on, *before[-3:]]
    assert effective_events(whole) == whole


def test_stages() -> None:
    """One for each stretch of steps, with all that had changed by then."""
    assert settings_by_stage([]) == [{}]
    assert settings_by_stage([_change(5, lr=0.1), _change(7, batch=8)]) == [
        {},
        {"lr": 0.1},
        {"lr": 0.1, "batch": 8},
    ]
    assert settings_by_stage([_change(5, lr=0.1), _goes_on(6, lr=0.1)]) == [{}, {"lr": 0.1}]


def test_nothing_was_trained_with_what_changed_again_before_a_step() -> None:
    """Whether at the start or later."""
    assert settings_by_stage([_change(0, lr=0.1)]) == [{"lr": 0.1}]
    assert settings_by_stage([_change(5, lr=0.1), _change(5, lr=0.2)]) == [{}, {"lr": 0.2}]


def test_a_change_of_an_abandoned_stretch_is_none() -> None:
    """Until the trainer that goes on tells it again."""
    abandoned: list[AnyEvent] = [_change(5, lr=0.1), _goes_on(3)]

    assert settings_by_stage(abandoned) == [{}]
    assert settings_by_stage([*abandoned, _change(4, lr=0.3)]) == [{}, {"lr": 0.3}]
    assert settings_by_stage([_change(5, lr=0.1), _goes_on(5)]) == [{}]
