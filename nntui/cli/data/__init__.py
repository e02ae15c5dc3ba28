"""`nntui data`: commands for data sets."""
