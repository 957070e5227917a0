"""The cut-offs that were on no policy page, caught by a probe alone: a stand-in of the API on this machine changes its answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.fetch.doors import Doors
from monitor.model import (
    Change,
    ChangeFilter,
    ChangeQuery,
    Document,
    DocumentType,
    Kind,
    Look,
    Outcome,
    ProbeRules,
    Provider,
    ReadRules,
    Response,
    Schedule,
    Severity,
    Source,
    SourceKey,
    SourceKind,
    Text,
    Watchlist,
)
from monitor.pipeline import check
from monitor.store import MemoryStore
from monitor.subjects import subjects_of
from tests.fakes.site import Answer, Seen, Site
from tests.fetch.kit import QUICK

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECRET = "sk-ant-oat01-0123456789abcdef"
DOOR = "/v1/messages"
OK = Answer(body=json.dumps({"id": "msg_1", "type": "message", "content": [{"type": "text", "text": "Hi"}]}))


def refusal(status: int, kind: str, message: str) -> Answer:
    return Answer(
        status, json.dumps({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_011CZqpMLV2mFDafSPRNAc8Y"})
    )


class World:
    """A store, an API and a clock that goes on as each look asks for. All the key's appearances outside the API are counted."""

    def __init__(self, site: Site, *sources: Source) -> None:
        self.now = BEGIN
        self.site = site
        document = Document("acme", "api", Text("API", "API"), DocumentType.STATUS, sources)
        self.store = MemoryStore()
        self.store.upgrade()
        self.store.sync(Watchlist((Provider("acme", Text("Acme", "阿克米"), None, (document,)),)), BEGIN)
        self.store.add_subscription("team", "console://", ChangeFilter(failing_sources=True), "en", BEGIN)
        self.secrets = {"env:KEY": SECRET}
        settings = replace(QUICK, host_spacing=0)
        self.doors = Doors(settings, lambda: self.now, self.secrets.__getitem__)

    def look(self, key: SourceKey, after: timedelta | None = None) -> Look:
        look = check(key, store=self.store, fetcher=self.doors, subjects=subjects_of(self.store.watchlist()), now=lambda: self.now)
        assert SECRET not in repr(look)
        self.now = look.due_at if after is None else self.now + after
        return look

    def play(self, key: SourceKey, *answers: Answer) -> list[str]:
        outcomes = []
        for answer in answers:
            self.site.page("*", answer)
            outcomes.append(self.look(key).outcome.value)
        return outcomes

    def changes(self, key: SourceKey | None = None) -> tuple[Change, ...]:
        return self.store.changes(ChangeQuery(source=key))


def probe(site: Site, name: str = "probe", kind: SourceKind = SourceKind.PROBE, **rules: str) -> Source:
    key = SourceKey("acme", "api", name)
    return Source(
        key,
        site.url("/"),
        ReadRules(kind=kind),
        Schedule(timedelta(hours=1)),
        probe=ProbeRules("anthropic-messages", "env:KEY", "acme-1", **rules),
    )


@pytest.fixture
def world(site: Site) -> Iterator[World]:
    world = World(site, probe(site), probe(site, "models", SourceKind.MODELS))
    yield world
    world.doors.close()


PROBE, MODELS = SourceKey("acme", "api", "probe"), SourceKey("acme", "api", "models")


