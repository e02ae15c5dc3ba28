"""The studies that come with nntui: sweeps of recipes, one TOML file each, by the recipe's name."""
