"""A recorded change with what people need beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from monitor.model import Change, Diff, Document, Provider


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A recorded change with all that a view needs of it."""

    change: Change
    provider: Provider
    document: Document
    read_diff: Callable[[], Diff]
    """Compares the two versions; called only by views that show the text."""

    @property
    def diff(self) -> Diff:
        """The edits from one version to the next."""
        return self.read_diff()
