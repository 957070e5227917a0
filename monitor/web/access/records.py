"""What is written down of what people do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.model import Act, AuditEntry

if TYPE_CHECKING:
    from monitor.app import App
    from monitor.web.access.visitor import Visitor


def note(app: App, visitor: Visitor, act: Act, subject: str = "", actor: str | None = None) -> None:
    """Write it down, once it is done. `actor`: other than the visitor."""
    name = visitor.name if actor is None else actor
    app.store.note(AuditEntry(app.now(), name or "?", act, subject[:300], visitor.via or "-", visitor.address))
