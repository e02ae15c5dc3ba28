"""Rules between settings: combinations that are refused although each value is legal."""

from nntui.config.choices import OUTPUTS
from nntui.config.knob import either
from nntui.config.knobs import KnobTable
from nntui.errors import ConfigError
from nntui.strings import clean


def check_combination(settings: KnobTable) -> None:
    """Raise a ConfigError if two of the settings contradict each other."""
    _check_loss(settings)
    _check_validation(settings)
    _check_mix(settings)


def _check_loss(settings: KnobTable) -> None:
    outputs = OUTPUTS[settings.loss]
    if settings.output not in outputs:
        raise ConfigError(
            f"output: expected {either(outputs)} with the loss {settings.loss}, "
            f"received {settings.output}"
        )
    if settings.target_margin and settings.output == "softmax":
        raise ConfigError(
            "target_margin: expected 0 with the output softmax, whose targets add up to 1, "
            f"received {settings.target_margin:g}; try label_smoothing, or output sigmoid"
        )
    if settings.loss == "hinge" and (settings.target_margin or settings.label_smoothing):
        raise ConfigError(
            "loss: hinge depends only on which class is correct, received targets with "
            f"label_smoothing {settings.label_smoothing:g} and target_margin "
            f"{settings.target_margin:g}; leave both at 0"
        )


def _check_validation(settings: KnobTable) -> None:
    if settings.validation:
        return
    if settings.schedule == "plateau":
        raise ConfigError(
            "schedule: plateau needs the loss on validation images, received validation 0; "
            "hold some images out"
        )
    if settings.patience:
        raise ConfigError(
            f"patience: {settings.patience} epochs without a better validation accuracy need "
            "validation images, received validation 0; hold some images out"
        )


def _check_mix(settings: KnobTable) -> None:
    if settings.mix and settings.resample:
        raise ConfigError(
            f"mix: expected none with resample, which generates all training images, received "
            f"{clean(settings.mix, 60)!r}; leave one of them out"
        )
