"""The lives of incidents: which steps are told, how grave they are, and what is remembered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from monitor.judge import Overrides, Subject
from monitor.judge.incident_words import decisions, says_something
from monitor.judge.incidents import MOST_REMEMBERED, StatusSource, Steps, steps
from monitor.model import DocumentType, Incident, IncidentEvent, IncidentImpact, IncidentStage, Kind, Severity, SourceKey, Text

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)
SUBJECT = Subject(Text("Windrow", "风行"), Text("Status", "服务状态"), DocumentType.STATUS)
SOURCE = StatusSource(SourceKey("windrow", "status", "status"), "https://status.windrow.example", SUBJECT)

CHAT = Incident(
    id="a",
    title="Elevated errors on Chat",
    impact=IncidentImpact.MAJOR,
    resolved=False,
    maintenance=False,
    started_at=AT,
    updated_at=AT,
    components=("Chat",),
    text="We are investigating elevated errors.",
)
UPGRADE = Incident(
    id="m",
    title="Database upgrade",
    impact=IncidentImpact.MAINTENANCE,
    resolved=False,
    maintenance=True,
    started_at=AT + 4 * DAY,
    updated_at=AT,
    ends_at=AT + 4 * DAY + 2 * HOUR,
)
CUT = "From 5 March 2026 Windrow loses direct access to the Quillmore models, with less than five days of notice."


@dataclass
class Page:
    """A status page that is looked at again and again."""

    lists_open: bool = True
    now: datetime = AT
    known: tuple[Incident, ...] = ()
    told: list[IncidentEvent] = field(default_factory=list)
    last: Steps = Steps(())

    def look(
        self, *incidents: Incident, after: timedelta = 5 * MINUTE, same: bool = False, quiet: bool = False, as_of: datetime | None = None
    ) -> list[str]:
        """The stages told by a look that finds these incidents."""
        self.now += after
        seen = None if same else incidents
        self.last = steps(self.known, seen, lists_open=self.lists_open, source=SOURCE, at=self.now, quiet=quiet, as_of=as_of)
        self.known = self.last.remembered
        self.told += self.last.events
        return [event.stage.value for event in self.last.events]


def started(lists_open: bool = True) -> Page:
    page = Page(lists_open)
    assert page.look(quiet=True) == []
    return page


def test_an_incident_lives_and_is_told_step_by_step() -> None:
    page = started()
    assert page.look(CHAT) == ["opened"]
    assert page.look(CHAT) == []
    assert page.look(replace(CHAT, text="The cause is a failed disk in one data centre.", updated_at=page.now)) == ["updated"]
    assert page.look() == ["resolved"]
    assert page.look() == []
    assert [event.severity for event in page.told] == [Severity.MEDIUM, Severity.LOW, Severity.MEDIUM]
    assert len({event.id for event in page.told}) == 3


def test_a_first_sight_tells_nothing_and_remembers_what_is_open() -> None:
    page = Page()
    assert page.look(CHAT, UPGRADE, quiet=True) == []
    assert page.look(CHAT, UPGRADE) == []
    assert page.look(UPGRADE) == ["resolved"]


def test_a_touched_time_is_no_news() -> None:
    page = started()
    page.look(CHAT)
    assert page.look(replace(CHAT, updated_at=page.now)) == []


@pytest.mark.parametrize(
    "words",
    [
        "We are continuing to investigate this issue.",
        "We are still working on a fix.",
        "Investigating.",
        "我们仍在排查该问题。",
        "工程师正在处理。",
    ],
)
def test_still_at_it_is_no_news(words: str) -> None:
    page = started()
    page.look(CHAT)
    assert page.look(replace(CHAT, text=words)) == []


def test_what_widens_or_worsens_is_an_update_and_what_narrows_is_none() -> None:
    page = started()
    page.look(CHAT)
    assert page.look(replace(CHAT, components=("Chat", "Voice"))) == ["updated"]
    assert page.look(CHAT) == []
    assert page.look(replace(CHAT, components=("Voice",))) == []
    assert page.look(replace(CHAT, regions=("us-east-1",))) == ["updated"]
    assert page.look(replace(CHAT, impact=IncidentImpact.CRITICAL)) == ["updated"]
    assert page.told[-1].severity is Severity.HIGH
    assert page.look(replace(CHAT, impact=IncidentImpact.MINOR)) == []
    assert page.look(replace(CHAT, impact=IncidentImpact.CRITICAL)) == []
    assert page.look() == ["resolved"]
    assert page.told[-1].severity is Severity.HIGH
    assert page.told[-1].incident.components == ("Chat", "Voice")


@pytest.mark.parametrize(
    ("impact", "severity"),
    [
        (IncidentImpact.NONE, Severity.INFO),
        (IncidentImpact.MINOR, Severity.LOW),
        (IncidentImpact.MAJOR, Severity.MEDIUM),
        (IncidentImpact.CRITICAL, Severity.HIGH),
    ],
)
def test_an_outage_is_never_critical_by_itself(impact: IncidentImpact, severity: Severity) -> None:
    page = started()
    page.look(replace(CHAT, impact=impact))
    assert page.told[0].severity is severity


def test_an_incident_that_comes_back_is_told_once_and_then_damped() -> None:
    page = started()
    assert page.look(CHAT) == ["opened"]
    assert page.look() == ["resolved"]
    assert page.look(CHAT) == ["reopened"]
    told = [page.look(*now) for now in ((), (CHAT,), (), (CHAT,), ())]
    assert told == [[], [], [], [], []]
    assert page.last.look_again is not None
    assert page.look(after=30 * MINUTE) == []
    assert page.look(same=True, after=31 * MINUTE) == ["resolved"]
    assert page.last.look_again is None


def test_an_end_that_waits_is_told_though_the_page_says_the_same_ever_since() -> None:
    page = started()
    over = replace(CHAT, resolved=True, ends_at=AT + 9 * MINUTE)
    assert [page.look(now) for now in (CHAT, over, CHAT, over)] == [["opened"], ["resolved"], ["reopened"], []]
    assert page.look(same=True, after=10 * MINUTE) == []
    assert page.look(over, after=55 * MINUTE) == ["resolved"]
    assert page.look(over) == []


def test_flaps_under_new_names_are_the_same_trouble() -> None:
    page = started()
    assert page.look(CHAT) == ["opened"]
    assert page.look() == ["resolved"]
    assert page.look(replace(CHAT, id="b")) == ["reopened"]
    assert page.look() == []
    assert page.look(replace(CHAT, id="c")) == []
    assert page.look(after=5 * MINUTE) == []
    assert page.look(after=61 * MINUTE) == ["resolved"]


def test_an_old_copy_of_the_page_tells_nothing() -> None:
    page = started()
    later = replace(CHAT, text="Requests from Germany fail since noon.", updated_at=AT + 20 * MINUTE)
    assert [page.look(now) for now in (CHAT, later)] == [["opened"], ["updated"]]
    assert [page.look(now) for now in (CHAT, later, CHAT, later)] == [[], [], [], []]
    over = replace(later, resolved=True, ends_at=AT + 40 * MINUTE, updated_at=AT + 40 * MINUTE)
    assert [page.look(now) for now in (over, CHAT, later, over)] == [["resolved"], [], [], []]
    worse = replace(CHAT, impact=IncidentImpact.CRITICAL)
    assert page.look(worse) == ["reopened"], "what is worse than all before is told, whatever its date"


def test_a_copy_older_than_an_incident_does_not_end_it_until_that_has_lasted() -> None:
    page = started()
    assert page.look(CHAT) == ["opened"]
    before = AT - MINUTE
    assert [page.look(as_of=before), page.look(CHAT), page.look(as_of=before)] == [[], [], []]
    assert page.look(same=True, after=30 * MINUTE) == []
    assert page.look(same=True, after=31 * MINUTE) == ["resolved"]


def test_a_page_changed_since_ends_what_it_leaves_out_at_once() -> None:
    page = started()
    assert [page.look(CHAT), page.look(as_of=AT - MINUTE), page.look(as_of=AT + 30 * MINUTE)] == [["opened"], [], ["resolved"]]


def test_another_trouble_with_other_parts_is_another_incident() -> None:
    page = started()
    page.look(CHAT)
    page.look()
    assert page.look(replace(CHAT, id="b", components=("Voice",))) == ["opened"]
    assert page.look(replace(CHAT, id="b", components=("Voice",)), replace(CHAT, id="c", regions=("eu-west-1",))) == ["opened"]


def test_what_comes_back_after_it_was_forgotten_is_new() -> None:
    page = started()
    page.look(CHAT)
    page.look()
    assert page.look(after=15 * DAY) == []
    assert page.known == ()
    later = replace(CHAT, updated_at=page.now, started_at=page.now)
    assert page.look(later) == ["opened"]
    assert len({event.id for event in page.told}) == 3


def test_a_long_incident_is_not_forgotten_while_its_page_lists_it() -> None:
    page = started()
    page.look(CHAT)
    for _ in range(3):
        assert page.look(CHAT, after=10 * DAY) == []
    assert page.look() == ["resolved"]


def test_what_a_window_pushes_out_is_not_over() -> None:
    page = started(lists_open=False)
    assert page.look(CHAT) == ["opened"]
    assert page.look() == []
    assert page.look(CHAT) == []
    assert page.look(after=20 * DAY) == []
    assert page.known == ()


def test_a_window_tells_ends_and_returns_by_its_own_words() -> None:
    page = started(lists_open=False)
    over = replace(CHAT, resolved=True, ends_at=AT + HOUR)
    assert [page.look(now) for now in (CHAT, over, over, CHAT)] == [["opened"], ["resolved"], [], ["reopened"]]


def test_an_outage_that_began_and_ended_between_two_looks_is_told_once() -> None:
    page = started(lists_open=False)
    over = replace(CHAT, resolved=True, ends_at=AT)
    assert page.look(over) == ["resolved"]
    assert page.look(over) == []
    minor = replace(over, id="b", impact=IncidentImpact.MINOR)
    assert page.look(minor) == []
    assert page.look(replace(over, id="c", ends_at=AT - 2 * DAY, updated_at=AT - 2 * DAY)) == []
    assert page.look(replace(over, id="d", ends_at=None, updated_at=None, started_at=None)) == []


def test_an_old_open_entry_of_a_window_is_no_news() -> None:
    page = started(lists_open=False)
    assert page.look(replace(CHAT, started_at=AT - 30 * DAY, updated_at=AT - 20 * DAY)) == []


def test_a_newly_listed_open_incident_is_news_whatever_its_dates() -> None:
    page = started()
    assert page.look(replace(CHAT, started_at=AT - 300 * DAY, updated_at=AT - 200 * DAY)) == ["opened"]


def test_maintenance_is_planned_moved_and_done() -> None:
    page = started()
    assert page.look(UPGRADE) == ["scheduled"]
    assert page.look(replace(UPGRADE, text="The database gets a new version.")) == []
    moved = replace(UPGRADE, started_at=AT + 5 * DAY, ends_at=AT + 5 * DAY + HOUR)
    assert page.look(moved) == ["updated"]
    assert page.look(moved, after=5 * DAY) == []
    assert page.look(after=2 * HOUR) == ["resolved"]
    assert {event.severity for event in page.told} == {Severity.LOW}


def test_maintenance_that_goes_away_before_it_began_is_cancelled() -> None:
    page = started()
    page.look(UPGRADE)
    assert page.look() == ["cancelled"]
    assert page.look(replace(UPGRADE, updated_at=page.now)) == ["scheduled"]


def test_maintenance_nobody_announced_is_told_when_it_goes_on() -> None:
    page = started()
    assert page.look(replace(UPGRADE, started_at=AT)) == ["opened"]
    assert page.look(replace(UPGRADE, started_at=AT, resolved=True)) == ["resolved"]


def test_maintenance_that_was_over_when_it_was_first_seen_is_no_news() -> None:
    page = started()
    assert page.look(replace(UPGRADE, resolved=True)) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Changes to Quillmore models", CUT),
        (CUT, ""),
        ("Quillmore", "Effective 3 June 2026, Windrow loses direct access to the Quillmore models. Bring your own key."),
        ("Quillmore 模型", "自2026年6月3日起，风行失去 Quillmore 模型的直连接入。自带密钥的用户不受影响。"),
    ],
)
@pytest.mark.parametrize("resolved", [False, True])
def test_a_coding_tool_that_loses_a_model_family_is_critical_by_its_status_page_alone(title: str, text: str, resolved: bool) -> None:
    """Golden cut-off (1): with under five days' notice, whether the notice is posted as open or as over, and with no impact given."""
    page = started()
    notice = replace(CHAT, title=title, text=text, impact=IncidentImpact.NONE, resolved=resolved, ends_at=AT if resolved else None)
    assert page.look(notice) == ["resolved" if resolved else "opened"]
    [event] = page.told
    assert event.severity is Severity.CRITICAL
    assert {finding.kind for finding in event.findings} & {Kind.ACCESS_CHANNEL, Kind.LIFECYCLE}
    assert event.findings[0].quote in f"{title} {text}"
    assert event.findings[0].quote[:60] in event.summary.en


