"""Reading: the settings of a run that decide how files of a user's own become a data set."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from nntui.config.aliases import current_names
from nntui.errors import DataError
from nntui.strings import clean

CHOICES = {
    "label_column": ("auto", "first", "last", "none"),
    "header": ("auto", "yes", "no"),
    "split": ("auto", "last", "random", "stratified"),
}
_MOST = {"image_height": 1024, "test_size": 1_000_000, "split_seed": 2**32 - 1}


@dataclass(frozen=True, slots=True)
class Reading:
    """How files are read and split; each field is the setting of that name, see config.RunConfig.

    Raises:
        DataError: a setting is none of those there are, as in weights that somebody else made.
    """

    label_column: str = "auto"
    header: str = "auto"
    image_height: int = 0
    split: str = "auto"
    test_size: int = 0
    split_seed: int = 1
    whole: bool = False
    """Whether nothing is set apart: to look at all images of a file, and not to train on any."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "whole":
                known = type(value) is bool
            elif field.name in CHOICES:
                known = value in CHOICES[field.name]
            else:
                known = type(value) is int and 0 <= value <= _MOST[field.name]
            if not known:
                shown = clean(repr(value), 40)
                raise DataError(f"{field.name}: expected a setting of this name, received {shown}")

    @classmethod
    def of(cls, settings: Mapping[str, object]) -> "Reading":
        """Return the reading that `settings`, some of them of other things, ask for."""
        settings = current_names(settings)
        return cls(**{name: settings[name] for name in NAMES if name in settings})  # type: ignore[arg-type]  # checked above

    def given(self) -> dict[str, str | int]:
        """Return what is not as it would be without being asked for."""
        plain = asdict(Reading())
        return {name: value for name, value in asdict(self).items() if value != plain[name]}


NAMES = tuple(field.name for field in fields(Reading))
"""The settings that a reading is made of."""