@pytest.mark.parametrize(
    ("story", "answer", "kind", "severity"),
    [
        (
            "(3) a competitor's access is revoked",
            refusal(403, "permission_error", "Your access to the API has been revoked for violation of our commercial terms."),
            Kind.TERMINATION,
            Severity.CRITICAL,
        ),
        (
            "(3) the same, said of the organisation",
            refusal(400, "invalid_request_error", "This organization has been disabled."),
            Kind.TERMINATION,
            Severity.CRITICAL,
        ),
        ("(3) the same, the key is dead", refusal(401, "authentication_error", "invalid x-api-key"), Kind.TERMINATION, Severity.HIGH),
        (
            "(5) a harness is blocked from subscription credentials",
            refusal(
                400,
                "invalid_request_error",
                "This credential is only authorized for use with Acme Code and cannot be used for other API requests.",
            ),
            Kind.ACCESS_CHANNEL,
            Severity.CRITICAL,
        ),
    ],
)
def test_a_cut_off_is_caught_by_the_probe_alone_within_two_looks(
    world: World, story: str, answer: Answer, kind: Kind, severity: Severity
) -> None:
    assert world.play(PROBE, OK, OK) == ["first", "unchanged"], story
    before = world.now
    assert world.play(PROBE, answer, answer) == ["pending", "change"], story
    [change] = world.changes()
    [finding] = change.judgement.findings
    assert (finding.kind, finding.severity) == (kind, severity)
    assert finding.quote in answer.body if isinstance(answer.body, str) else False
    assert change.first_seen == before
    assert change.confirmed_at - change.first_seen <= timedelta(minutes=5)
    assert len(world.store.alerts()) == 1
    assert world.play(PROBE, OK, OK) == ["pending", "change"], "recovery is told at once, not held like a page's return"
    assert "recovered" in world.changes()[-1].judgement.summary.en
    assert world.play(PROBE, answer, answer) == ["pending", "change"], "and so is the next cut-off"
    assert len(world.store.alerts()) == 3


def test_a_refusal_seen_once_is_nothing(world: World) -> None:
    """Coding tools have been refused for some minutes by a fault of the provider's own."""
    broken = refusal(403, "permission_error", "This organization has been disabled.")
    assert world.play(PROBE, OK, broken, OK, broken, OK) == ["first", "pending", "unchanged", "pending", "unchanged"]
    assert world.changes() == ()


def test_a_message_that_differs_each_time_is_still_the_same_refusal(world: World) -> None:
    def told(number: int) -> Answer:
        return refusal(
            400, "invalid_request_error", f"This organization has been disabled. Case {number}, queue {'east' if number % 2 else 'west'}."
        )

    assert world.play(PROBE, OK, told(1), told(2), told(3), told(4)) == ["first", "pending", "change", "unchanged", "unchanged"]


@pytest.mark.parametrize(
    "answer",
    [
        refusal(529, "overloaded_error", "Overloaded"),
        refusal(500, "api_error", "Internal server error"),
        Answer(502, "<html>bad gateway</html>"),
        refusal(429, "rate_limit_error", "This request would exceed your rate limit."),
        refusal(403, "forbidden", "Request not allowed"),
        Answer(drop=True),
        Answer(body='{"type": "message", "content": [', cut=10),
    ],
)
def test_what_passes_or_is_not_understood_is_trouble_and_never_a_change(world: World, answer: Answer) -> None:
    assert world.play(PROBE, OK, *([answer] * 8)) == ["first", *(["broken"] * 8)]
    assert world.changes() == ()
    [alert] = world.store.alerts()
    assert getattr(alert.event, "failing", None) is True
    assert world.play(PROBE, OK) == ["unchanged"]


def test_a_refusal_behind_an_outage_is_found(world: World) -> None:
    dead = refusal(400, "invalid_request_error", "This organization has been disabled.")
    assert world.play(PROBE, OK, Answer(502), dead, Answer(502), dead) == ["first", "broken", "pending", "broken", "change"]


def test_the_evidence_is_kept_without_the_key(world: World) -> None:
    dead = refusal(401, "authentication_error", f"invalid x-api-key {SECRET}")
    world.play(PROBE, OK, dead, dead)
    [change] = world.changes()
    kept = world.store.snapshot(PROBE, change.first_seen)
    assert isinstance(kept, Response)
    assert b"invalid x-api-key" in kept.body
    assert SECRET not in repr((kept, change, world.store.load(PROBE), world.store.checks(PROBE, 10)))


def test_two_equal_answers_are_one_snapshot(world: World) -> None:
    world.site.page("*", lambda seen: Answer(body=json.dumps({"id": f"msg_{len(world.site.requests)}", "content": []})))
    looks = [world.look(PROBE) for _ in range(3)]
    assert [look.response is not None for look in looks] == [True, False, False]


