"""Recorded changes as documents: CommonMark, and one self-contained HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitor.model import Finding
from monitor.render.fold import HISTORY_LIMITS, Limits, Shown, shown
from monitor.render.labels import labels_in
from monitor.render.safe import plain, web_address
from monitor.render.sandbox import filled_shipped
from monitor.render.view import ChangeView
from monitor.render.when import territories_text, time_text, when_text
from monitor.render.words import name_of


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """A finding in a document view."""

    kind: str
    direction: str
    severity: str
    side: str
    quote: str


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change as the Markdown and HTML templates see it; every text went through `plain`."""

    id: str
    severity: str
    severity_id: str
    provider: str
    document: str
    summary: str
    when: str
    first_seen: str
    regions_added: str
    regions_removed: str
    address: str
    page: str | None
    moved_to: str
    findings: tuple[ShownFinding, ...]
    diff: Shown


def changes_markdown(views: Sequence[ChangeView], *, timezone: str = "UTC", language: str = "en", limits: Limits = HISTORY_LIMITS) -> str:
    """The history as CommonMark: deletions struck through, insertions bold."""
    return _filled("history.md.j2", views, timezone, language, limits)


def changes_html(views: Sequence[ChangeView], *, timezone: str = "UTC", language: str = "en", limits: Limits = HISTORY_LIMITS) -> str:
    """The history as one self-contained page: no script, nothing loaded, light and dark."""
    return _filled("history.html.j2", views, timezone, language, limits)


def _filled(template: str, views: Sequence[ChangeView], timezone: str, language: str, limits: Limits) -> str:
    names: Mapping[str, object] = {
        "changes": [_shown_change(view, timezone, language, limits) for view in views],
        "t": labels_in(language),
        "language": "zh-Hans" if language.lower().startswith("zh") else "en",
    }
    return filled_shipped(template, names) + "\n"


def _shown_change(view: ChangeView, timezone: str, language: str, limits: Limits) -> ShownChange:
    change, judgement = view.change, view.change.judgement
    return ShownChange(
        id=plain(change.id),
        severity=name_of(judgement.severity, language),
        severity_id=judgement.severity.value,
        provider=plain(view.provider.name.in_language(language)),
        document=plain(view.document.name.in_language(language)),
        summary=plain(judgement.summary.in_language(language)),
        when=when_text(change, language),
        first_seen=time_text(change.first_seen, timezone),
        regions_added=territories_text(judgement.regions_added, language),
        regions_removed=territories_text(judgement.regions_removed, language),
        address=plain(change.url or ""),
        page=web_address(change.url),
        moved_to=plain(change.move.final_url) if change.move else "",
        findings=tuple(_shown_finding(finding, language) for finding in judgement.findings),
        diff=shown(view.diff.material, limits, [finding.quote for finding in judgement.findings]),
    )


def _shown_finding(finding: Finding, language: str) -> ShownFinding:
    return ShownFinding(
        kind=name_of(finding.kind, language),
        direction=name_of(finding.direction, language),
        severity=name_of(finding.severity, language),
        side=name_of(finding.side, language),
        quote=plain(finding.quote),
    )
