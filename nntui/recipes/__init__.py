"""Published experiments as runs that can be started: one TOML file each, and what reads them."""
