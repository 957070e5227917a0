"""Each format of status page becomes incidents; what is half of an answer becomes none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.model import BrokenReason, Incident, IncidentImpact, Reading, ReadRules, Response, SourceKind, Unreadable
from monitor.read import read
from monitor.read.status import Board, StatusFormat, read_status
from monitor.read.status.board import moment, plain
from tests.status import payloads as p

URL = "https://status.windrow.example"
ANY = ReadRules()


def answer(body: str | bytes, path: str = "/api/v2/summary.json", content_type: str = "application/json", status: int = 200) -> Response:
    data = body.encode() if isinstance(body, str) else body
    return Response(URL + path, URL + path, status, (("content-type", content_type),), data, p.AT)


def board(body: str | bytes, path: str = "/api/v2/summary.json", rules: ReadRules = ANY) -> Board:
    found = read_status(answer(body, path), rules)
    assert isinstance(found, Board), found
    return found


def only(body: str | bytes, path: str = "/api/v2/summary.json") -> Incident:
    [found] = board(body, path).incidents
    return found


FORMATS: list[tuple[StatusFormat, str | bytes, str, bool, tuple[Any, ...]]] = [
    (StatusFormat.STATUSPAGE, p.summary(p.incident()), "/api/v2/summary.json", True, ("inc1", IncidentImpact.MAJOR, ("Chat",), ())),
    (
        StatusFormat.STATUSPAGE,
        json.dumps({"page": {}, "incidents": [p.incident()]}),
        "/api/v2/incidents.json",
        False,
        ("inc1", IncidentImpact.MAJOR, ("Chat",), ()),
    ),
    (
        StatusFormat.INCIDENT_IO,
        p.incident_io(p.INCIDENT_IO_INCIDENT),
        "/api/v1/summary",
        True,
        ("01HX", IncidentImpact.MAJOR, ("Chat",), ()),
    ),
    (StatusFormat.INSTATUS, p.instatus(p.INSTATUS_INCIDENT), "/summary.json", True, ("cl1", IncidentImpact.CRITICAL, (), ())),
    (
        StatusFormat.GOOGLE_CLOUD,
        json.dumps([p.google()]),
        "/incidents.json",
        False,
        ("goog1", IncidentImpact.MAJOR, ("Vertex Quill API",), ("Iowa (us-central1)",)),
    ),
    (
        StatusFormat.AWS_HEALTH,
        p.aws_json(p.aws()),
        "/public/currentevents",
        True,
        (p.aws()["arn"], IncidentImpact.MAJOR, ("Amazon Bedrock", "AWS Lambda"), ("N. Virginia",)),
    ),
    (StatusFormat.BETTER_STACK, p.better_stack(), "/index.json", False, ("9", IncidentImpact.CRITICAL, ("Inference",), ())),
    (
        StatusFormat.ONLINE_OR_NOT,
        p.online_or_not(p.ONLINE_OR_NOT_INCIDENT),
        "/v1/status_pages/windrow/summary",
        True,
        ("oon1", IncidentImpact.MINOR, ("API",), ()),
    ),
    (
        StatusFormat.COMPONENTS,
        json.dumps(
            {"components": [{"id": "a", "name": "API", "status": "MAJOROUTAGE"}, {"id": "b", "name": "Web", "status": "OPERATIONAL"}]}
        ),
        "/components.json",
        True,
        ("component:a", IncidentImpact.CRITICAL, ("API",), ()),
    ),
    (
        StatusFormat.FEED,
        p.history_atom(("7", "Chat outage", "Investigating", "We look.")),
        "/history.atom",
        False,
        ("tag:status.windrow.example,2005:Incident/7", IncidentImpact.MAJOR, (), ()),
    ),
    (
        StatusFormat.FEED,
        p.incident_io_rss(("8", "Chat errors", "Identified")),
        "/feed.rss",
        False,
        (f"{URL}/incidents/8", IncidentImpact.MAJOR, ("Chat", "Voice"), ()),
    ),
    (
        StatusFormat.AWS_FEED,
        p.aws_rss(("Service disruption: Increased Error Rates", 1772362800)),
        "/rss/all.rss",
        False,
        ("bedrock-us-east-1:increased error rates", IncidentImpact.CRITICAL, ("bedrock",), ("us-east-1",)),
    ),
    (
        StatusFormat.AZURE_FEED,
        p.azure_rss("Azure OpenAI Service - East US - Unavailable"),
        "/en-us/status/feed/",
        True,
        ("1", IncidentImpact.MAJOR, (), ()),
    ),
    (
        StatusFormat.PAGE,
        p.status_html(("Quill API", "Outage"), ("Console", "Normal")),
        "/",
        True,
        (None, IncidentImpact.CRITICAL, ("Quill API",), ()),
    ),
]


@pytest.mark.parametrize(("format_", "body", "path", "lists_open", "expected"), FORMATS, ids=[f"{row[0]} {row[2]}" for row in FORMATS])
def test_a_format_is_known_by_what_it_says_and_gives_its_incident(
    format_: StatusFormat, body: str | bytes, path: str, lists_open: bool, expected: tuple[Any, ...]
) -> None:
    found = board(body, path)
    [incident] = found.incidents
    assert (found.format, found.lists_open) == (format_, lists_open)
    name, impact, components, regions = expected
    assert incident.id == name or name is None
    assert (incident.impact, incident.components, incident.regions) == (impact, components, regions)
    assert not incident.resolved
    assert not incident.maintenance
    assert incident.title


OVER: list[tuple[str | bytes, str]] = [
    (p.summary(p.incident(status="resolved", resolved_at="2026-03-01T13:00:00Z")), "/api/v2/incidents.json"),
    (p.summary(p.incident(status="postmortem")), "/api/v2/incidents.json"),
    (p.instatus({**p.INSTATUS_INCIDENT, "status": "RESOLVED"}), "/summary.json"),
    (json.dumps([p.google(ended=True)]), "/incidents.json"),
    (p.aws_json(p.aws("0")), "/public/currentevents"),
    (p.aws_json(p.aws("1", "[RESOLVED] Increased Error Rates")), "/public/currentevents"),
    (p.better_stack(ended="2026-03-01T12:30:00.000Z"), "/index.json"),
    (p.online_or_not({**p.ONLINE_OR_NOT_INCIDENT, "status": "RESOLVED"}), "/summary"),
    (p.history_atom(("7", "Chat outage", "Resolved", "It is over.")), "/history.atom"),
    (p.incident_io_rss(("8", "Chat errors", "Resolved")), "/feed.rss"),
    (
        p.aws_rss(
            ("Service is operating normally: [RESOLVED] Increased Error Rates", 1772366400),
            ("Service disruption: Increased Error Rates", 1772362800),
        ),
        "/rss/all.rss",
    ),
    (p.history_atom(("7", "[Resolved] Chat outage", "", "")).replace("&lt;strong&gt;", "").replace("Investigating", ""), "/feed.xml"),
    (p.history_atom(("7", "Chat outage - Recovered", "", "")).replace("&lt;strong&gt;", "").replace("Investigating", ""), "/feed.xml"),
]


@pytest.mark.parametrize(("body", "path"), OVER, ids=[path for _, path in OVER])
def test_what_is_over_is_read_as_over(body: str | bytes, path: str) -> None:
    found = only(body, path)
    assert found.resolved
    assert not found.title.lower().startswith("[resolved]")
    assert "recovered" not in found.title.lower()


PLANNED: list[tuple[str, str]] = [
    (p.summary(maintenances=(p.maintenance(),)), "/api/v2/summary.json"),
    (p.incident_io(planned=(p.INCIDENT_IO_PLANNED,)), "/api/v1/summary"),
    (p.instatus(maintenances=(p.INSTATUS_MAINTENANCE,)), "/summary.json"),
    (
        p.online_or_not(planned=({"id": "m", "title": "Upgrade", "start": "2026-03-05T02:00:00Z", "end": "2026-03-05T03:00:00Z"},)),
        "/summary",
    ),
]


@pytest.mark.parametrize(("body", "path"), PLANNED, ids=[path for _, path in PLANNED])
def test_planned_maintenance_is_separate_and_has_its_times(body: str, path: str) -> None:
    found = only(body, path)
    assert (found.maintenance, found.impact, found.resolved) == (True, IncidentImpact.MAINTENANCE, False)
    assert found.started_at == datetime(2026, 3, 5, 2, tzinfo=UTC)
    assert found.ends_at is not None
    assert found.ends_at > found.started_at


@pytest.mark.parametrize("kind", ["maintenance"])
def test_better_stacks_maintenance_is_planned(kind: str) -> None:
    found = only(p.better_stack(kind=kind, state="maintenance", ended="2026-03-01T14:00:00Z"), "/index.json")
    assert (found.maintenance, found.impact) == (True, IncidentImpact.MAINTENANCE)


def test_a_scheduled_event_of_a_feed_is_maintenance() -> None:
    found = only(p.history_atom(("9", "Database maintenance", "Scheduled", "THIS IS A SCHEDULED EVENT")), "/history.atom")
    assert (found.maintenance, found.resolved) == (True, False)


@pytest.mark.parametrize(
    ("body", "path", "text"),
    [
        (
            p.summary(
                p.incident(
                    incident_updates=[
                        p.update("identified", "The <b>cause</b> is known.", p.AT.replace(hour=13)),
                        p.update("investigating", "We look."),
                    ]
                )
            ),
            "/api/v2/summary.json",
            "The cause is known.",
        ),
        (
            p.summary(
                p.incident(
                    incident_updates=[
                        p.update("investigating", "We look."),
                        p.update("identified", "The cause is known.", p.AT.replace(hour=13)),
                    ]
                )
            ),
            "/api/v2/summary.json",
            "The cause is known.",
        ),
        (p.history_atom(("7", "Chat", "Monitoring", "A fix is out.")), "/history.atom", "A fix is out."),
        (p.incident_io_rss(("8", "Chat errors", "Identified")), "/feed.rss", "Words of the update."),
        (p.better_stack(message="<p>Inference is down.</p>"), "/index.json", "Inference is down."),
        (json.dumps([p.google()]), "/incidents.json", "Summary Quill requests fail in some regions."),
    ],
)
def test_the_newest_words_are_taken_whichever_way_round_they_come(body: str, path: str, text: str) -> None:
    assert only(body, path).text == text


HALVES: list[tuple[str, str | bytes, str, str, BrokenReason]] = [
    ("JSON that breaks off", p.summary(p.incident())[:-40], "/api/v2/summary.json", "application/json", BrokenReason.TRUNCATED),
    ("UTF-16 that breaks off", p.aws_json(p.aws())[:-41], "/public/currentevents", "application/json", BrokenReason.TRUNCATED),
    (
        "a feed that breaks off",
        p.history_atom(("7", "Chat", "Resolved", "Over."))[:-20],
        "/history.atom",
        "application/atom+xml",
        BrokenReason.TRUNCATED,
    ),
    (
        "no incidents where they must be",
        json.dumps({"page": {}, "components": [], "incidents": {"a": 1}}),
        "/summary.json",
        "application/json",
        BrokenReason.UNREADABLE,
    ),
    ("an incident that is none", p.summary("oops"), "/summary.json", "application/json", BrokenReason.UNREADABLE),  # type: ignore[arg-type]
    ("an incident without its id", p.summary({"name": "x"}), "/summary.json", "application/json", BrokenReason.UNREADABLE),
    ("an error in JSON", json.dumps({"error": "not found"}), "/summary.json", "application/json", BrokenReason.UNREADABLE),
    ("a list of something", json.dumps([1, 2]), "/summary.json", "application/json", BrokenReason.UNREADABLE),
    ("an empty list nobody knows", "[]", "/summary.json", "application/json", BrokenReason.UNREADABLE),
    ("nothing", "", "/summary.json", "application/json", BrokenReason.EMPTY),
    ("plain words", "Service Unavailable", "/summary.json", "text/plain", BrokenReason.UNREADABLE),
    (
        "a shell",
        "<html><head><title>Status</title></head><body><div id=root></div><script src=a.js></script></body></html>",
        "/",
        "text/html",
        BrokenReason.SHELL,
    ),
    (
        "entities",
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss version="2.0"><channel><title>&a;</title></channel></rss>',
        "/feed.rss",
        "application/xml",
        BrokenReason.UNREADABLE,
    ),
]


@pytest.mark.parametrize(("story", "body", "path", "content_type", "reason"), HALVES, ids=[row[0] for row in HALVES])
def test_half_an_answer_is_no_answer(story: str, body: str | bytes, path: str, content_type: str, reason: BrokenReason) -> None:
    found = read_status(answer(body, path, content_type), ReadRules())
    assert isinstance(found, Unreadable), story
    assert found.reason is reason


def test_a_refusal_is_told_as_such() -> None:
    found = read_status(answer(p.summary(), status=503), ReadRules())
    assert isinstance(found, Unreadable)
    assert found.reason is BrokenReason.SERVER_ERROR


@pytest.mark.parametrize(
    "body", [p.summary(), p.incident_io(), p.instatus(), p.online_or_not(), p.azure_rss(), p.status_html(("API", "Normal"))]
)
def test_a_quiet_page_has_no_incidents(body: str) -> None:
    assert board(body, "/x").incidents == ()


@pytest.mark.parametrize(
    ("path", "format_"), [("/public/currentevents", StatusFormat.AWS_HEALTH), ("/incidents.json", StatusFormat.GOOGLE_CLOUD)]
)
def test_an_empty_list_is_known_by_its_address(path: str, format_: StatusFormat) -> None:
    assert board("[]", path) == Board(format_, (), lists_open=format_ is StatusFormat.AWS_HEALTH)


def test_names_choose_components_and_regions_and_keep_what_names_none() -> None:
    everywhere = p.incident("Everything", number="all", components=[])
    voice = p.incident("Voice is down", number="voice", components=[{"name": "Voice"}])
    chosen = board(p.summary(p.incident(), voice, everywhere), rules=ReadRules(SourceKind.STATUS, ("chat",)))
    assert [each.id for each in chosen.incidents] == ["inc1", "all"]
    assert board(p.summary(voice), rules=ReadRules(SourceKind.STATUS, ("is down",))).incidents


def test_ignored_titles_are_left_out() -> None:
    assert (
        board(p.summary(p.incident("Test, please ignore")), rules=ReadRules(SourceKind.STATUS, ignore=("please ignore",))).incidents == ()
    )


def test_a_page_is_the_last_resort_and_knows_legends_and_the_past() -> None:
    news = "<h2>服务故障：Quill 接口异常</h2><p>工程师正在处理。</p><p>No incidents reported in other regions.</p>"
    found = board(p.status_html(("Quill API", "Degraded"), ("Console", "Normal"), news=news), "/")
    assert [(each.title, each.impact) for each in found.incidents] == [
        ("服务故障：Quill 接口异常", IncidentImpact.MAJOR),
        ("Quill API | Degraded", IncidentImpact.MINOR),
    ]
    assert found.incidents[0].text == "工程师正在处理。"


@pytest.mark.parametrize(
    ("words", "well"),
    [
        ("We are not aware of any issues affecting our systems, and nothing is planned.", True),
        ("99.98% uptime over the past 90 days, as measured from ten places.", True),
        ("所有接口运行正常，没有计划中的变更。", True),
        ("Welcome to Windrow, the home of the models that everybody is talking about.", False),
    ],
)
def test_only_a_page_that_speaks_of_a_service_says_that_all_is_well(words: str, well: bool) -> None:
    found = read_status(answer(f"<html><body><main><h1>Windrow</h1><p>{words}</p></main></body></html>", "/", "text/html"), ReadRules())
    assert (isinstance(found, Board) and found.incidents == ()) is well


def test_people_who_try_an_address_see_the_incidents() -> None:
    rules = ReadRules(SourceKind.STATUS)
    found = read(answer(p.summary(p.incident())), rules)
    assert isinstance(found, Reading)
    assert [block.text for block in found.blocks] == ["Elevated errors on Chat (major)", "We are investigating elevated errors.", "Chat"]
    quiet = read(answer(p.summary()), rules)
    assert isinstance(quiet, Reading)
    assert quiet.text == "no incidents"
    assert isinstance(read(answer("{"), rules), Unreadable)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026-03-01T12:00:00Z", p.AT),
        ("2026-03-01T04:00:00-08:00", p.AT),
        ("2026-03-01T12:00:00", p.AT),
        (1772366400, p.AT),
        (1772366400000, p.AT),
        ("1772366400", p.AT),
        ("Sun, 01 Mar 2026 12:00:00 GMT", p.AT),
        ("soon", None),
        ("", None),
        (None, None),
        (True, None),
        (10**30, None),
    ],
)
def test_times_are_read_as_status_pages_write_them(value: object, expected: datetime | None) -> None:
    assert moment(value) == expected


def test_markup_becomes_words() -> None:
    assert plain("<p>One &amp; two</p><p>three</p>") == "One & two three"
    assert plain("x" * 9000) == "x" * 4000


def test_what_is_left_out_of_an_answer_is_left_out_of_the_incident() -> None:
    bare = p.google()
    del bare["most_recent_update"]
    assert only(json.dumps([bare]), "/incidents.json").text.startswith("Summary")
    assert only(p.aws_json(p.aws(impacted_services=None)), "/public/currentevents").components == ("Amazon Bedrock",)
    undated = p.incident(
        incident_updates=[{"status": "identified", "body": "First of two."}, {"status": "investigating", "body": "Second."}]
    )
    assert only(p.summary(undated)).text == "First of two."
    parts = p.incident(
        components=None, incident_updates=[p.update("investigating", "x", affected_components=[{"code": "c", "name": "Voice"}])]
    )
    assert only(p.summary(parts)).components == ("Voice",)
    assert only(p.summary(p.incident(components=[], incident_updates=[]))).text == ""
    lonely = json.loads(p.better_stack())
    lonely["included"] = [each for each in lonely["included"] if each["type"] == "status_report"]
    del lonely["included"][0]["relationships"]
    found = only(json.dumps(lonely), "/index.json")
    assert (found.components, found.text) == ((), "")
    assert only(p.instatus({**p.INSTATUS_INCIDENT, "id": None}), "/summary.json").id == p.INSTATUS_INCIDENT["url"]
    assert only(p.instatus(maintenances=({**p.INSTATUS_MAINTENANCE, "duration": "?"},)), "/summary.json").ends_at is None


def test_a_better_stack_report_without_a_state_is_minor() -> None:
    assert only(p.better_stack(state="something"), "/index.json").impact is IncidentImpact.MINOR
    quiet = json.loads(p.better_stack(state="operational"))
    assert only(json.dumps(quiet), "/index.json").impact is IncidentImpact.MINOR


def test_titles_of_feeds_tell_how_bad_it_is() -> None:
    for title, impact in (
        ("Major outage of Chat", "critical"),
        ("Chat is unavailable", "major"),
        ("Slow answers", "minor"),
        ("聊天服务中断", "major"),
    ):
        assert only(p.history_atom(("7", title, "Investigating", "We look.")), "/history.atom").impact.value == impact


@pytest.mark.parametrize(("format_", "body", "path"), [row[:3] for row in FORMATS], ids=[f"{row[0]} {row[2]}" for row in FORMATS])
def test_no_half_of_an_answer_passes_for_a_whole_one(format_: StatusFormat, body: str | bytes, path: str) -> None:
    """Cut anywhere, an answer is unreadable, or it is what it was: never a page without its incident."""
    data = body.encode() if isinstance(body, str) else body
    whole = board(data, path)
    for end in range(0, len(data), max(1, len(data) // 60)):
        found = read_status(answer(data[:end], path), ReadRules())
        if isinstance(found, Board) and format_ is not StatusFormat.PAGE:
            assert found.incidents == whole.incidents, end


WRONG: tuple[object, ...] = (None, 7, "x", [], {}, [None], [{}], {"a": 1}, True)


@pytest.mark.parametrize(
    ("body", "path"), [row[1:3] for row in FORMATS if row[0] is not StatusFormat.PAGE and "feed" not in row[0]], ids=str
)
def test_values_of_another_type_never_raise(body: str | bytes, path: str) -> None:
    value = json.loads(body)

    def spoilt(part: Any) -> Iterator[None]:
        """Put every wrong value in every place, one after the other."""
        places = list(part.items()) if isinstance(part, dict) else list(enumerate(part)) if isinstance(part, list) else []
        for place, kept in places:
            for wrong in WRONG:
                part[place] = wrong
                yield
            part[place] = kept
            yield from spoilt(kept)

    for _ in spoilt(value):
        found = read_status(answer(json.dumps(value), path), ReadRules())
        assert isinstance(found, Board | Unreadable)
