"""Invented alerts of every sort: what a user's templates are tried on, and what `monitor templates preview` shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from monitor.model import (
    Acknowledgement,
    Alert,
    Alternative,
    Block,
    BlockKind,
    BrokenReason,
    Change,
    ChangeFilter,
    ChannelEvent,
    Diff,
    Direction,
    Dispatch,
    Document,
    DocumentType,
    Edit,
    EditKind,
    Event,
    Finding,
    Form,
    Impact,
    ImpactLevel,
    ImpactReason,
    Incident,
    IncidentEvent,
    IncidentImpact,
    IncidentStage,
    Judgement,
    Kind,
    Manner,
    Move,
    Outcome,
    Provider,
    Purpose,
    Severity,
    Side,
    SourceEvent,
    SourceKey,
    Span,
    SpanKind,
    Subscription,
    Text,
    Trouble,
    Urgency,
)
from monitor.render.view import Background, QuietReport

NOW = datetime(2026, 9, 1, 1, 36, tzinfo=UTC)
_SEEN = NOW - timedelta(minutes=5)
_ACME = Text("Acme AI", "爱克米")
_REGIONS = SourceKey("acme", "regions", "page")
_TERMS = SourceKey("acme", "terms", "page")
_STATUS = SourceKey("acme", "status", "feed")


@dataclass(frozen=True, slots=True)
class Sample:
    """A dispatch with all that its message needs."""

    dispatch: Dispatch
    backgrounds: Mapping[str, Background] = field(default_factory=dict)
    quiet: QuietReport | None = None

    def background(self, event: Event) -> Background:
        """What is known of an event; nothing of most."""
        return self.backgrounds.get(event.id, Background())


@dataclass(frozen=True, slots=True)
class SampleLinks:
    """Links as a server would sign them."""

    def evidence(self, event: Event) -> str | None:
        """The page of the event."""
        return f"https://monitor.example/changes/{event.id}"

    def acknowledge(self, event: Event) -> str | None:
        """A signed address, for what somebody has to take care of."""
        return f"https://monitor.example/ack/{event.id}?sig=b64c0ffee" if isinstance(event, Change | IncidentEvent) else None


def _document(id_: str, name: Text, type_: DocumentType) -> Document:
    return Document("acme", id_, name, type_, ())


_DOCUMENTS = {
    "regions": _document("regions", Text("Supported countries", "支持的国家和地区"), DocumentType.REGIONS),
    "terms": _document("terms", Text("Commercial terms", "商业条款"), DocumentType.COMMERCIAL_TERMS),
    "status": _document("status", Text("Status page", "状态页"), DocumentType.STATUS),
}
PROVIDER = Provider("acme", _ACME, "https://acme.example/", tuple(_DOCUMENTS.values()))
_ZENITH = Provider("zenith", Text("Zenith", "泽尼思"), None, ())


def _finding(
    kind: Kind, severity: Severity, quote: str, side: Side, heading: tuple[str, ...] = (), how: Direction = Direction.TIGHTENED
) -> Finding:
    return Finding(kind, how, severity, quote, side, "sample", heading)


_BAR = "companies that are more than 50% owned, directly or indirectly, by companies headquartered in unsupported regions"
CHANGE = Change(
    "3f2a91bc04",
    _REGIONS,
    Outcome.CHANGE,
    "https://acme.example/regions",
    3,
    4,
    _SEEN,
    NOW,
    Judgement(
        Severity.CRITICAL,
        (
            _finding(Kind.REGION_AVAILABILITY, Severity.CRITICAL, "South Korea", Side.REMOVED, ("Where we operate", "Asia")),
            _finding(Kind.SALES_RESTRICTION, Severity.CRITICAL, _BAR, Side.ADDED, ("Who may use it",)),
        ),
        Text(
            "Acme AI: no longer available in South Korea; companies more than 50% owned from unsupported regions barred, effective 2026-10-01",
            "爱克米：不再向以下地区提供：韩国；禁止由不受支持地区持股超过 50% 的公司使用，2026-10-01 生效",
        ),
        Urgency.UPCOMING,
        date(2026, 10, 1),
        (),
        ("KR",),
    ),
    DocumentType.REGIONS,
)
NOTICE = Change(
    "9d07c2e6aa",
    _TERMS,
    Outcome.CHANGE,
    "https://acme.example/terms",
    11,
    12,
    _SEEN,
    NOW,
    Judgement(
        Severity.HIGH,
        (_finding(Kind.TERMINATION, Severity.HIGH, "on seven (7) days' written notice", Side.REWORDED, ("9. Ending",)),),
        Text("Acme AI: notice of termination cut from 30 to 7 days", "爱克米：终止通知期由 30 天缩短为 7 天"),
    ),
    DocumentType.COMMERCIAL_TERMS,
)
WORDING = replace(
    NOTICE,
    id="51e0aa7b19",
    source=SourceKey("zenith", "terms", "page"),
    url=None,
    judgement=Judgement(Severity.INFO, (), Text("Zenith: wording only", "泽尼思：仅文字调整")),
)
_REWRITTEN = tuple(replace(WORDING, id=f"51e0aa7b{number}", url=f"https://zenith.example/terms/{number}") for number in range(20, 32))
BACK = replace(
    CHANGE,
    id="c41d20ff35",
    before=4,
    after=5,
    judgement=Judgement(
        Severity.MEDIUM,
        (_finding(Kind.REGION_AVAILABILITY, Severity.MEDIUM, "South Korea", Side.ADDED, ("Where we operate", "Asia"), Direction.LOOSENED),),
        Text("Acme AI: now available in South Korea", "爱克米：新增可用地区：韩国"),
        Urgency.IMMEDIATE,
        None,
        ("KR",),
    ),
)
MOVED = replace(
    NOTICE,
    id="77ab03de58",
    outcome=Outcome.MOVED,
    move=Move("Commercial terms", "Help centre", "https://help.acme.example/"),
    judgement=Judgement(
        Severity.LOW,
        (_finding(Kind.EDITORIAL, Severity.LOW, "Help centre", Side.REWORDED, how=Direction.NEUTRAL),),
        Text("Acme AI: the address of the Commercial terms now gives “Help centre”", "爱克米：“商业条款”的地址现返回“Help centre”"),
    ),
)
FAILING = SourceEvent(
    "acme-terms-fails",
    _TERMS,
    "https://acme.example/terms",
    NOW,
    True,
    NOW - timedelta(hours=12),
    12,
    BrokenReason.BOT_CHECK,
    "HTTP 403 from acme.example",
)
RECOVERED = replace(FAILING, id="acme-terms-again", failing=False)
INCIDENT = IncidentEvent(
    "acme-status-inc42-1",
    _STATUS,
    "https://status.acme.example/",
    NOW,
    IncidentStage.OPENED,
    Incident(
        "inc42",
        "Elevated error rates on the chat API",
        IncidentImpact.MAJOR,
        resolved=False,
        maintenance=False,
        started_at=NOW - timedelta(minutes=14),
        updated_at=NOW - timedelta(minutes=2),
        components=("Chat API", "Console"),
        regions=("Asia",),
        text="We are investigating elevated error rates. Requests from Asia may fail with status 529.",
        url="https://status.acme.example/incidents/inc42",
    ),
    Severity.HIGH,
    Text(
        "Acme AI: Elevated error rates on the chat API — new incident, major; affects Chat API, Console, Asia",
        "爱克米：Elevated error rates on the chat API——新事件，影响较大；涉及 Chat API、Console、Asia",
    ),
)
RESOLVED = replace(
    INCIDENT,
    id="acme-status-inc42-9",
    stage=IncidentStage.RESOLVED,
    incident=replace(INCIDENT.incident, resolved=True, ends_at=NOW, text="The error rates are back to normal."),
    severity=Severity.INFO,
    summary=Text(
        "Acme AI: Elevated error rates on the chat API — over; affects Chat API, Console, Asia",
        "爱克米：Elevated error rates on the chat API——已结束；涉及 Chat API、Console、Asia",
    ),
)
REFUSED = ChannelEvent("channel-3-1", 3, "ops-slack", NOW, "HTTP 404 no_service: the webhook was revoked")


def _reworded(*parts: tuple[SpanKind, str], heading: tuple[str, ...]) -> Edit:
    before, after = (
        Block(BlockKind.PARAGRAPH, "".join(text for kind, text in parts if kind is not left_out))
        for left_out in (SpanKind.INSERT, SpanKind.DELETE)
    )
    return Edit(EditKind.REWORDED, before, after, tuple(Span(kind, text) for kind, text in parts), heading)


_REGION_DIFF = Diff(
    (
        _reworded(
            (SpanKind.EQUAL, "In Asia the API is available in India, Indonesia, Japan, Malaysia, "),
            (SpanKind.DELETE, "the Philippines, Singapore and South Korea"),
            (SpanKind.INSERT, "the Philippines and Singapore"),
            (SpanKind.EQUAL, "."),
            heading=("Where we operate", "Asia"),
        ),
        Edit(
            EditKind.ADDED,
            None,
            Block(BlockKind.PARAGRAPH, f"From October 1, 2026 our services may not be used by {_BAR}, wherever they are incorporated."),
            (),
            ("Who may use it",),
        ),
    )
)
_NOTICE_DIFF = Diff(
    (
        _reworded(
            (SpanKind.EQUAL, "Either party may end these terms for convenience on "),
            (SpanKind.DELETE, "thirty (30)"),
            (SpanKind.INSERT, "seven (7)"),
            (SpanKind.EQUAL, " days' written notice."),
            heading=("9. Ending",),
        ),
    )
)
IMPACTS = (
    Impact(
        "shanghai-team",
        ImpactLevel.HIT,
        (
            ImpactReason(
                ImpactLevel.HIT,
                Text(
                    "62% of your company is owned from mainland China, which Acme AI does not serve.",
                    "贵公司 62% 的股份由中国内地持有，而爱克米不向中国内地提供服务。",
                ),
                _BAR,
            ),
            ImpactReason(ImpactLevel.HIT, Text("South Korea, where you operate, is no longer served.", "您经营所在的韩国不再受支持。")),
        ),
    ),
    Impact(
        "berlin-team",
        ImpactLevel.MAYBE,
        (
            ImpactReason(
                ImpactLevel.MAYBE,
                Text("Its ownership is not stated.", "未填写持股情况。"),
                settles=Text("add `owners` to its profile", "请在画像中补充 `owners`"),
            ),
        ),
    ),
    Impact("support-bot", ImpactLevel.CLEAR, (ImpactReason(ImpactLevel.CLEAR, Text("It does not use Acme AI.", "未使用爱克米。")),)),
)
ALTERNATIVES = (
    Alternative(
        "zenith",
        _ZENITH.name,
        "api",
        "openai-chat",
        "https://api.zenith.example/v1",
        same_protocol=True,
        level=ImpactLevel.CLEAR,
        why=Text("served in South Korea, no bar by ownership", "在韩国可用，没有持股限制"),
        price="$0.80 / $3.20 per 1M tokens",
        key_variable="ZENITH_API_KEY",
        as_of=date(2026, 8, 20),
    ),
    Alternative(
        "northwind",
        Text("Northwind", "北风"),
        "global",
        "anthropic-messages",
        "https://global.northwind.example/anthropic",
        same_protocol=False,
        level=ImpactLevel.MAYBE,
        why=Text("served in South Korea; ownership rules not known", "在韩国可用；持股规则不明"),
        incident="Slow responses",
        key_variable="NORTHWIND_API_KEY",
    ),
)
_KNOWN = {
    CHANGE.id: Background(PROVIDER, _DOCUMENTS["regions"], _REGION_DIFF, IMPACTS, ALTERNATIVES),
    NOTICE.id: Background(PROVIDER, _DOCUMENTS["terms"], _NOTICE_DIFF, (replace(IMPACTS[2], profile="shanghai-team"),)),
    BACK.id: Background(PROVIDER, _DOCUMENTS["regions"], None, (), (), CHANGE, Acknowledgement(BACK.id, "Lin", NOW, "checked with sales")),
    **{event.id: Background(_ZENITH) for event in (WORDING, *_REWRITTEN)},
    **{event.id: Background(PROVIDER, _DOCUMENTS["terms"]) for event in (MOVED, FAILING, RECOVERED)},
    **{event.id: Background(PROVIDER, _DOCUMENTS["status"]) for event in (INCIDENT, RESOLVED)},
}
_QUIET = QuietReport(NOW - timedelta(days=7), ((_ACME, 14), (_ZENITH.name, 9)), 3864)
_FAILING_QUIET = replace(_QUIET, failing=((_TERMS, Trouble(BrokenReason.BOT_CHECK, "HTTP 403", NOW - timedelta(hours=12), 12)),))


def _dispatch(language: str, form: Form, *alerts: Alert) -> Dispatch:
    return Dispatch(1, _subscription(language), form, alerts, NOW, thread="acme/regions" if form is Form.SINGLE else "")


def _subscription(language: str) -> Subscription:
    return Subscription(
        7, "oncall", "console:", ChangeFilter(), language, NOW - timedelta(days=60), manner=Manner(timezone="Asia/Shanghai")
    )


def _alert(language: str, event: Event, number: int = 1, purpose: Purpose = Purpose.NEWS, ago: timedelta = timedelta(0)) -> Alert:
    return Alert(number, event, _subscription(language), "matches", NOW - ago, purpose)


def samples(language: str = "en") -> dict[str, Sample]:
    """Every sort of message, by name; the name begins with that of its template."""
    single = {
        "change": _alert(language, CHANGE),
        "change-notice": _alert(language, NOTICE),
        "change-wording": _alert(language, WORDING),
        "change-reverted": _alert(language, BACK),
        "change-reminder": _alert(language, _due(CHANGE), purpose=Purpose.REMINDER),
        "change-escalation": _alert(language, CHANGE, purpose=Purpose.ESCALATION, ago=timedelta(minutes=30)),
        "moved": _alert(language, MOVED),
        "source-failing": _alert(language, FAILING),
        "source-recovered": _alert(language, RECOVERED),
        "incident": _alert(language, INCIDENT),
        "incident-resolved": _alert(language, RESOLVED),
        "channel": _alert(language, REFUSED),
    }
    several = {"group": (CHANGE, NOTICE, MOVED), "digest": (WORDING, NOTICE, CHANGE, RESOLVED, FAILING)}
    return {
        **{name: Sample(_dispatch(language, Form.SINGLE, alert), _KNOWN) for name, alert in single.items()},
        **{name: Sample(_several(language, Form(name), events), _KNOWN) for name, events in several.items()},
        "summary": Sample(_several(language, Form.SUMMARY, _storm()), _KNOWN),
        "quiet": Sample(_dispatch(language, Form.ALL_QUIET), quiet=_QUIET),
        "quiet-failing": Sample(_dispatch(language, Form.ALL_QUIET), quiet=_FAILING_QUIET),
        "quiet-unchecked": Sample(_dispatch(language, Form.ALL_QUIET), quiet=replace(_QUIET, looks=0)),
    }


def _due(change: Change) -> Change:
    """The same, in force tomorrow."""
    return replace(change, judgement=replace(change.judgement, effective_date=date(2026, 9, 2)))


def _several(language: str, form: Form, events: tuple[Event, ...]) -> Dispatch:
    ago = timedelta(hours=20) if form is Form.DIGEST else timedelta(minutes=9)
    return _dispatch(language, form, *(_alert(language, event, number, ago=ago / (number + 1)) for number, event in enumerate(events)))


def _storm() -> tuple[Event, ...]:
    """Many at once: one provider rewrites all its pages."""
    return (*_REWRITTEN, NOTICE, CHANGE, INCIDENT)
