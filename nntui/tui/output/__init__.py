"""What is sent to the terminal: the cells that changed, and no more than the connection takes."""
