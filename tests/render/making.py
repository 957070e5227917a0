"""Values to render: an invented provider, its regions page, and what may happen to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from monitor.model import (
    Alert,
    Block,
    BlockKind,
    BrokenReason,
    Change,
    ChangeFilter,
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
    Judgement,
    Kind,
    Manner,
    Message,
    Move,
    Outcome,
    Provider,
    Severity,
    Side,
    SourceEvent,
    SourceKey,
    Span,
    SpanKind,
    Subscription,
    Text,
    Urgency,
)
from monitor.render import Background, ChangeView, NoLinks, Shelf, compose

KEY = SourceKey("acme", "regions", "page")
DOCUMENT = Document("acme", "regions", Text("Supported countries", "支持的国家"), DocumentType.REGIONS, ())
PROVIDER = Provider("acme", Text("Acme", "爱克米"), None, (DOCUMENT,))
SEEN = datetime(2026, 9, 1, 1, 31, tzinfo=UTC)
PAGE = "https://acme.example/regions?a=1&b=2"

KOREA_LEAVES = Finding(
    Kind.REGION_AVAILABILITY, Direction.TIGHTENED, Severity.CRITICAL, "South Korea", Side.REMOVED, "regions.removed", ("Countries", "Asia")
)
OWNERSHIP = Finding(
    Kind.SALES_RESTRICTION,
    Direction.TIGHTENED,
    Severity.CRITICAL,
    "companies more than 50% owned, directly or indirectly",
    Side.ADDED,
    "ownership.bar",
)
JUDGEMENT = Judgement(
    Severity.CRITICAL,
    (KOREA_LEAVES, OWNERSHIP),
    Text("Acme: South Korea is no longer supported.", "爱克米：不再支持韩国。"),
    Urgency.UPCOMING,
    date(2026, 10, 1),
    (),
    ("KR",),
)
CHANGE = Change(
    "3f2a91bc04",
    KEY,
    Outcome.CHANGE,
    PAGE,
    3,
    4,
    SEEN,
    datetime(2026, 9, 1, 1, 36, tzinfo=UTC),
    JUDGEMENT,
    DocumentType.REGIONS,
)
MOVED = replace(
    CHANGE,
    outcome=Outcome.MOVED,
    move=Move("Supported countries", "Help centre", "https://help.acme.example/"),
    judgement=Judgement(Severity.MEDIUM, (), Text("The address leads to the help centre now.", "该地址现已指向帮助中心。")),
)
FAILING = SourceEvent(
    "acme-regions-1",
    KEY,
    PAGE,
    datetime(2026, 9, 2, tzinfo=UTC),
    True,
    datetime(2026, 9, 1, tzinfo=UTC),
    12,
    BrokenReason.BOT_CHECK,
    "HTTP 403",
)
RECOVERED = replace(FAILING, failing=False)


def para(text: str) -> Block:
    """A paragraph."""
    return Block(BlockKind.PARAGRAPH, text)


def spans(*parts: tuple[SpanKind, str]) -> tuple[Span, ...]:
    """Runs of words."""
    return tuple(Span(kind, text) for kind, text in parts)


def reworded(*parts: tuple[SpanKind, str], heading: tuple[str, ...] = ()) -> Edit:
    """A reworded paragraph."""
    before = "".join(text for kind, text in parts if kind is not SpanKind.INSERT)
    after = "".join(text for kind, text in parts if kind is not SpanKind.DELETE)
    return Edit(EditKind.REWORDED, para(before), para(after), spans(*parts), heading)


def added(text: str, heading: tuple[str, ...] = ()) -> Edit:
    """A paragraph that is new."""
    return Edit(EditKind.ADDED, None, para(text), (), heading)


def removed(text: str, heading: tuple[str, ...] = ()) -> Edit:
    """A paragraph that is gone."""
    return Edit(EditKind.REMOVED, para(text), None, (), heading)


DIFF = Diff(
    (
        reworded(
            (SpanKind.EQUAL, "We serve "),
            (SpanKind.DELETE, "Japan, South Korea"),
            (SpanKind.INSERT, "Japan"),
            (SpanKind.EQUAL, " and Taiwan."),
            heading=("Countries", "Asia"),
        ),
        added("This bars companies more than 50% owned, directly or indirectly.", ("Countries", "Asia")),
        removed("Ask us for others.", ("Contact",)),
        Edit(EditKind.MOVED, para("Prices are elsewhere."), para("Prices are elsewhere."), ()),
    )
)


def subscription(language: str = "en", id_: int = 7) -> Subscription:
    """A subscription that takes everything."""
    return Subscription(id_, "ops", "console:", ChangeFilter(), language, datetime(2026, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class OneLink(NoLinks):
    """A link to the evidence alone."""

    link: str | None

    def evidence(self, event: Event) -> str | None:
        """The link."""
        return self.link


def message(
    event: Event = CHANGE, language: str = "en", diff: Diff | None = DIFF, link: str | None = None, timezone: str = "Asia/Shanghai"
) -> Message:
    """The message of an alert about `event`."""
    told = replace(subscription(language), manner=Manner(timezone=timezone))
    dispatch = Dispatch(1, told, Form.SINGLE, (Alert(1, event, told, "matches", SEEN),), SEEN)
    known = Background(PROVIDER, DOCUMENT, diff)
    return compose(dispatch, lambda _: known, shelf=Shelf.shipped(), links=OneLink(link))


def view(change: Change = CHANGE, diff: Diff = DIFF) -> ChangeView:
    """A recorded change for the history views."""
    return ChangeView(change, PROVIDER, DOCUMENT, lambda: diff)


def judged(finding: Finding | None = None, **changes: object) -> Change:
    """The change with another judgement."""
    findings = {"findings": (finding,)} if finding else {}
    return replace(CHANGE, judgement=replace(JUDGEMENT, **findings, **changes))  # type: ignore[arg-type]
