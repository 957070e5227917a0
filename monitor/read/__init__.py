"""A page's bytes become a reading: the document's blocks of text, or the reason why it is not the document. Pure."""

from __future__ import annotations

from monitor.model import Reading, ReadRules, Response, SourceKind, Unreadable
from monitor.read import health, html, pdf, text
from monitor.read.decode import kind_of
from monitor.read.suggest import suggest

__all__ = ["READER", "health", "quick", "read", "suggest"]


READER = 1
"""Grows whenever the same bytes may give another reading than before: what is in force is then read again before anything is compared with it."""


def read(response: Response, rules: ReadRules) -> Reading | Unreadable:
    """The document's blocks of text, or why there are none. Raises nothing; whether it is the right document, `health.examine` says."""
    refusal = health.refused(response)
    if refusal is not None:
        return refusal
    kind = kind_of(response, rules)
    if kind is SourceKind.PDF:
        return pdf.read(response)
    if kind is SourceKind.HTML:
        return html.read(response, rules)
    return text.read(response, kind)


def quick(response: Response, rules: ReadRules) -> str | None:
    """A fingerprint (hexadecimal) of the selected visible text by the fast parser, or None where it cannot be taken.

    Equal fingerprints mean equal readings; different ones mean nothing: then the careful reading decides.
    """
    if health.refused(response) is not None or kind_of(response, rules) is not SourceKind.HTML:
        return None
    return html.quick(response, rules)
