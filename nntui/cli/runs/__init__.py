"""`nntui runs`: commands for runs."""
