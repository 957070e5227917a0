"""Short ways to make the values that stores are given. Every page here is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from monitor.model import (
    Alert,
    AlertStatus,
    Block,
    BlockKind,
    Change,
    ChangeFilter,
    Closing,
    Direction,
    Dispatch,
    Document,
    DocumentType,
    Draft,
    Finding,
    Form,
    Incident,
    IncidentEvent,
    IncidentImpact,
    IncidentStage,
    Judgement,
    Kind,
    Look,
    Mailbox,
    Outcome,
    Owed,
    Plan,
    Provider,
    Reading,
    Response,
    Severity,
    Side,
    Source,
    SourceKey,
    Subscription,
    Text,
    Tracking,
    Version,
    Watchlist,
)
from monitor.ports import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)


def key(name: str = "terms", provider: str = "acme") -> SourceKey:
    """A source of one of the invented providers."""
    return SourceKey(provider, name, "main")


def document(name: str, provider: str = "acme", kind: DocumentType = DocumentType.TERMS) -> Document:
    """A document with one source."""
    source = Source(SourceKey(provider, name, "main"), f"https://{provider}.example/{name}")
    return Document(provider, name, Text(name, f"{name}（中）"), kind, (source,))


def provider(*documents: Document) -> Provider:
    """The provider of the documents."""
    name = documents[0].provider
    return Provider(name, Text(name.title(), "某公司"), f"https://{name}.example/", documents)


def watchlist(*names: str) -> Watchlist:
    """One invented provider with these documents."""
    return Watchlist((provider(*(document(name) for name in names)),))


def reading(*lines: str) -> Reading:
    """A reading of paragraphs."""
    return Reading(tuple(Block(BlockKind.PARAGRAPH, line) for line in lines), title="Terms", language="en")


def response(body: bytes, at: datetime = NOON, **other: object) -> Response:
    """An answer with this body."""
    made = Response("https://acme.example/terms", "https://acme.example/terms", 200, (("content-type", "text/html"),), body, at)
    return replace(made, **other)  # type: ignore[arg-type]


def version(source: SourceKey, number: int, *lines: str, at: datetime = NOON) -> Version:
    """A version first seen a minute before it was confirmed."""
    return Version(source, number, reading(*lines), at - MINUTE, at)


def change(
    source: SourceKey,
    number: int,
    at: datetime = NOON,
    kind: Kind = Kind.LIFECYCLE,
    severity: Severity = Severity.HIGH,
    ident: str | None = None,
) -> Change:
    """A change from version `number - 1` to `number`."""
    finding = Finding(kind, Direction.TIGHTENED, severity, "the service ends on 1 May", Side.ADDED, "shutdown", ("Term",))
    judgement = Judgement(severity, (finding,), Text("The service ends.", "服务将终止。"))
    name = ident or f"{source.document}-{number}"
    return Change(name, source, Outcome.CHANGE, "https://acme.example/terms", number - 1, number, at, at, judgement, DocumentType.TERMS)


def look(source: SourceKey, revision: int, at: datetime = NOON, outcome: Outcome = Outcome.UNCHANGED, **other: object) -> Look:
    """A look whose source is due again in an hour."""
    made = Look(source, revision, at, outcome, Tracking(), at + HOUR)
    return replace(made, **other)  # type: ignore[arg-type]


def watch(store: Store, *names: str, at: datetime = NOON) -> list[SourceKey]:
    """Watch these documents of the invented provider; all are due at `at`."""
    store.sync(watchlist(*names), at)
    return [key(name) for name in names]


def tell(store: Store, source: SourceKey, at: datetime, *subscriptions: int, ident: str | None = None) -> Change:
    """Record the source's next version and its change, owed to these subscriptions."""
    state = store.load(source)
    number = (state.current.number if state.current else 0) + 1
    told = change(source, number, at, ident=ident)
    owed = tuple(Owed(one, "all of acme") for one in subscriptions)
    made = version(source, number, f"text {number}", at=at)
    store.record(look(source, state.revision, at, Outcome.CHANGE, version=made, change=told, owed=owed))
    return told


DELIVERED = Closing(AlertStatus.DELIVERED)
DEAD = Closing(AlertStatus.DEAD, error="410 gone")


def put_off(until: datetime, error: str = "503") -> Closing:
    """The attempt failed; the next one is then."""
    return Closing(AlertStatus.PENDING, until, error)


def subscribe(store: Store, name: str = "team", url: str | None = None) -> Subscription:
    """A subscription to everything."""
    return store.add_subscription(name, url or f"json://{name}.example/secret", ChangeFilter(), "en", NOON)


def claim(store: Store, now: datetime = NOON + HOUR, holder: str = "me", limit: int = 99) -> tuple[Mailbox, ...]:
    """The mailboxes that are to be planned."""
    return store.claim_mailboxes(holder, now, LEASE, limit)


def drafted(*alerts: Alert, form: Form = Form.SINGLE, thread: str = "", fingerprints: tuple[str, ...] = ()) -> Plan:
    """A plan that sends these alerts."""
    return Plan(send=Draft(form, alerts, thread, fingerprints))


def begin(store: Store, mailbox: Mailbox, now: datetime = NOON + HOUR, thread: str = "") -> Dispatch:
    """Begin a message of the mailbox's oldest alert, or begin the unfinished one again."""
    plan = Plan(again=True) if mailbox.unfinished else drafted(mailbox.pending[0], thread=thread)
    begun = store.begin(mailbox, plan, now)
    assert begun is not None
    return begun


def turn(store: Store, closing: Closing = DELIVERED, now: datetime = NOON + HOUR, thread: str = "") -> Dispatch:
    """One message from the first mailbox that is to be planned, closed so."""
    (mailbox,) = store.claim_mailboxes("me", now, LEASE, 1)
    begun = begin(store, mailbox, now, thread)
    store.close_dispatch(begun, closing, now)
    return begun


def incident(ident: str = "i1", **other: object) -> Incident:
    """An incident that is not over."""
    made = Incident(ident, "Elevated errors", IncidentImpact.MAJOR, False, False, NOON, NOON, components=("API",))
    return replace(made, **other)  # type: ignore[arg-type]


def step(source: SourceKey, ident: str = "s1", at: datetime = NOON, stage: IncidentStage = IncidentStage.OPENED) -> IncidentEvent:
    """A step of an incident."""
    summary = Text("Elevated errors", "错误率升高")
    return IncidentEvent(ident, source, "https://status.acme.example/i1", at, stage, incident(), Severity.HIGH, summary)
