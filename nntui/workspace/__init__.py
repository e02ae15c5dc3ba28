"""What a user does, once: both front ends call these functions."""
