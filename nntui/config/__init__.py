"""The settings of a run: the table of knobs, configs, TOML, and the notations of settings."""
