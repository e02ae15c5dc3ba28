"""Files of weights: our own format here, and one module for each foreign one."""

from nntui.weights.native import (
    Weights,
    WeightsInfo,
    decode,
    encode,
    halved,
    read,
    read_info,
    save,
)

__all__ = ["Weights", "WeightsInfo", "decode", "encode", "halved", "read", "read_info", "save"]
