"""`nntui recipes`: commands for published experiments."""
