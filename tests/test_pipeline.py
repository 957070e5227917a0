"""One look after another through the real rooms, with a scripted site and the memory store: what is recorded, and what is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import ConflictError
from monitor.model import (
    Alert,
    BrokenReason,
    Change,
    ChangeFilter,
    ChangeQuery,
    Document,
    DocumentType,
    FetchFailure,
    Look,
    Outcome,
    Provider,
    ReadRules,
    Response,
    Schedule,
    Source,
    SourceEvent,
    SourceKey,
    SourceKind,
    Subscription,
    Text,
    Validators,
    Watchlist,
)
from monitor.pipeline import check, look_at
from monitor.store import MemoryStore
from monitor.subjects import subjects_of
from tests.read.test_pdf import pdf

KEY = SourceKey("northwind", "terms", "terms")
SOURCE = Source(KEY, "https://northwind.example/terms", ReadRules(select=("main",), language="en"), Schedule(timedelta(hours=1)))
DOCUMENT = Document("northwind", "terms", Text("Terms", "条款"), DocumentType.TERMS, (SOURCE,))
WATCHLIST = Watchlist((Provider("northwind", Text("Northwind AI", "北风智能"), None, (DOCUMENT,)),))
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)

CLAUSES = (
    "These terms govern the use of the Northwind programming interface by businesses and by developers who act for them.",
    "Customer may offer the services inside its own products to its own end users, and is responsible for their conduct.",
    "Northwind does not train its models on customer content that is submitted through paid services.",
    "Either party may end these terms for convenience by giving the other party thirty days of written notice.",
    "Fees are due within thirty days of the invoice and do not include taxes, which the customer bears where they apply.",
)
BAR = "Companies that are more than 50% owned, directly or indirectly, by companies headquartered in unsupported regions may not use the services."


def page(*clauses: str, nonce: str = "a") -> bytes:
    text = "".join(f"<p>{clause}</p>" for clause in clauses)
    return f"<html lang=en><head><title>Terms</title></head><body data-n={nonce}><nav>Home</nav><main><h1>Terms</h1>{text}</main></body></html>".encode()


OLD = page(*CLAUSES)
NEW = page(*CLAUSES, BAR)
NEWER = page(*CLAUSES[:3], BAR, CLAUSES[3].replace("thirty", "ten"), CLAUSES[4])
ERROR = b"<html><body><h2>Application error: a client-side exception has occurred</h2></body></html>"
DOWN = FetchFailure(BrokenReason.TIMEOUT, "northwind.example did not answer", transient=True)
NOT_MODIFIED = object()


@dataclass
class Site:
    """Answers with what the script says, and remembers how it was asked."""

    now: datetime = BEGIN
    answer: object = b""
    asked: list[Validators] = field(default_factory=list)

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        self.asked.append(validators)
        if isinstance(self.answer, FetchFailure):
            return self.answer
        body, status = (b"", 304) if self.answer is NOT_MODIFIED else (self.answer, 200)
        return Response(source.url, source.url, status, (("content-type", "text/html"), ("etag", '"1"')), body, self.now)


class World:
    """A store, a site and a clock that goes on by an hour at each look, or by as much as the look before asked for."""

    def __init__(self) -> None:
        self.quiet = 0
        """Looks that needed nothing but the outline and left nothing but their time."""
        self.store = MemoryStore()
        self.store.upgrade()
        self.site = Site()
        self.store.sync(WATCHLIST, BEGIN)
        self.store.add_subscription("all", "console://", ChangeFilter(failing_sources=True), "en", BEGIN)

    def look(self, answer: object, after: timedelta | None = None) -> Look:
        self.site.answer = answer
        subjects = subjects_of(self.store.watchlist())
        look = check(KEY, store=self.store, fetcher=self.site, subjects=subjects, now=lambda: self.site.now)
        self.site.now = look.due_at if after is None else self.site.now + after
        return look

    def look_at(self, answer: object) -> Look:
        """The same as the service looks: claimed with an outline, quiet looks written later."""
        self.site.answer = answer
        (outline,) = self.store.claim_outlines("me", self.site.now, timedelta(minutes=5), 9)
        laid: list[Look] = []
        subjects = subjects_of(self.store.watchlist())
        look = look_at(outline, store=self.store, write=laid.append, fetcher=self.site, subjects=subjects, now=lambda: self.site.now)
        self.quiet += len(laid)
        assert self.store.record_quiet(laid) == ()
        self.site.now = look.due_at
        return look

    def play(self, answers: Sequence[object]) -> list[str]:
        return [self.look(answer).outcome.value for answer in answers]

    def changes(self) -> tuple[Change, ...]:
        return self.store.changes(ChangeQuery())

    def alerts(self) -> tuple[Alert, ...]:
        return self.store.alerts()


STORIES = [
    ("the first look tells nothing", [OLD], ["first"], 0),
    ("equal bytes are unchanged", [OLD, OLD], ["first", "unchanged"], 0),
    ("304 is unchanged", [OLD, NOT_MODIFIED], ["first", "unchanged"], 0),
    ("another nonce is unchanged", [OLD, page(*CLAUSES, nonce="b")], ["first", "unchanged"], 0),
    ("a change waits for its second look", [OLD, NEW], ["first", "pending"], 0),
    ("a change is confirmed by equal bytes", [OLD, NEW, NEW], ["first", "pending", "change"], 1),
    ("a change is confirmed by 304", [OLD, NEW, NOT_MODIFIED], ["first", "pending", "change"], 1),
    ("a change is confirmed by another nonce", [OLD, NEW, page(*CLAUSES, BAR, nonce="b")], ["first", "pending", "change"], 1),
    ("a change is told once", [OLD, NEW, NEW, NEW, NOT_MODIFIED], ["first", "pending", "change", "unchanged", "unchanged"], 1),
    ("a text seen once is no change", [OLD, NEW, OLD], ["first", "pending", "unchanged"], 0),
    ("an error page with 200 is not a change", [OLD, ERROR, ERROR, OLD], ["first", "broken", "broken", "unchanged"], 0),
    ("a site that is down is not a change", [OLD, DOWN, OLD], ["first", "broken", "unchanged"], 0),
    ("a change behind an outage is found", [OLD, DOWN, NEW, NEW], ["first", "broken", "pending", "change"], 1),
    ("two changes are two", [OLD, NEW, NEW, NEWER, NEWER], ["first", "pending", "change", "pending", "change"], 2),
    ("a broken first look is no version", [ERROR, OLD], ["broken", "first"], 0),
]


@pytest.mark.parametrize(("story", "answers", "outcomes", "changes"), STORIES)
def test_a_sequence_of_answers_gives_outcomes_and_changes(story: str, answers: list[object], outcomes: list[str], changes: int) -> None:
    world = World()
    assert world.play(answers) == outcomes, story
    assert len(world.changes()) == changes, story
    assert len(world.alerts()) == changes, story


@pytest.mark.parametrize(("story", "answers", "outcomes", "changes"), STORIES)
def test_the_service_finds_the_same_with_an_outline(story: str, answers: list[object], outcomes: list[str], changes: int) -> None:
    """Log with its notes, what is carried to the next look, and what is told."""
    world, plain = World(), World()
    answers = [*answers, answers[-1], page(*CLAUSES, nonce="c"), page(*CLAUSES, nonce="d"), DOWN, NOT_MODIFIED]
    assert [world.look_at(answer) for answer in answers] == [plain.look(answer) for answer in answers], story
    assert world.store.checks(KEY, 99) == plain.store.checks(KEY, 99)
    assert world.store.status() == plain.store.status()
    assert world.alerts() == plain.alerts()


def test_what_did_not_change_needs_no_text() -> None:
    """304 and equal bytes leave nothing but their time; the same policy in other bytes leaves its snapshot."""
    world = World()
    for answer in (OLD, NOT_MODIFIED, OLD, page(*CLAUSES, nonce="b"), NOT_MODIFIED):
        world.look_at(answer)
    assert world.quiet == 3
    assert world.store.snapshot(KEY, world.site.now).body == page(*CLAUSES, nonce="b")


@pytest.mark.parametrize("answer", [NEW, page(*CLAUSES, nonce="b")])
def test_a_look_with_an_outdated_outline_is_refused_whatever_it_found(answer: bytes) -> None:
    world = World()
    world.look_at(OLD)
    (outline,) = world.store.claim_outlines("me", world.site.now, timedelta(minutes=5), 9)
    world.look(OLD)
    world.site.answer = answer
    parts = {"fetcher": world.site, "subjects": subjects_of(world.store.watchlist()), "now": lambda: world.site.now}
    with pytest.raises(ConflictError):
        look_at(outline, store=world.store, write=pytest.fail, **parts)
    assert len(world.store.checks(KEY, 9)) == 2


def test_a_change_is_dated_to_its_first_sighting_and_carries_its_judgement() -> None:
    world = World()
    world.play([OLD])
    first_seen = world.site.now
    world.play([NEW, NEW])
    [change] = world.changes()
    assert change.first_seen == first_seen
    assert change.confirmed_at > first_seen
    assert change.outcome is Outcome.CHANGE
    assert change.judgement.severity.value == "critical"
    assert "sales_restriction" in {finding.kind for finding in change.judgement.findings}
    assert any("more than 50% owned" in finding.quote for finding in change.judgement.findings)


def test_the_second_look_comes_soon() -> None:
    world = World()
    world.play([OLD])
    at = world.site.now
    look = world.look(NEW)
    assert timedelta(0) < look.due_at - at <= timedelta(minutes=10)


def test_the_alert_is_owed_to_whoever_asked() -> None:
    world = World()
    world.play([OLD, NEW])
    world.store.add_subscription("later", "console://", ChangeFilter(), "zh", world.site.now)
    world.store.add_subscription("elsewhere", "console://", ChangeFilter(providers=("lingxi",)), "zh", BEGIN)
    world.play([NEW])
    assert {alert.subscription.name for alert in world.alerts()} == {"all", "later"}


def test_the_servers_own_validators_are_sent_back() -> None:
    world = World()
    world.play([OLD, OLD])
    assert world.site.asked == [Validators(), Validators(etag='"1"')]


def test_a_failure_keeps_the_validators_of_the_last_good_body() -> None:
    world = World()
    world.play([OLD, DOWN, OLD])
    assert world.site.asked[-1] == Validators(etag='"1"')


def test_a_source_that_stays_down_is_told_once_and_its_recovery_too() -> None:
    world = World()
    world.play([OLD, *([DOWN] * 12), OLD, OLD])
    told = [alert.event for alert in reversed(world.alerts())]
    assert all(isinstance(event, SourceEvent) for event in told)
    assert [event.failing for event in told] == [True, False]
    assert world.changes() == ()


def test_the_answer_to_come_back_later_is_obeyed() -> None:
    world = World()
    at = world.site.now
    look = world.look(FetchFailure(BrokenReason.RATE_LIMITED, "later", transient=True, retry_after=timedelta(hours=7)))
    assert look.due_at >= at + timedelta(hours=7)


def test_two_looks_at_once_are_recorded_once() -> None:
    world = World()
    world.play([OLD, NEW])

    class Rival(Site):
        def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
            world.look(NEW)
            return super().fetch(source, validators)

    rival = Rival(world.site.now, NEW)
    with pytest.raises(ConflictError):
        check(KEY, store=world.store, fetcher=rival, subjects=subjects_of(WATCHLIST), now=lambda: rival.now)
    assert len(world.changes()) == 1
    assert len(world.alerts()) == 1


def test_every_distinct_body_is_kept_as_evidence() -> None:
    world = World()
    world.play([OLD, NEW, NEW])
    [change] = world.changes()
    assert world.store.snapshot(KEY, change.first_seen).body == NEW
    assert world.store.snapshot(KEY, BEGIN).body == OLD


def test_other_rules_read_the_version_in_force_again_and_tell_nothing() -> None:
    world = World()
    world.play([OLD, OLD])
    narrower = replace(SOURCE, rules=ReadRules(select=("main p",), language="en"))
    provider = replace(WATCHLIST.providers[0], documents=(replace(DOCUMENT, sources=(narrower,)),))
    world.store.sync(Watchlist((provider,)), world.site.now)
    assert world.play([OLD, OLD]) == ["unchanged", "unchanged"]
    assert world.changes() == ()
    state = world.store.load(KEY)
    assert state.current is not None
    assert state.current.number == 2
    assert "Terms" not in [block.text for block in state.current.reading.blocks]


def test_a_change_behind_other_rules_is_still_found() -> None:
    world = World()
    world.play([OLD])
    narrower = replace(SOURCE, rules=ReadRules(select=("main p",), language="en"))
    provider = replace(WATCHLIST.providers[0], documents=(replace(DOCUMENT, sources=(narrower,)),))
    world.store.sync(Watchlist((provider,)), world.site.now)
    assert world.play([NEW, NEW]) == ["pending", "change"]


def test_a_selector_that_matches_nothing_any_more_is_said_and_is_no_change() -> None:
    world = World()
    world.play([OLD])
    redesigned = OLD.replace(b"<main>", b"<div id=policy><article>").replace(b"</main>", b"</article></div>")
    look = world.look(redesigned)
    assert look.outcome in (Outcome.UNCHANGED, Outcome.NOISE)
    assert look.tracking.stale is not None
    assert look.tracking.stale.suggestion
    assert any("selector stale" in note for note in look.notes)
    assert world.look(NOT_MODIFIED).tracking.stale == look.tracking.stale
    assert world.look(OLD).tracking.stale is None
    assert world.changes() == ()


def test_a_return_to_a_recent_text_is_held() -> None:
    world = World()
    softer = page(*CLAUSES[:3], CLAUSES[3].replace("thirty", "sixty"), CLAUSES[4])
    assert world.play([OLD, softer, softer, OLD, OLD, OLD]) == ["first", "pending", "change", "pending", "pending", "pending"]
    assert len(world.changes()) == 1


def test_a_return_that_takes_access_away_again_is_not_held() -> None:
    world = World()
    outcomes = world.play([NEW, OLD, OLD, NEW, NEW])
    assert outcomes == ["first", "pending", "change", "pending", "change"]
    assert [change.judgement.severity.value for change in world.changes()][-1] == "critical"


def test_a_finding_in_a_pdf_says_on_which_page_it_stands() -> None:
    world = World()
    first, second = ["Terms of Service", *CLAUSES[:3]], [*CLAUSES[3:]]
    old, new = (pdf(first, [*second, *more]) for more in ([], [BAR]))
    assert world.play([old, new, new]) == ["first", "pending", "change"]
    [change] = world.changes()
    assert {finding.heading[0] for finding in change.judgement.findings if "50% owned" in finding.quote} == {"page 2"}


def test_an_api_that_answers_in_json_is_a_document() -> None:
    world = World()
    source = replace(SOURCE, rules=ReadRules(SourceKind.JSON, ("regions[]",)))
    provider = replace(WATCHLIST.providers[0], documents=(replace(DOCUMENT, type=DocumentType.REGIONS, sources=(source,)),))
    world.store.sync(Watchlist((provider,)), BEGIN)
    places = [
        "Supported countries and territories",
        "Albania",
        "Brazil",
        "Chile",
        "Denmark",
        "Estonia",
        "France",
        "Germany",
        "Hungary",
        "Italy",
        "Japan",
    ]
    old, new = (json.dumps({"at": at, "regions": places[:last]}).encode() for at, last in ((1, 11), (2, 10)))
    touched = json.dumps({"at": 3, "regions": places}).encode()
    assert world.play([old, touched, new, new, b'{"regions": [', new]) == ["first", "unchanged", "pending", "change", "broken", "unchanged"]
    [change] = world.changes()
    assert change.judgement.regions_removed == ("JP",)


def test_where_nothing_happened_nobody_is_asked_for() -> None:
    class Deaf(MemoryStore):
        def subscriptions(self) -> tuple[Subscription, ...]:
            raise AssertionError("nobody is to be told")

    store = Deaf()
    store.upgrade()
    store.sync(WATCHLIST, BEGIN)
    site = Site(answer=OLD)
    assert check(KEY, store=store, fetcher=site, subjects=subjects_of(WATCHLIST), now=lambda: site.now).outcome is Outcome.FIRST
