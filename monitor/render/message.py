"""An alert becomes a message. It answers in this order: what changed, when it bites, how bad and why, what now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from jinja2.sandbox import SandboxedEnvironment
from markupsafe import escape

from monitor.model import (
    Alert,
    BrokenReason,
    Change,
    Diff,
    Document,
    Event,
    Finding,
    Message,
    Move,
    Outcome,
    Provider,
    Severity,
    SourceEvent,
    Subscription,
)
from monitor.render.fold import ALERT_LIMITS, Shown, shown
from monitor.render.labels import labels_in
from monitor.render.safe import defused, markdown, shorten, web_address, word_edge
from monitor.render.sandbox import shipped
from monitor.render.when import territories_text, time_text, when_text
from monitor.render.words import BROKEN_REASONS, WHAT_TO_DO, name_of

TITLE_LENGTH = 140
QUOTE_LENGTH = 300
FINDINGS = 4
"""Findings quoted in one alert; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding as a message shows it."""

    kinds: str
    direction: str
    severity: str
    side: str
    quote: str
    heading: str


@dataclass(frozen=True, slots=True)
class ToldMove:
    """Where an address leads now."""

    old_title: str
    new_title: str
    address: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ToldTrouble:
    """A source's failure as a message shows it."""

    failing: bool
    why: str
    detail: str
    looks: str
    since: str
    todo: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that a template may show, in the subscriber's language; every text went through `defused`."""

    id: str
    command: str
    provider: str
    document: str
    source: str
    summary: str
    severity: str
    severity_id: str
    when: str
    kinds: str
    reasons: tuple[Reason, ...]
    more_reasons: int
    regions_added: str
    regions_removed: str
    address: str
    page: str | None
    """The address again, if it may stand in a link."""
    link: str | None
    first_seen: str
    confirmed_at: str
    diff: Shown
    move: ToldMove | None
    trouble: ToldTrouble | None


def severity_of(event: Event) -> Severity:
    """A change's own; a source that fails is medium (changes may be missed), one that recovered is info."""
    if isinstance(event, Change):
        return event.judgement.severity
    return Severity.MEDIUM if event.failing else Severity.INFO


def render(
    alert: Alert,
    document: Document,
    provider: Provider,
    diff: Diff | None,
    timezone: str,
    link: str | None,
    *,
    templates: SandboxedEnvironment | None = None,
) -> Message:
    """The message of an alert in its subscription's language, times in `timezone` (an IANA name).

    `link` leads to the evidence, if there is a page for it other than the watched one. Raises ConfigError for an unknown time zone.
    """
    event, language = alert.event, alert.subscription.language
    told = _told(event, document, provider, diff, timezone, link, language)
    stem = _stem(event)
    names: dict[str, object] = {"told": told, "t": MappingProxyType(labels_in(language)), "language": _tag(language)}
    sandbox = templates or shipped()

    def filled(part: str, **more: object) -> str:
        return sandbox.get_template(f"{stem}.{part}.j2").render(names, **more).strip()

    whole = " ".join(filled("title").split())
    title = _no_link(_short_title(whole))
    text, mark = (filled(part, title_is_cut=_short_title(whole) != whole) for part in ("txt", "md"))
    return Message(title, text, mark, filled("html"), alert.idempotency_key, severity_of(event))


def _short_title(title: str) -> str:
    """Cut at a word; the body has the whole of it then."""
    return title if len(title) <= TITLE_LENGTH else title[: word_edge(title, TITLE_LENGTH)].rstrip(" ;,；，、") + "…"


def _no_link(title: str) -> str:
    """Chats put the title into the same markdown as the body, where a page's `[text](address)` would be a link."""
    return title.replace("](", "]\u200b(")


def _stem(event: Event) -> str:
    if isinstance(event, SourceEvent):
        return "source"
    return "moved" if event.outcome is Outcome.MOVED else "change"


def _tag(language: str) -> str:
    return "zh-Hans" if language.lower().startswith("zh") else "en"