def test_a_decision_in_a_later_update_raises_that_update_and_the_end() -> None:
    page = started()
    page.look(CHAT)
    assert page.look(replace(CHAT, text=CUT)) == ["updated"]
    assert page.told[-1].severity is Severity.CRITICAL
    assert page.look() == ["resolved"]
    assert page.told[-1].severity is Severity.CRITICAL


def test_a_decision_in_a_maintenances_words_is_told() -> None:
    page = started()
    page.look(UPGRADE)
    assert page.look(replace(UPGRADE, text=CUT)) == ["updated"]
    assert page.told[-1].severity is Severity.CRITICAL


OUTAGE_TALK = (
    "We are investigating elevated error rates across all models.",
    "The API is unavailable in the EU region and customers may be unable to access the service.",
    "Users in China and Singapore may be unable to access the API. The issue has been identified and a fix is being implemented.",
    "We temporarily suspended new sign-ups because of abuse.",
    "Rate limits have been temporarily lowered to 50 requests per minute for all customers.",
    "Amazon Bedrock model invocation is experiencing increased error rates in the US-EAST-1 Region. Other services are not affected.",
    "Customers cannot log in with Google accounts. API keys are not affected.",
    "We are seeing requests blocked by our firewall for users behind VPNs. We are rolling back the change.",
    "Quillmore models are unavailable in Windrow. We are working with the provider.",
    "We lost access to the Quillmore API because of an outage at the provider.",
    "Between 10:00 and 11:00 UTC, the model was unavailable. This incident has been resolved.",
    "The console will be unavailable between 02:00 and 04:00 UTC on 12 March 2026.",
    "A fix has been implemented and we are monitoring the results. Access has been restored for all users.",
    "The incident has ended. Requests succeed again in Germany, France and Japan.",
    "Search indexing stopped at 09:00 UTC; the queue is being worked off.",
    "Free users may not be able to create new chats.",
    "We have identified the root cause and removed the faulty node from rotation.",
    "Customers may have lost access to the console.",
    "The provider Quillmore is having an outage; requests to their models via our gateway fail.",
    "API keys created today were revoked by a bug and must be created again.",
    "A bug blocked some users from using the console. A fix is being rolled out.",
    "A fiber cut off our Singapore region from the backbone.",
    "The maintenance window ends at 04:00 UTC. During it the API will be read-only.",
    "Codex login is restricted to a subset of users while we recover.",
    "由于流量激增，免费用户的请求受到限制，我们正在扩容。",
    "API 请求错误率升高，我们正在调查。",
    "服务暂时不可用，部分中国用户无法访问。",
    "故障已恢复，停止服务的节点已重启。",
)


