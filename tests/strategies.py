"""Hypothesis strategies that several tests share: events and runs."""

from hypothesis import strategies as st

from nntui.strings import clean
from nntui.training.events import (
    AnyEvent,
    CheckpointSaved,
    CommandRefused,
    Evaluated,
    LayerHealth,
    LayersMeasured,
    Paused,
    Resumed,
    RunContinued,
    RunFinished,
    RunStarted,
    SettingsChanged,
    StepDone,
)

counts = st.one_of(st.integers(0, 1_000), st.integers(0, 2**53))
seconds = st.one_of(st.floats(0, 100), st.floats(0, 1e12))
shares = st.floats(0, 1)
losses = st.none() | st.floats(allow_nan=False, allow_infinity=False)
# What is replaced when an event is read is replaced before.
texts = st.text(st.characters(categories=("L", "N", "P", "S")), max_size=20).map(clean)
confusions = st.integers(2, 4).flatmap(
    lambda n: st.lists(st.lists(counts, min_size=n, max_size=n), min_size=n, max_size=n)
)

changes = st.dictionaries(texts, counts | st.floats(0, 100) | texts, max_size=3)

events: st.SearchStrategy[AnyEvent] = st.one_of(
    st.builds(
        RunStarted,
        step=counts,
        at=seconds,
        data=texts,
        layers=st.lists(texts, max_size=4),
        parameters=counts,
        classes=st.lists(texts, max_size=4),
        image_shape=st.tuples(counts, counts),
        train_size=counts,
        validation_size=counts,
        test_size=counts,
        epochs=counts,
        steps=counts,
        threads=counts,
        seed=counts,
    ),
    st.builds(
        StepDone,
        step=counts,
        at=seconds,
        epoch=counts,
        loss=losses,
        accuracy=shares,
        lr=st.floats(0, 100),
        seen=counts,
    ),
    st.builds(
        Evaluated,
        step=counts,
        at=seconds,
        epoch=counts,
        split=st.sampled_from(["validation", "test"]),
        loss=losses,
        accuracy=shares,
        confusion=confusions,
    ),
    st.builds(
        LayersMeasured,
        step=counts,
        at=seconds,
        layers=st.lists(
            st.builds(
                LayerHealth,
                norm=st.floats(0, 1e30),
                gradient_norm=st.floats(0, 1e30),
                update=st.none() | st.floats(0, 1e30),
                never_on=st.none() | shares,
            ),
            max_size=3,
        ),
    ),
    st.builds(
        RunContinued,
        step=counts,
        at=seconds,
        epoch=counts,
        seen=counts,
        name=texts,
        settings=changes,
        epochs=counts,
        steps=counts,
        evaluated=st.booleans(),
        skipped=st.lists(texts, max_size=2),
    ),
    st.builds(
        CheckpointSaved,
        step=counts,
        at=seconds,
        epoch=counts,
        name=texts,
        best=st.booleans(),
        command=texts,
    ),
    st.builds(
        SettingsChanged,
        step=counts,
        at=seconds,
        settings=changes,
        revision=counts,
        epochs=counts,
        steps=counts,
        command=texts,
    ),
    st.builds(Paused, step=counts, at=seconds, command=texts),
    st.builds(Resumed, step=counts, at=seconds, command=texts),
    st.builds(CommandRefused, step=counts, at=seconds, reason=texts, command=texts),
    st.builds(
        RunFinished,
        step=counts,
        at=seconds,
        reason=st.sampled_from(["done", "stopped", "diverged", "failed"]),
        message=texts,
        loss=losses,
        accuracy=st.none() | shares,
        command=texts,
    ),
)
"""Any event that a journal can hold."""

runs = st.lists(events, max_size=40)
"""Any sequence of events, also an impossible one."""
