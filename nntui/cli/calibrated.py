"""The calibration of a network, as `nntui eval` prints it."""

from rich.console import Console

from nntui.cli.terminal import detect_terminal
from nntui.view.calibration import calibration_text
from nntui.view.formatting import percent
from nntui.workspace.calibrating import Calibrated

_COLUMNS = 72


def print_calibration(found: Calibrated, console: Console) -> None:
    """Print the strip of ten bars, the error, and what a temperature makes of it."""
    console.print("\naccuracy by confidence in percent; | is the mean confidence")
    console.print(calibration_text(found.before, min(_COLUMNS, console.width), detect_terminal()))
    console.print(calibration_sentence(found), soft_wrap=True)


def calibration_sentence(found: Calibrated) -> str:
    """Return the expected calibration error in a sentence."""
    text = f"expected calibration error: {percent(found.before.error)}"
    if found.temperature is None or found.after is None:
        return f"{text}; no temperature was fitted: {found.reason}"
    return (
        f"{text}; {percent(found.after.error)} with the temperature {found.temperature:.2f}, which "
        "was fitted on the validation images"
    )


def calibration_record(found: Calibrated) -> dict[str, object]:
    """Return the calibration as plain values."""
    return {
        "error": found.before.error,
        "bins": [each._asdict() for each in found.before.bins],
        "temperature": found.temperature,
        "without_temperature": found.reason,
        "error_with_temperature": None if found.after is None else found.after.error,
    }
