"""What a network has to beat: classifiers that learn without one."""
