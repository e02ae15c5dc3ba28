"""Workers do the work that transitions ask for, in threads, and only post messages."""

from nntui.tui.workers.workers import Workers

__all__ = ["Workers"]
