"""Published data sets: the registry, finding their files, and downloading them."""
