"""The app: the only room that knows Textual."""
