"""Names of commands, which nothing that a user names may have: `nntui train` opens nothing."""

COMMANDS = (
    *("train", "runs", "eval", "show", "predict", "weights", "data", "recipes", "baseline"),
    *("bench", "sweep"),
)
