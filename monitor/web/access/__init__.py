"""Who may do what on the site: the one table of rules, how a visitor is known, sessions, tokens, forms, and what is written down."""

from monitor.web.access.gate import Gate
from monitor.web.access.records import note
from monitor.web.access.visitor import NOBODY, Visitor, visitor_of

__all__ = ["NOBODY", "Gate", "Visitor", "note", "visitor_of"]
