"""What a run is asked to do: its settings, their ranges, and their notations."""
