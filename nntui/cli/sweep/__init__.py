"""`nntui sweep`: many runs of one experiment with other settings."""
