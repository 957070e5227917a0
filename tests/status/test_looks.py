"""Status pages through the real rooms and the memory store: what a look records, keeps and owes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.model import (
    Alert,
    BrokenReason,
    ChangeFilter,
    ChangeQuery,
    Document,
    DocumentType,
    FetchFailure,
    IncidentEvent,
    Look,
    Outcome,
    Provider,
    ReadRules,
    Response,
    Schedule,
    Severity,
    Source,
    SourceEvent,
    SourceKey,
    SourceKind,
    Text,
    Validators,
    Watchlist,
)
from monitor.pipeline import Policies, check
from monitor.render.notes import note_in
from monitor.store import MemoryStore
from monitor.subjects import subjects_of
from tests.status import payloads as p

KEY = SourceKey("windrow", "status", "status")
BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://status.windrow.example/api/v2/summary.json"
DOWN = FetchFailure(BrokenReason.TIMEOUT, "status.windrow.example did not answer", transient=True)
NOT_MODIFIED = object()


def watched(select: tuple[str, ...] = (), url: str = URL) -> Watchlist:
    source = Source(KEY, url, ReadRules(SourceKind.STATUS, select), Schedule(timedelta(minutes=5)))
    document = Document("windrow", "status", Text("Status", "服务状态"), DocumentType.STATUS, (source,))
    return Watchlist((Provider("windrow", Text("Windrow", "风行"), None, (document,)),))


@dataclass
class Site:
    """Answers with what the script says."""

    now: datetime = BEGIN
    answer: Any = b""
    asked: list[Validators] = field(default_factory=list)

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        self.asked.append(validators)
        if isinstance(self.answer, FetchFailure):
            return self.answer
        if isinstance(self.answer, int):
            body, status = b"<h1>oops</h1>", self.answer
        else:
            body, status = (b"", 304) if self.answer is NOT_MODIFIED else (self.answer.encode(), 200)
        assert source.url is not None
        return Response(source.url, source.url, status, (("content-type", "application/json"), ("etag", '"1"')), body, self.now)


class World:
    """A store, a page and a clock that goes on to the next due time."""

    def __init__(self, url: str = URL) -> None:
        self.store = MemoryStore()
        self.store.upgrade()
        self.site = Site()
        self.store.sync(watched(url=url), BEGIN)
        self.store.add_subscription("all", "console://", ChangeFilter(failing_sources=True), "en", BEGIN)

    def look(self, answer: object) -> Look:
        self.site.answer = answer
        subjects = subjects_of(self.store.watchlist())
        look = check(KEY, store=self.store, fetcher=self.site, subjects=subjects, now=lambda: self.site.now)
        self.site.now = look.due_at
        assert [note for note in look.notes if note_in(note, "zh") == note] == []
        return look

    def play(self, *answers: object) -> list[str]:
        return [self.look(answer).outcome.value for answer in answers]

    def stages(self) -> list[str]:
        return [event.stage.value for event in self.store.incident_events()]

    def alerts(self) -> list[Alert]:
        return list(reversed(self.store.alerts()))


def test_a_life_through_the_pipeline_makes_no_version_and_no_change() -> None:
    world = World()
    going = p.incident(incident_updates=[p.update("identified", "A disk failed in one data centre.", BEGIN + timedelta(minutes=9))])
    outcomes = world.play(p.summary(), p.summary(), p.summary(p.incident()), p.summary(going), p.summary())
    assert outcomes == ["first", "unchanged", "noise", "noise", "noise"]
    assert world.stages() == ["opened", "updated", "resolved"]
    assert [alert.event.id for alert in world.alerts()] == [event.id for event in world.store.incident_events()]
    assert world.store.load(KEY).current is None
    assert world.store.changes(ChangeQuery()) == ()


def test_looks_explain_themselves() -> None:
    world = World()
    look = world.look(p.summary(p.incident()))
    assert look.notes == (
        "the first good look at this status page: nothing is told, statuspage: 1 incidents and maintenances told, 1 not over",
    )
    look = world.look(p.summary())
    assert "told: resolved “Elevated errors on Chat”, major, medium" in look.notes


def test_a_touched_page_is_neither_kept_nor_told() -> None:
    world = World()
    world.play(p.summary())
    look = world.look(p.summary(touched="2026-03-01T12:05:00Z"))
    assert (look.outcome, look.response) == (Outcome.UNCHANGED, None)
    touched = p.incident(updated_at="2026-03-01T12:20:00Z")
    assert world.look(p.summary(p.incident())).response is not None
    assert world.look(p.summary(touched)).response is None
    assert world.stages() == ["opened"]


def test_every_step_has_its_evidence() -> None:
    world = World()
    world.play(p.summary(), p.summary(p.incident()))
    [event] = world.store.incident_events()
    assert world.store.snapshot(KEY, event.at).body.decode() == p.summary(p.incident())


def test_304_and_equal_bytes_cost_nothing_and_still_let_an_end_settle() -> None:
    world = World()
    world.play(p.summary(), p.summary(p.incident()), p.summary(), p.summary(p.incident()), p.summary())
    assert world.stages() == ["opened", "resolved", "reopened"]
    for _ in range(14):
        look = world.look(NOT_MODIFIED)
        assert look.response is None
    assert world.stages() == ["opened", "resolved", "reopened", "resolved"]
    assert world.site.asked[-1] == Validators(etag='"1"')


def test_the_next_look_comes_when_an_end_has_settled() -> None:
    world = World()
    world.store.sync(Watchlist(tuple(_slow(each) for each in watched().providers)), BEGIN)
    world.play(p.summary(), p.summary(p.incident()), p.summary(), p.summary(p.incident()))
    at = world.site.now
    look = world.look(p.summary())
    assert look.due_at == at + timedelta(hours=1)


def _slow(provider: Provider) -> Provider:
    document = provider.documents[0]
    source = replace(document.sources[0], schedule=Schedule(timedelta(hours=8)))
    return replace(provider, documents=(replace(document, sources=(source,)),))


def test_a_broken_page_ends_no_incident() -> None:
    world = World()
    half = p.summary()[:-30]
    outcomes = world.play(
        p.summary(), p.summary(p.incident()), half, half, DOWN, "<html><body>Bad gateway</body></html>", p.summary(p.incident())
    )
    assert outcomes == ["first", "noise", "broken", "broken", "broken", "broken", "unchanged"]
    assert world.stages() == ["opened"]
    assert world.play(p.summary()) == ["noise"]
    assert world.stages() == ["opened", "resolved"]


@pytest.mark.parametrize(
    "wall",
    [
        "<html><body><main><h1>Welcome</h1><p>All systems operational. Choose your account.</p></main></body></html>",
        '{"page": {"id": "p1"}, "scheduled_maintenances": []}',
    ],
)
def test_another_page_in_place_of_the_data_ends_no_incident(wall: str) -> None:
    world = World()
    assert world.play(p.summary(), p.summary(p.incident()), wall) == ["first", "noise", "broken"]
    assert world.stages() == ["opened"]


def test_caches_that_lag_tell_nothing_twice() -> None:
    """Each copy is shown in turn; the page says when it was last changed."""
    old, later = p.summary(touched="2026-03-01T11:00:00Z"), p.incident(updated_at="2026-03-01T12:10:00Z")
    world = World()
    world.play(old, *([p.summary(later, touched="2026-03-01T12:10:00Z"), old] * 5))
    assert world.stages() == ["opened"]


def test_a_page_that_stays_broken_is_told_once_and_its_recovery_too() -> None:
    world = World()
    world.play(p.summary(), *([DOWN] * 12), p.summary(), p.summary())
    events = [alert.event for alert in world.alerts()]
    assert [isinstance(event, SourceEvent) and event.failing for event in events] == [True, False]


def test_a_page_that_was_broken_at_first_is_first_seen_when_it_is_readable() -> None:
    world = World()
    assert world.play(DOWN, "{", p.summary(p.incident()), p.summary()) == ["broken", "broken", "first", "noise"]
    assert world.stages() == ["resolved"]


def test_an_error_page_takes_no_validators_with_it() -> None:
    world = World()
    assert world.play(p.summary(), 500, p.summary(), p.summary()) == ["first", "broken", "unchanged", "unchanged"]
    assert world.site.asked == [Validators(), Validators(etag='"1"'), Validators(), Validators(etag='"1"')]


def test_a_broken_page_that_says_the_same_again_is_still_broken() -> None:
    world = World()
    assert world.play(p.summary(p.incident()), "{", "{", NOT_MODIFIED, p.summary(p.incident())) == [
        "first",
        "broken",
        "broken",
        "broken",
        "unchanged",
    ]
    assert world.stages() == []


def test_a_304_out_of_nowhere_is_broken() -> None:
    world = World()
    assert world.play(NOT_MODIFIED) == ["broken"]


def test_other_names_chosen_in_the_watchlist_tell_nothing_by_themselves() -> None:
    world = World()
    voice = p.incident("Voice is down", number="voice", components=[{"name": "Voice"}])
    world.play(p.summary(voice))
    world.store.sync(watched(("chat",)), world.site.now)
    assert world.play(p.summary(voice), p.summary(voice, p.incident())) == ["noise", "noise"]
    assert world.stages() == ["opened"]


def test_a_filter_without_incidents_hears_of_none() -> None:
    world = World()
    world.store.add_subscription("quiet", "console://", ChangeFilter(incidents=False), "en", BEGIN)
    world.store.add_subscription("grave", "console://", ChangeFilter(min_severity=Severity.HIGH), "en", BEGIN)
    world.play(p.summary(), p.summary(p.incident()), p.summary(p.incident(impact="critical")), p.summary())
    heard = [(alert.subscription.name, alert.event.stage.value) for alert in world.alerts() if isinstance(alert.event, IncidentEvent)]
    assert [stage for name, stage in heard if name == "grave"] == ["updated", "resolved"]
    assert not [stage for name, stage in heard if name == "quiet"]


def test_the_cut_off_of_a_model_family_is_caught_in_one_look() -> None:
    """Golden cut-off (1), by the status page alone."""
    world = World()
    notice = p.incident(
        "Quillmore models in Windrow",
        impact="none",
        incident_updates=[p.update("identified", "Effective March 5, 2026, Windrow loses direct access to the Quillmore models.")],
    )
    world.play(p.summary(), p.summary(notice))
    [alert] = world.alerts()
    assert isinstance(alert.event, IncidentEvent)
    assert alert.event.severity is Severity.CRITICAL
    assert [finding.rule for finding in alert.event.findings] == ["access.cut"]


def test_nothing_is_owed_where_nothing_is_to_be_told() -> None:
    world = World()
    world.play(p.summary())
    world.site.answer = p.summary(p.incident())
    check(
        KEY,
        store=world.store,
        fetcher=world.site,
        subjects=subjects_of(world.store.watchlist()),
        now=lambda: world.site.now,
        policies=Policies(tell=False),
    )
    assert world.stages() == ["opened"]
    assert world.alerts() == []
