"""Every form of message, read as a recipient: is the first line what changed, and whether it hits me?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from markdown_it import MarkdownIt

from monitor.errors import ConfigError
from monitor.model import (
    Acknowledgement,
    Alert,
    Change,
    Diff,
    Direction,
    Edit,
    EditKind,
    Event,
    Finding,
    Form,
    Impact,
    ImpactLevel,
    ImpactReason,
    IncidentStage,
    Kind,
    Message,
    Purpose,
    Severity,
    Side,
    SpanKind,
    Text,
    Urgency,
)
from monitor.render import Background, NoLinks, Shelf, compose
from monitor.render.effects import IMPACTS
from monitor.render.events import NAMED
from monitor.render.message import SHORT_LENGTH, TITLE_LENGTH
from monitor.render.samples import (
    ALTERNATIVES,
    BACK,
    CHANGE,
    FAILING,
    INCIDENT,
    MOVED,
    NOTICE,
    NOW,
    PROVIDER,
    REFUSED,
    RESOLVED,
    WORDING,
    Sample,
    SampleLinks,
    samples,
)
from monitor.render.several import FAILING_LISTED, LISTED, SHOWN
from tests.render.making import para, reworded
from tests.render.test_message import Tags


def composed(sample: Sample, *, shelf: Shelf | None = None, links: SampleLinks | NoLinks | None = None) -> Message:
    return compose(sample.dispatch, sample.background, shelf=shelf or Shelf.shipped(), links=links or SampleLinks(), quiet=sample.quiet)


def message(name: str, language: str = "en") -> Message:
    return composed(samples(language)[name])


def about(event: Event, background: Background, language: str = "en", **alert: object) -> Message:
    """The message of one event with another background."""
    sample = samples(language)["change"]
    told = replace(sample.dispatch.alerts[0], event=event, **alert)  # type: ignore[arg-type]
    return composed(Sample(replace(sample.dispatch, alerts=(told,)), {event.id: background}))


def several(form: Form, *events: Event, backgrounds: dict[str, Background] | None = None, language: str = "en") -> Message:
    sample = samples(language)["group"]
    known = dict(sample.backgrounds) if backgrounds is None else backgrounds
    first = sample.dispatch.alerts[0]
    alerts = tuple(replace(first, id=number, event=event, created_at=NOW - timedelta(minutes=3)) for number, event in enumerate(events))
    return composed(Sample(replace(sample.dispatch, form=form, alerts=alerts), known))


def impact(profile: str, level: ImpactLevel, *why: str) -> Impact:
    return Impact(profile, level, tuple(ImpactReason(level, Text(each, each)) for each in why))


TITLES = {
    "change": (
        "[Critical · hits shanghai-team] Acme AI: no longer available in South Korea; companies more than 50% owned from unsupported regions barred…",
        "【严重·影响 shanghai-team】爱克米：不再向以下地区提供：韩国；禁止由不受支持地区持股超过 50% 的公司使用，2026-10-01 生效",
    ),
    "change-notice": (
        "[High · does not hit you] Acme AI: notice of termination cut from 30 to 7 days",
        "【高·不影响您】爱克米：终止通知期由 30 天缩短为 7 天",
    ),
    "change-wording": ("[Info] Zenith: wording only", "【提示】泽尼思：仅文字调整"),
    "change-reverted": (
        "[Medium] Acme AI takes back an earlier change: now available in South Korea",
        "【中】爱克米撤回了先前的变更：新增可用地区：韩国",
    ),
    "moved": (
        "[Low] Acme AI: the address of the Commercial terms now gives “Help centre”",
        "【低】爱克米：“商业条款”的地址现返回“Help centre”",
    ),
    "source-failing": (
        "[Medium] Acme AI: “Commercial terms” cannot be read: a bot check came instead",
        "【中】爱克米：“商业条款”无法读取：返回了人机验证页面",
    ),
    "source-recovered": ("[Info] Acme AI: “Commercial terms” can be read again", "【提示】爱克米：“商业条款”已恢复读取"),
    "incident": (
        "[High] Acme AI: Elevated error rates on the chat API — new incident, major; affects Chat API, Console, Asia",
        "【高】爱克米：Elevated error rates on the chat API——新事件，影响较大；涉及 Chat API、Console、Asia",
    ),
    "channel": ("[High] the channel of “ops-slack” refuses every message", "【高】订阅“ops-slack”的渠道拒收消息"),
    "quiet": (
        "All quiet since 2026-08-25 09:36 (Asia/Shanghai): 23 sources of 2 providers checked",
        "自 2026-08-25 09:36 (Asia/Shanghai) 起一切如常：已检查 2 家服务商的 23 个来源",
    ),
    "quiet-failing": (
        "No alerts since 2026-08-25 09:36 (Asia/Shanghai), but 1 source cannot be read",
        "自 2026-08-25 09:36 (Asia/Shanghai) 起没有告警，但有 1 个来源无法读取",
    ),
    "quiet-unchecked": (
        "No alerts since 2026-08-25 09:36 (Asia/Shanghai), but nothing was checked",
        "自 2026-08-25 09:36 (Asia/Shanghai) 起没有告警，但也没有做过任何检查",
    ),
}


@pytest.mark.parametrize(("name", "en", "zh"), [(name, *both) for name, both in TITLES.items()])
def test_the_title_says_how_bad_whether_it_hits_and_what_happened(name: str, en: str, zh: str) -> None:
    assert (message(name).title, message(name, "zh").title) == (en, zh)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", samples())
def test_every_form_has_every_part(name: str, language: str) -> None:
    told = message(name, language)
    for part in (told.title, told.body, told.markdown, told.html, told.short, told.payload):
        assert part
        assert part == part.strip()
        assert "{{" not in part
        assert "None" not in part
    assert "\n\n\n" not in told.body
    assert not [line for line in told.body.splitlines() if line != line.rstrip()]
    assert len(told.title) <= TITLE_LENGTH + 1
    several = name in ("group", "digest", "summary")
    assert len(told.short.splitlines()) <= (7 if several else 2)
    assert all(len(line) <= SHORT_LENGTH + 1 for line in told.short.splitlines())


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", samples())
def test_mail_is_made_of_what_mail_clients_keep(name: str, language: str) -> None:
    html = message(name, language).html
    tags = Tags(html)
    assert not {"script", "img", "link", "iframe", "object", "form", "base", "div", "svg"} & set(tags.tags)
    assert "url(" not in html
    assert "@import" not in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "prefers-color-scheme: dark" in html
    assert f'lang="{"zh-Hans" if language == "zh" else "en"}"' in html
    assert len(html) < 102_000  # Gmail clips what is longer


def test_a_change_answers_in_the_order_of_the_readers_questions() -> None:
    told = message("change")
    answers = [
        "South Korea (KR)",
        "Hits shanghai-team",
        "in 30 days",
        "Severity: Critical",
        "more than 50% owned, directly",
        "api.zenith",
        "/changes/3f2a91bc04",
        "/ack/",
    ]
    places = [told.body.index(answer) for answer in answers]
    assert places == sorted(places)
    assert "ZENITH_API_KEY" in told.body
    assert "only the base URL changes" in told.body
    assert "another protocol: anthropic-messages" in told.body


def test_the_short_text_says_whether_it_hits_us_and_when() -> None:
    assert message("change").short.splitlines() == [
        "Hits shanghai-team: 62% of your company is owned from mainland China, which Acme AI does not serve",
        "When: from October 1, 2026 (in 30 days) · https://monitor.example/changes/3f2a91bc04",
    ]
    assert message("incident", "zh").short.splitlines()[0].startswith("最新通报：We are investigating")
    assert message("change-wording").short == "https://monitor.example/changes/51e0aa7b19"
    assert message("quiet-unchecked").short.startswith("This silence means nothing")


def test_the_short_text_without_a_profile_or_territories_quotes() -> None:
    told = about(NOTICE, Background(PROVIDER))
    assert told.short.splitlines()[0] == "“on seven (7) days' written notice”"


@pytest.mark.parametrize(
    ("impacts", "said"),
    [
        ((), ""),
        ((impact("a", ImpactLevel.HIT),), " · hits you"),
        ((impact("a", ImpactLevel.CLEAR),), " · does not hit you"),
        ((impact("a", ImpactLevel.HIT), impact("b", ImpactLevel.HIT)), " · hits you"),
        ((impact("a", ImpactLevel.CLEAR), impact("b", ImpactLevel.MAYBE)), " · may hit b"),
        ((*(impact(name, ImpactLevel.HIT) for name in "abc"), impact("d", ImpactLevel.CLEAR)), " · hits you"),
    ],
)
def test_the_title_names_profiles_only_where_that_tells_something(impacts: tuple[Impact, ...], said: str) -> None:
    assert about(NOTICE, Background(PROVIDER, impacts=impacts)).title.startswith(f"[High{said}] ")


def test_nothing_is_said_of_impact_without_a_profile() -> None:
    told = about(NOTICE, Background(PROVIDER))
    assert "hit" not in told.title + told.short + told.body + told.markdown
    assert "instead" not in told.body


def test_impacts_have_their_reasons_quotes_and_what_would_settle_them() -> None:
    ground = ImpactReason(ImpactLevel.MAYBE, Text("It depends.", "看情况。"), "in some cases", Text("whether it does", "是否如此"))
    told = about(NOTICE, Background(PROVIDER, impacts=(Impact("team", ImpactLevel.MAYBE, (ground,)),)))
    assert "May hit team: It depends (“in some cases”). What would settle it: whether it does" in told.body
    assert "“in some cases”" in told.html
    chinese = about(NOTICE, Background(PROVIDER, impacts=(Impact("team", ImpactLevel.MAYBE, (ground,)),)), "zh")
    assert "可能影响 team：看情况（“in some cases”）。待确认：是否如此" in chinese.body


def test_a_new_date_is_no_reason_beside_graver_ones() -> None:
    dated = Finding(Kind.EFFECTIVE_DATE, Direction.NEUTRAL, Severity.LOW, "Last updated: 1 September 2026", Side.REWORDED, "date")
    both = replace(NOTICE, judgement=replace(NOTICE.judgement, findings=(*NOTICE.judgement.findings, dated)))
    told = about(both, Background(PROVIDER))
    assert "Last updated" not in told.body
    assert "Severity: High (termination and notice)" in told.body
    alone = replace(NOTICE, judgement=replace(NOTICE.judgement, findings=(dated,)))
    assert "“Last updated: 1 September 2026”" in about(alone, Background(PROVIDER)).body


def test_a_quote_that_is_a_reason_already_is_not_said_twice() -> None:
    assert message("change").body.count("more than 50% owned, directly or indirectly") == 1


def test_many_profiles_are_counted() -> None:
    impacts = tuple(impact(f"team-{number}", ImpactLevel.CLEAR, "why") for number in range(IMPACTS + 2))
    told = about(NOTICE, Background(PROVIDER, impacts=impacts))
    for part in (told.body, told.markdown, told.html):
        assert "… 2 more profiles" in part


def test_impacts_without_a_reason_stand_alone() -> None:
    told = about(NOTICE, Background(PROVIDER, impacts=(impact("team", ImpactLevel.HIT),)))
    assert "\nHits team\n" in f"\n{told.body}"
    assert "- **Hits team**" in told.markdown


def test_at_most_three_alternatives_the_best_first() -> None:
    many = tuple(
        replace(
            ALTERNATIVES[0], provider=f"p{number}", provider_name=Text(f"P{number}", f"P{number}"), key_variable=None, price="", as_of=None
        )
        for number in range(5)
    )
    told = about(NOTICE, Background(PROVIDER, alternatives=many))
    assert [name for name in ("P0", "P1", "P2", "P3") if f"{name} (only" in told.body] == ["P0", "P1", "P2"]
    assert "key in" not in told.body
    assert "`https://api.zenith.example/v1`" in told.markdown


@pytest.mark.parametrize(
    ("days", "en", "zh"),
    [
        (0, "Takes effect today — Acme AI: ", "今天生效——爱克米："),
        (1, "Takes effect tomorrow — Acme AI: ", "明天生效——爱克米："),
        (7, "Takes effect in 7 days — Acme AI: ", "7 天后生效——爱克米："),
    ],
)
def test_a_reminder_says_first_how_near_it_is(days: int, en: str, zh: str) -> None:
    due = replace(CHANGE, judgement=replace(CHANGE.judgement, effective_date=date(2026, 9, 1) + timedelta(days=days)))
    for language, said in (("en", en), ("zh", zh)):
        sample = samples(language)["change"]
        alert = replace(sample.dispatch.alerts[0], event=due, purpose=Purpose.REMINDER)
        told = composed(replace(sample, dispatch=replace(sample.dispatch, alerts=(alert,))))
        assert said in told.title
        assert told.key.startswith("3f2a91bc04:7:reminder")


def test_a_reminder_that_comes_late_says_since_when_it_is_in_force() -> None:
    due = replace(CHANGE, judgement=replace(CHANGE.judgement, effective_date=date(2026, 8, 30)))
    told = about(due, Background(PROVIDER), purpose=Purpose.REMINDER)
    assert "Takes effect" not in told.title
    assert "In force since August 30, 2026." in told.body
    assert "When: already in force, since August 30, 2026" in told.body
    assert "In force" not in about(NOTICE, Background(PROVIDER), purpose=Purpose.REMINDER).body


def test_today_is_that_of_the_subscription() -> None:
    """At 01:36 UTC it is the first of September in Shanghai, and still the last of August in Honolulu."""
    sample = samples()["change-reminder"]
    away = replace(sample.dispatch.subscription, manner=replace(sample.dispatch.subscription.manner, timezone="Pacific/Honolulu"))
    told = composed(replace(sample, dispatch=replace(sample.dispatch, subscription=away)))
    assert "Takes effect in 2 days" in told.title
    assert "2026-08-31 15:31 (Pacific/Honolulu)" in told.body


def test_an_unknown_time_zone_is_a_clear_error() -> None:
    sample = samples()["change"]
    lost = replace(sample.dispatch.subscription, manner=replace(sample.dispatch.subscription.manner, timezone="Mars/Olympus"))
    with pytest.raises(ConfigError, match="Mars/Olympus"):
        composed(replace(sample, dispatch=replace(sample.dispatch, subscription=lost)))


def test_an_escalation_says_since_when_nobody_acknowledged() -> None:
    told = message("change-escalation")
    assert "] Not acknowledged — Acme AI: " in told.title
    assert "Told 2026-09-01 09:06 (Asia/Shanghai) and not acknowledged since." in told.body + told.html
    assert "Told 2026-09-01 09:06" in told.html


def test_what_is_taken_back_is_named() -> None:
    told = message("change-reverted")
    assert "This takes back the change of September 1, 2026: no longer available in South Korea" in told.body
    again = about(BACK, Background(PROVIDER, reverts=CHANGE), purpose=Purpose.ESCALATION)
    assert "Not acknowledged — Acme AI: now available" in again.title


def test_what_somebody_takes_care_of_says_so_and_asks_nobody_else() -> None:
    told = message("change-reverted")
    assert "Acknowledged by Lin, 2026-09-01 09:36 (Asia/Shanghai): “checked with sales”" in told.body
    assert "/ack/" not in told.body + told.html + told.payload
    quiet = about(NOTICE, Background(PROVIDER, acknowledged=Acknowledgement(NOTICE.id, "Lin", NOW)))
    assert "Acknowledged by Lin, 2026-09-01 09:36 (Asia/Shanghai)\n" in quiet.body


def test_an_incident_says_what_is_hit_since_when_and_the_latest_word() -> None:
    told = message("incident")
    for said in (
        "Affected: Chat API, Console",
        "Regions: Asia",
        "Status: open (major)",
        "Since: 2026-09-01 09:22 (Asia/Shanghai)",
        "Latest word: We are investigating",
    ):
        assert said in told.body
    assert told.severity is Severity.HIGH
    over = message("incident-resolved")
    assert "Status: resolved\n" in over.body
    assert "Until: 2026-09-01 09:36" in over.body


def test_an_incident_that_says_little_is_told_with_what_there_is() -> None:
    bare = replace(
        INCIDENT,
        stage=IncidentStage.REOPENED,
        summary=Text("", ""),
        url=None,
        incident=replace(INCIDENT.incident, components=(), regions=(), text="", started_at=None, url=None),
    )
    told = about(bare, Background())
    assert told.title == "[High] acme: Elevated error rates on the chat API: open again (major)"
    assert "Affected" not in told.body
    assert "status: " not in told.body


def test_many_parts_of_a_service_are_counted() -> None:
    wide = replace(INCIDENT, incident=replace(INCIDENT.incident, components=tuple(f"part {number}" for number in range(NAMED + 3))))
    assert "part 11, +3\n" in about(wide, Background(PROVIDER)).body


def test_a_channel_that_refuses_is_told_with_its_words_and_the_next_step() -> None:
    told = about(REFUSED, Background())
    assert "HTTP 404 no_service" in told.body
    assert "monitor subscriptions test ops-slack" in told.body
    assert told.severity is Severity.HIGH
    assert "Page" not in told.body


def test_what_is_not_known_any_more_is_named_by_its_id() -> None:
    told = about(replace(FAILING, detail=""), Background())
    assert told.title == "[Medium] acme: “terms” cannot be read: a bot check came instead"
    assert about(replace(WORDING, url=None), Background(), language="zh").title == "【提示】zenith：泽尼思：仅文字调整"


def test_a_group_says_of_whom_how_many_and_the_gravest_first() -> None:
    told = several(Form.GROUP, MOVED, NOTICE, CHANGE)
    assert told.title.startswith("[Critical · hits you] Acme AI (3 changes): no longer available in South Korea")
    assert [told.body.index(each) for each in ("no longer available", "notice of termination", "the address of")] == sorted(
        told.body.index(each) for each in ("no longer available", "notice of termination", "the address of")
    )
    assert told.severity is Severity.CRITICAL
    assert told.key == "group:7:1"


def test_a_group_of_several_providers_names_each() -> None:
    told = several(Form.GROUP, NOTICE, WORDING)
    assert told.title == "[High · does not hit you] 2 changes: Acme AI: notice of termination cut from 30 to 7 days"
    assert "[Info] Zenith: wording only" in told.body


def test_a_group_of_channels_has_no_provider() -> None:
    told = several(Form.GROUP, REFUSED, replace(REFUSED, id="channel-4-1", name="mail"), backgrounds={})
    assert told.title == "[High] 2 channels refusing: the channel of “ops-slack” refuses every message"
    assert "Page" not in told.html


def test_what_hits_us_comes_before_what_is_graver_and_does_not() -> None:
    clear = Background(PROVIDER, impacts=(impact("team", ImpactLevel.CLEAR, "no"),))
    hit = Background(PROVIDER, impacts=(impact("team", ImpactLevel.HIT, "yes"),))
    told = several(Form.GROUP, CHANGE, NOTICE, backgrounds={CHANGE.id: clear, NOTICE.id: hit})
    assert told.title.startswith("[Critical · hits you] Acme AI (2 changes): notice of termination")


def test_among_equals_what_may_hit_us_comes_first_then_the_oldest() -> None:
    twin = replace(NOTICE, id="twin", judgement=replace(NOTICE.judgement, summary=Text("Acme AI: twin", "爱克米：twin")))
    maybe = Background(PROVIDER, impacts=(impact("team", ImpactLevel.MAYBE, "perhaps"),))
    told = several(Form.GROUP, NOTICE, twin, backgrounds={NOTICE.id: Background(PROVIDER), twin.id: maybe})
    assert "twin" in told.title


def test_counts_are_of_what_happened() -> None:
    events = (CHANGE, NOTICE, INCIDENT, FAILING, replace(FAILING, id="r", failing=False))
    told = several(Form.GROUP, *events, backgrounds={event.id: Background(PROVIDER) for event in events})
    assert "(2 changes, 1 incident update, 1 source failing, 1 source recovered): " in told.title


def test_a_digest_is_by_provider_the_one_with_the_gravest_first() -> None:
    told = message("digest")
    assert told.title.startswith("[Critical · hits you] Digest (5 alerts, 2 providers): Acme AI: no longer available")
    assert (
        told.body.splitlines()[0]
        == "2026-08-31 13:36 (Asia/Shanghai) – 2026-09-01 09:36 (Asia/Shanghai): 1 critical, 1 high, 1 medium, 2 info"
    )
    assert told.body.index("== Acme AI (2 changes, 1 incident update, 1 source failing) ==") < told.body.index("== Zenith (1 change) ==")
    assert message("digest", "zh").title.startswith("【严重·影响您】汇总（5 条告警、2 家服务商）：爱克米：")


def test_a_storm_is_a_list_the_gravest_first_with_counts() -> None:
    told = message("summary")
    assert told.title.startswith("[Critical · hits you] 15 alerts in 9 minutes: Acme AI: no longer available")
    assert told.body.splitlines()[0] == "14 changes, 1 incident update (1 critical, 2 high, 12 info)"
    assert told.body.splitlines()[1].startswith("- [Critical · hits shanghai-team] Acme AI: ")
    assert message("summary", "zh").title.startswith("【严重·影响您】9 分钟内 15 条告警：爱克米：")


def test_of_a_very_long_storm_the_least_are_counted_and_not_asked_after() -> None:
    asked: list[str] = []

    def background(event: Event) -> Background:
        asked.append(event.id)
        return Background(PROVIDER)

    sample = samples()["summary"]
    first = sample.dispatch.alerts[0]
    mild = tuple(replace(first, id=number, event=replace(WORDING, id=f"w{number}")) for number in range(LISTED + 10))
    grave = replace(first, id=9999, event=CHANGE)
    dispatch = replace(sample.dispatch, alerts=(*mild, grave))
    told = compose(dispatch, background, shelf=Shelf.shipped(), links=NoLinks())
    assert len(asked) == len(set(asked)) == LISTED
    assert CHANGE.id in asked
    for part in (told.body, told.markdown, told.html):
        assert f"… {LISTED + 11 - SHOWN[Form.SUMMARY]} more not listed" in part


def test_an_event_that_is_told_twice_is_asked_after_once() -> None:
    asked: list[str] = []

    def background(event: Event) -> Background:
        asked.append(event.id)
        return Background(PROVIDER)

    sample = samples()["group"]
    news = sample.dispatch.alerts[0]
    dispatch = replace(sample.dispatch, alerts=(news, replace(news, id=2, purpose=Purpose.ESCALATION)))
    compose(dispatch, background, shelf=Shelf.shipped(), links=NoLinks())
    assert asked == [CHANGE.id]


def test_all_quiet_names_what_was_checked_and_what_could_not_be() -> None:
    told = message("quiet")
    assert "3,864 checks of 23 sources at 2 providers" in told.body
    assert "- Acme AI: 14 sources" in told.body
    assert told.severity is Severity.INFO
    failing = message("quiet-failing")
    assert failing.body.startswith("Cannot be read, so changes there are not seen:\n- acme/terms/page: a bot check came instead")
    assert failing.severity is Severity.LOW
    unchecked = message("quiet-unchecked")
    assert unchecked.severity is Severity.MEDIUM
    assert "monitor status" in unchecked.body + unchecked.html


def test_many_failing_sources_are_counted() -> None:
    sample = samples()["quiet-failing"]
    assert sample.quiet
    many = replace(sample.quiet, failing=sample.quiet.failing * (FAILING_LISTED + 4))
    told = composed(replace(sample, quiet=many))
    assert "… 4 more not listed" in told.body
    assert "… 4 more not listed" in told.html


def test_the_thread_and_what_it_replies_to_go_along() -> None:
    sample = samples()["change"]
    told = composed(replace(sample, dispatch=replace(sample.dispatch, in_reply_to=("a:7", "b:7"))))
    assert (told.thread, told.in_reply_to) == ("acme/regions", ("a:7", "b:7"))


def test_equal_tries_make_equal_messages() -> None:
    assert all(composed(sample) == composed(sample) for sample in samples().values())


@pytest.mark.parametrize(
    ("urgency", "day", "said"),
    [
        (Urgency.IMMEDIATE, None, "in force immediately"),
        (Urgency.IMMEDIATE, date(2026, 9, 1), "in force immediately, since September 1, 2026"),
        (Urgency.UPCOMING, date(2026, 9, 1), "from September 1, 2026 (today)"),
        (Urgency.UPCOMING, date(2026, 9, 2), "from September 2, 2026 (tomorrow)"),
        (Urgency.UPCOMING, date(2026, 8, 31), "already in force, since August 31, 2026"),
        (Urgency.PAST, date(2026, 8, 1), "already in force, since August 1, 2026"),
        (Urgency.UNKNOWN, None, "no date stated"),
    ],
)
def test_when_is_seen_from_the_day_of_the_message(urgency: Urgency, day: date | None, said: str) -> None:
    change: Change = replace(NOTICE, judgement=replace(NOTICE.judgement, urgency=urgency, effective_date=day))
    assert f"When: {said}\n" in about(change, Background(PROVIDER)).body


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", samples())
def test_markdown_is_whole(name: str, language: str) -> None:
    """Judged by a CommonMark parser: no mark is left open or shown as itself."""
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(message(name, language).markdown)
    texts = [child.content for token in tokens for child in token.children or [] if child.type == "text"]
    assert not [text for text in texts if "**" in text or "~~" in text or "`" in text.replace("`owners`", "")]


def test_an_alert_of_another_subscription_does_not_change_the_words() -> None:
    alert: Alert = samples()["change"].dispatch.alerts[0]
    assert alert.subscription.language == "en"
    assert message("change-notice").title == about(NOTICE, samples()["change-notice"].backgrounds[NOTICE.id]).title
    assert "Status: resolved" in about(RESOLVED, Background(PROVIDER)).body


def test_marks_close_in_chinese_text_too() -> None:
    edit = reworded(
        (SpanKind.EQUAL, "客户可以转售"),
        (SpanKind.DELETE, "（仅限关联公司）。"),
        (SpanKind.INSERT, "“本服务”，"),
        (SpanKind.EQUAL, "另有约定的除外。"),
    )
    told = about(NOTICE, Background(PROVIDER, diff=Diff((edit,))), "zh").markdown
    tokens = MarkdownIt("commonmark").enable("strikethrough").parse(told)
    kinds = {child.type for token in tokens for child in token.children or []}
    assert {"strong_open", "s_open"} <= kinds
    assert not [
        child
        for token in tokens
        for child in token.children or []
        if child.type == "text" and ("**" in child.content or "~~" in child.content)
    ]


def test_a_block_that_only_moved_is_told_in_html_alone() -> None:
    moved = Edit(EditKind.MOVED, para("Prices are elsewhere."), para("Prices are elsewhere."), ())
    told = about(NOTICE, Background(PROVIDER, diff=Diff((moved,))))
    assert "Prices" not in told.body + told.markdown
    assert "moved here</span>: Prices are elsewhere." in told.html
