"""Providers, documents and changes in a line or two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from monitor.judge.impact import InForce, Rules
from monitor.model import (
    ApiFacts,
    Block,
    BlockKind,
    Change,
    Direction,
    Document,
    DocumentType,
    Finding,
    Judgement,
    Kind,
    Move,
    Outcome,
    Provider,
    Reading,
    Severity,
    Side,
    SourceKey,
    Text,
)
from monitor.profile import Owner, Product, Profile, Use
from monitor.standing.inforce import find_all

SEEN = datetime(2031, 1, 15, 12, tzinfo=UTC)
SERVED = ("Singapore", "Japan", "France", "Germany", "India", "Ukraine (except Crimea, Donetsk and Luhansk)")
OWNERSHIP = "Companies that are more than 50% owned, directly or indirectly, by entities in unsupported regions may not use our services."
LIST = "The API is available in the following countries and territories:"


def reading(*lines: str) -> Reading:
    """Sentences are paragraphs, `#` headings, all else items."""
    kinds = {True: BlockKind.PARAGRAPH, False: BlockKind.ITEM}
    blocks = [
        Block(BlockKind.HEADING, line[2:], 1)
        if line.startswith("# ")
        else Block(kinds[line.endswith((".", ":", "。"))], line, 0 if line.endswith((".", ":", "。")) else 1)
        for line in lines
    ]
    return Reading(tuple(blocks), language="en")


def document(name: str, kind: DocumentType, *lines: str, provider: str = "acme", url: str | None = "https://acme.example/terms") -> InForce:
    """A version in force that states what its lines state."""
    made = Document(provider, name, Text(name.title(), name), kind, ())
    return InForce(made, SourceKey(provider, name, name), url, 1, SEEN, find_all(reading(*lines), kind))


def regions(*places: str, name: str = "regions", provider: str = "acme") -> InForce:
    return document(name, DocumentType.REGIONS, LIST, *(places or SERVED), provider=provider)


def terms(*lines: str, provider: str = "acme", name: str = "terms") -> InForce:
    return document(name, DocumentType.TERMS, *lines, provider=provider)


def api(name: str = "api", protocol: str = "anthropic-messages", lists: str | None = "regions", **more: object) -> ApiFacts:
    told = {"key_variable": "ACME_KEY", "source": "the vendor's documentation", "as_of": date(2031, 1, 2), **more}
    return ApiFacts(name, Text(name, name), ((protocol, f"https://{name}.example/v1"),), lists, **told)  # type: ignore[arg-type]


def rules(*documents: InForce, apis: Sequence[ApiFacts] = (api(),), provider: str = "acme", unread: int = 0) -> Rules:
    missing = tuple(SourceKey(provider, "terms", f"page-{n}") for n in range(unread))
    return Rules(Provider(provider, Text(provider.title(), provider), None, (), tuple(apis)), tuple(documents), missing)


def owner(home: str | None, percent: int | None, *owners: Owner, name: str = "") -> Owner:
    return Owner(home, None if percent is None else Decimal(percent), name, owners)


def profile(*owners: Owner, uses: Sequence[Use] = (), **more: object) -> Profile:
    """A firm in Singapore that uses Acme's API."""
    told = {"countries": ("SG",), "incorporation": "SG", "products": (Product("acme", "api"),), "uses": frozenset(uses), **more}
    return Profile("firm", ownership=owners or None, **told)  # type: ignore[arg-type]


def finding(
    quote: str,
    rule: str = "other.unexplained",
    kind: Kind = Kind.EDITORIAL,
    severity: Severity = Severity.HIGH,
    direction: Direction = Direction.TIGHTENED,
    side: Side = Side.ADDED,
    heading: tuple[str, ...] = (),
) -> Finding:
    return Finding(kind, direction, severity, quote, side, rule, heading)


def change(
    *findings: Finding, gone: Sequence[str] = (), gained: Sequence[str] = (), source: str = "acme/terms/terms", **more: object
) -> Change:
    key = SourceKey.parse(source)
    judged = Judgement(Severity.HIGH, findings, Text("", ""), regions_added=tuple(gained), regions_removed=tuple(gone))
    kind = DocumentType.REGIONS if "regions" in key.document else DocumentType.TERMS
    move = Move("Terms", "Help", "https://acme.example/help") if more.get("moved") else None
    outcome = Outcome.MOVED if move else Outcome.CHANGE
    return Change("c1", key, outcome, None, 1, 2, SEEN, SEEN, judged, kind, move)
