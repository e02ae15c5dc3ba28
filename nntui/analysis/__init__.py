"""What a network makes of pictures, as tables to look at."""
