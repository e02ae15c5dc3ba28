"""What is shown, as text and numbers: everything of the eyes that needs no screen."""
