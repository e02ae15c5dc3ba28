"""Views: runs, digits, matrices and comparisons as text and figures, without a screen."""