@pytest.mark.parametrize("words", OUTAGE_TALK)
def test_talk_of_an_outage_decides_nothing(words: str) -> None:
    assert decisions(replace(CHAT, title="Trouble with the API", text=words), SUBJECT, AT) == ()


DECISIONS = (
    ("Due to a new policy, our models are no longer available in mainland China.", Severity.CRITICAL),
    ("The Quill-2 model has been retired and requests to it return a message.", Severity.CRITICAL),
    ("Access to Claude models through Windrow has been revoked by Quillmore.", Severity.CRITICAL),
    ("Third-party tools may no longer use subscription credentials.", Severity.HIGH),
    ("Quillmore blocked Windrow from using its models.", Severity.HIGH),
    ("Quill-2 模型已下线，请迁移到 Quill-3。", Severity.HIGH),
)


@pytest.mark.parametrize(("words", "least"), DECISIONS)
def test_words_of_a_decision_count_even_beside_talk_of_an_outage(words: str, least: Severity) -> None:
    found = decisions(replace(CHAT, text=f"We are investigating elevated error rates. {words}"), SUBJECT, AT)
    assert max((each.severity for each in found), key=lambda each: each.rank, default=Severity.INFO).rank >= least.rank


def test_the_users_own_severities_hold() -> None:
    softer = replace(SOURCE, overrides=Overrides(kinds=((Kind.LIFECYCLE, Severity.MEDIUM), (Kind.ACCESS_CHANNEL, Severity.MEDIUM))))
    found = steps((), (replace(CHAT, text=CUT),), lists_open=True, source=softer, at=AT)
    assert found.events[0].severity is Severity.MEDIUM


