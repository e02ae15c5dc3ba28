"""A sweep as text and figures: progress, table, bracket, slices, importance."""
