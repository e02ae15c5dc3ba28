"""Published experiments that can be repeated: one TOML file for each, and their reader."""