def test_the_sentence_names_what_and_where_in_both_languages() -> None:
    page = started()
    page.look(replace(CHAT, components=("A", "B", "C", "D", "E"), regions=("us-east-1",)))
    assert page.told[0].summary == Text(
        "Windrow: Elevated errors on Chat — new incident, major; affects A, B, C, D and 2 more",
        "风行：Elevated errors on Chat——新事件，影响较大；涉及 A、B、C、D 等 6 项",
    )
    assert page.told[0].stage is IncidentStage.OPENED
    assert page.told[0].url == SOURCE.url


def test_of_too_many_the_open_and_the_latest_are_remembered() -> None:
    many = [replace(CHAT, id=str(n), title=str(n), resolved=True, ends_at=AT - n * MINUTE) for n in range(MOST_REMEMBERED + 50)]
    found = steps((), (*many, CHAT), lists_open=False, source=SOURCE, at=AT, quiet=True)
    assert len(found.remembered) == MOST_REMEMBERED
    assert {each.id for each in found.remembered} == {"a", *(str(n) for n in range(MOST_REMEMBERED - 1))}


def test_words_say_something_unless_they_are_the_same_or_none() -> None:
    assert says_something("a", "The cause is a failed disk.")
    assert not says_something("a", "a")
    assert not says_something("a", "")
