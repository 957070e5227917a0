"""Rich's console, and when a reader of our output has left."""

from __future__ import annotations

from rich.console import Console


class Terminal(Console):
    """Rich's console, but for a reader that has left: the command ends, the program decides how."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError
