"""Reading: the settings that decide how files become a data set."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from nntui.config.aliases import current_names
from nntui.config.knobs import KnobTable, knob
from nntui.errors import ConfigError, DataError

_DEFAULT = KnobTable()


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read and split; each field except `whole` is a setting with the same name.

    Raises:
        DataError: a value is not legal, as in weights that were made elsewhere.
    """

    label_column: str = _DEFAULT.label_column
    header: str = _DEFAULT.header
    image_height: int = _DEFAULT.image_height
    orientation: str = _DEFAULT.orientation
    invert: str = _DEFAULT.invert
    prepare: str = _DEFAULT.prepare
    skip_broken: bool = _DEFAULT.skip_broken
    drop_duplicates: bool = _DEFAULT.drop_duplicates
    split: str = _DEFAULT.split
    test_size: int = _DEFAULT.test_size
    split_seed: int = _DEFAULT.split_seed
    label_fixes: str = _DEFAULT.label_fixes
    whole: bool = False
    """Whether no images are held out: to look at all images of a file without training on them."""

    def __post_init__(self) -> None:
        if type(self.whole) is not bool:
            raise DataError(f"whole: expected a boolean, received {self.whole!r:.60}")
        try:
            for name in NAMES:
                knob(name).check(getattr(self, name))
        except ConfigError as error:
            raise DataError(str(error)) from None

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> "Reading":
        """Return the reading that `settings` describe; settings of other things are ignored.

        >>> Reading.of({"label_column": "last", "lr": 0.1}).label_column
        'last'
        """
        try:
            settings = current_names(settings)
        except ConfigError as error:
            raise DataError(str(error)) from None
        known = (field.name for field in fields(cls))
        return cls(**{name: settings[name] for name in known if name in settings})  # type: ignore[arg-type]  # checked above

    def given(self) -> dict[str, str | int | bool]:
        """Return the fields that differ from their defaults."""
        plain = asdict(Reading())
        return {name: value for name, value in asdict(self).items() if value != plain[name]}


NAMES = tuple(field.name for field in fields(Reading) if field.name != "whole")
"""The settings that a reading consists of."""