def _told(event: Event, document: Document, provider: Provider, diff: Diff | None, timezone: str, link: str | None, language: str) -> Told:
    change = event if isinstance(event, Change) else None
    reasons = _reasons(change, language)
    name = defused(provider.name.in_language(language))
    severity = severity_of(event)
    return Told(
        id=defused(event.id),
        command=f"monitor show {defused(event.id)}" if change else "monitor status",
        provider=name,
        document=defused(document.name.in_language(language)),
        source=defused(str(event.source)),
        summary=_without_provider(defused(change.judgement.summary.in_language(language)), name) if change else "",
        severity=name_of(severity, language),
        severity_id=severity.value,
        when=when_text(change, language) if change else "",
        kinds=_kinds(change, language),
        reasons=reasons[:FINDINGS],
        more_reasons=max(0, len(reasons) - FINDINGS),
        regions_added=territories_text(change.judgement.regions_added, language) if change else "",
        regions_removed=territories_text(change.judgement.regions_removed, language) if change else "",
        address=defused(event.url or ""),
        page=web_address(event.url),
        link=web_address(link) if link != event.url else None,
        first_seen=time_text(_seen_at(event), timezone),
        confirmed_at=time_text(change.confirmed_at, timezone) if change else "",
        diff=_excerpt(change, diff),
        move=_told_move(change.move) if change and change.move else None,
        trouble=_told_trouble(event, timezone, language) if isinstance(event, SourceEvent) else None,
    )


def _seen_at(event: Event) -> datetime:
    return event.first_seen if isinstance(event, Change) else event.at


def _without_provider(summary: str, provider: str) -> str:
    """The title names the provider already; a summary may begin with it too."""
    for mark in (": ", "：", ":"):
        if summary.startswith(provider + mark):
            return summary.removeprefix(provider + mark).strip()
    return summary


def _excerpt(change: Change | None, diff: Diff | None) -> Shown:
    if change is None or diff is None:
        return Shown(())
    return shown(diff.material, ALERT_LIMITS, [finding.quote for finding in change.judgement.findings])


def _by_weight(change: Change) -> list[Finding]:
    """The gravest first; the judge's order among equals."""
    return sorted(change.judgement.findings, key=lambda finding: -finding.severity.rank)


def _reasons(change: Change | None, language: str) -> tuple[Reason, ...]:
    """One for each quote, however many kinds of change it is."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in _by_weight(change) if change else ():
        groups.setdefault((finding.quote, finding.side, finding.direction), []).append(finding)
    return tuple(_reason(findings, language) for findings in groups.values())


def _reason(findings: Sequence[Finding], language: str) -> Reason:
    """Of findings with the same quote, the gravest first."""
    first = findings[0]
    return Reason(
        _names(findings, language),
        name_of(first.direction, language),
        name_of(first.severity, language),
        name_of(first.side, language),
        shorten(defused(first.quote), QUOTE_LENGTH, language),
        " › ".join(defused(line) for line in first.heading),
    )


def _kinds(change: Change | None, language: str) -> str:
    return _names(_by_weight(change), language) if change else ""


def _names(findings: Sequence[Finding], language: str) -> str:
    """The kinds of findings, each once."""
    kinds = dict.fromkeys(finding.kind for finding in findings)
    return labels_in(language)["comma"].join(name_of(kind, language) for kind in kinds)


def _told_move(move: Move) -> ToldMove:
    return ToldMove(defused(move.old_title), defused(move.new_title), defused(move.final_url), web_address(move.final_url))


def _told_trouble(event: SourceEvent, timezone: str, language: str) -> ToldTrouble:
    labels = labels_in(language)
    since = time_text(event.since, timezone)
    return ToldTrouble(
        event.failing,
        _broken(event.reason, language),
        shorten(defused(event.detail), QUOTE_LENGTH, language),
        labels["looks"].format(count=event.looks, since=since),
        labels["recovered_body"].format(since=since),
        WHAT_TO_DO[event.reason].in_language(language),
    )


def _broken(reason: BrokenReason, language: str) -> str:
    return BROKEN_REASONS[reason].in_language(language)


def test_message(subscription: Subscription, now: datetime) -> Message:
    """What `monitor subscriptions test` sends: it says that it is a test. Each test has its own idempotency key."""
    labels = labels_in(subscription.language)
    body = labels["test_body"].format(name=defused(subscription.name))
    key = f"test:{subscription.id}:{now.isoformat()}"
    return Message(labels["test_title"], body, markdown(body), f"<p>{escape(body)}</p>", key, Severity.INFO)
