"""Published data sets: the registry, and how one is downloaded."""