# --- the same API from two places


def test_blocked_in_one_place_and_fine_in_another(site: Site) -> None:
    """Each vantage goes through a proxy of its own; the API is asked by each, and answers by where it comes from."""

    def through(place: str, answer: Answer) -> Site:
        proxy = Site()
        proxy.page("*", answer)
        return proxy

    with through("cn", OK) as china, through("sg", OK) as singapore:
        cn = probe(site, "from-cn", vantage="cn", proxy="env:PROXY_CN")
        sg = probe(site, "from-sg", vantage="sg", proxy="env:PROXY_SG")
        world = World(site, cn, sg)
        world.secrets |= {"env:PROXY_CN": china.url(), "env:PROXY_SG": singapore.url()}
        assert [world.look(key).outcome for key in (cn.key, sg.key)] == [Outcome.FIRST, Outcome.FIRST]
        china.page("*", refusal(403, "request_forbidden", "Country, region, or territory not supported"))
        outcomes = [world.look(key).outcome for key in (cn.key, sg.key, cn.key, sg.key)]
        world.doors.close()
        assert outcomes == [Outcome.PENDING, Outcome.UNCHANGED, Outcome.CHANGE, Outcome.UNCHANGED]
        [change] = world.changes()
        assert change.source == cn.key
        assert "(from cn): the API refuses requests from this place" in change.judgement.summary.en
        assert [(each.kind, each.severity) for each in change.judgement.findings] == [(Kind.REGION_AVAILABILITY, Severity.CRITICAL)]
        assert site.requests == []
        assert {seen.path for seen in china.requests} == {site.url(DOOR)}
        assert len(singapore.requests) == 3


# --- the list of models


def listing(*names: str) -> Answer:
    return Answer(body=json.dumps({"data": [{"type": "model", "id": name} for name in names], "has_more": False}))


NAMES = [f"acme-{n}" for n in range(10)]


def test_models_that_vanish_and_appear_are_lifecycle_changes(world: World) -> None:
    less = listing(*NAMES[2:])
    assert world.play(MODELS, listing(*NAMES), listing(*reversed(NAMES)), less, less) == ["first", "unchanged", "pending", "change"]
    [change] = world.changes(MODELS)
    assert [(each.kind, each.severity, each.quote) for each in change.judgement.findings] == [
        (Kind.LIFECYCLE, Severity.HIGH, "acme-0"),
        (Kind.LIFECYCLE, Severity.HIGH, "acme-1"),
    ]
    more = listing(*NAMES[2:], "acme-new")
    assert world.play(MODELS, more, more) == ["pending", "change"]
    assert world.changes(MODELS)[-1].judgement.severity is Severity.LOW


@pytest.mark.parametrize(
    "answer", [listing(), listing("acme-0"), Answer(body='{"data": [{"id": "acme-0"}, {"id'), Answer(500), Answer(401)]
)
def test_a_list_that_is_suddenly_empty_or_cut_is_broken(world: World, answer: Answer) -> None:
    assert world.play(MODELS, listing(*NAMES), answer, answer, listing(*NAMES)) == ["first", "broken", "broken", "unchanged"]
    assert world.changes(MODELS) == ()


def test_models_that_come_back_are_told_after_a_day(world: World) -> None:
    less, whole = listing(*NAMES[1:]), listing(*NAMES)
    assert world.play(MODELS, whole, less, less) == ["first", "pending", "change"]
    outcomes = world.play(MODELS, *([whole] * 26))
    assert outcomes.index("change") in (24, 25)
    assert world.changes(MODELS)[-1].judgement.findings[0].quote == "acme-0"


def test_the_request_for_the_list_is_the_lists(world: World) -> None:
    asked: list[Seen] = []

    def answer(seen: Seen) -> Answer:
        asked.append(seen)
        return listing(*NAMES)

    world.site.page("*", answer)
    world.look(MODELS)
    assert [(seen.method, seen.path) for seen in asked] == [("GET", "/v1/models?limit=1000")]
