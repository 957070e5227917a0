"""From bytes to a reading, by the kind that they are."""

from __future__ import annotations

from collections.abc import Callable

from monitor.model import Reading, ReadRules, Response, SourceKind, Unreadable
from monitor.read import data, feed, health, html, pdf, probe, status, text
from monitor.read.decode import kind_of

READER = 2
"""Grows whenever the same bytes may give another reading than before: what is in force is then read again before anything is compared with it."""


def read(response: Response, rules: ReadRules) -> Reading | Unreadable:
    """The document's blocks of text, or why there are none. Raises nothing; whether it is the right document, `health.examine` says."""
    if rules.kind in probe.READERS:
        return probe.READERS[rules.kind](response)
    refusal = health.refused(response)
    if refusal is not None:
        return refusal
    kind = kind_of(response, rules)
    if kind in _READERS:
        return _READERS[kind](response, rules)
    return text.read(response, kind)


_READERS: dict[SourceKind, Callable[[Response, ReadRules], Reading | Unreadable]] = {
    SourceKind.HTML: html.read,
    SourceKind.PDF: pdf.read,
    SourceKind.JSON: data.read_json,
    SourceKind.XML: data.read_xml,
    SourceKind.FEED: feed.read,
    SourceKind.STATUS: status.read,
}
"""Beside plain text and Markdown. A feed and a status page are read so only by people who try an address."""


def quick(response: Response, rules: ReadRules) -> str | None:
    """A fingerprint (hexadecimal) of the selected visible text by the fast parser, or None where it cannot be taken.

    Equal fingerprints mean equal readings; different ones mean nothing: then the careful reading decides.
    """
    if health.refused(response) is not None or kind_of(response, rules) is not SourceKind.HTML:
        return None
    return html.quick(response, rules)
