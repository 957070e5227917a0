"""What it means that an API answers otherwise than before, or lists other models."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.compare import compare
from monitor.compare.identity import find_move
from monitor.judge import Overrides, Subject, judge
from monitor.judge.rules.probes import PROBES
from monitor.model import (
    Block,
    BlockKind,
    Direction,
    DocumentType,
    Judgement,
    Kind,
    Link,
    Reading,
    Severity,
    Side,
    SourceKind,
    Text,
    Urgency,
)
from monitor.read.answers import LASTING, ApiState
from monitor.read.probe import MODELS_TITLE, TITLE

AT = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://api.acme.example/v1"
NAMES = Text("Acme", "阿克米"), Text("API from Shanghai", "上海的 API")
MESSAGE = "This organization has been disabled."
STATES = sorted(LASTING)
PLAIN = Overrides()


def api(state: ApiState | str, message: str = "") -> Reading:
    links = (Link(message, URL),) if message else ()
    return Reading((Block(BlockKind.PARAGRAPH, f"state: {state}", links=links),), title=TITLE)


def models(*names: str) -> Reading:
    return Reading(tuple(Block(BlockKind.ITEM, name, level=1) for name in sorted(set(names))), title=MODELS_TITLE)


def judged(before: Reading, after: Reading, overrides: Overrides = PLAIN) -> Judgement:
    kind = SourceKind.PROBE if before.title == TITLE else SourceKind.MODELS
    return judge(compare(before, after), before, after, Subject(*NAMES, DocumentType.STATUS, kind), AT, overrides)


@pytest.mark.parametrize(
    ("state", "kind", "severity", "en", "zh"),
    [
        (ApiState.REGION_BLOCKED, Kind.REGION_AVAILABILITY, Severity.CRITICAL, "refuses requests from this place", "拒绝来自此地的请求"),
        (ApiState.CLIENT_NOT_ALLOWED, Kind.ACCESS_CHANNEL, Severity.CRITICAL, "outside the provider's own clients", "官方客户端之外"),
        (ApiState.ORGANISATION_DISABLED, Kind.TERMINATION, Severity.CRITICAL, "organisation or account is disabled", "已被停用"),
        (ApiState.CREDENTIAL_REVOKED, Kind.TERMINATION, Severity.HIGH, "refuses the key", "拒绝此密钥"),
        (ApiState.MODEL_GONE, Kind.LIFECYCLE, Severity.HIGH, "no longer has the model", "不再提供该模型"),
        (ApiState.QUOTA_OR_BILLING, Kind.PRICING_LIMITS, Severity.HIGH, "for want of quota or payment", "额度或欠费"),
    ],
)
def test_each_refusal_and_its_end(state: ApiState, kind: Kind, severity: Severity, en: str, zh: str) -> None:
    begun = judged(api("ok"), api(state, MESSAGE))
    [finding] = begun.findings
    assert (finding.kind, finding.direction, finding.severity) == (kind, Direction.TIGHTENED, severity)
    assert (finding.quote, finding.side, finding.rule) == (MESSAGE, Side.ADDED, f"probe.{state}")
    assert (begun.severity, begun.urgency) == (severity, Urgency.IMMEDIATE)
    assert begun.summary.en.startswith("Acme: API from Shanghai: ")
    assert en in begun.summary.en
    assert f"“{MESSAGE}”" in begun.summary.en
    assert zh in begun.summary.zh
    ended = judged(api(state, MESSAGE), api("ok"))
    [finding] = ended.findings
    assert (finding.kind, finding.direction, finding.severity) == (kind, Direction.LOOSENED, Severity.MEDIUM)
    assert (finding.quote, finding.side) == (MESSAGE, Side.REMOVED)
    assert "recovered, the API answers again" in ended.summary.en
    assert "已恢复" in ended.summary.zh


def test_a_vantage_with_a_name_is_named() -> None:
    """“Blocked in CN, fine in SG” are two sources of one document: the sentence must say which."""
    subject = Subject(Text("Acme", "阿克米"), Text("API", "接口"), DocumentType.STATUS, SourceKind.PROBE, "shanghai")
    before, after = api("ok"), api(ApiState.REGION_BLOCKED)
    told = judge(compare(before, after), before, after, subject, AT, PLAIN).summary
    assert told == Text(
        "Acme: API (from shanghai): the API refuses requests from this place", "阿克米：接口（自 shanghai 请求）：API 拒绝来自此地的请求"
    )


def test_one_refusal_after_another_is_told_as_the_new_one() -> None:
    told = judged(api(ApiState.QUOTA_OR_BILLING), api(ApiState.ORGANISATION_DISABLED))
    assert [(each.rule, each.quote) for each in told.findings] == [("probe.organisation_disabled", "state: organisation_disabled")]
    assert "“" not in told.summary.en


def test_another_message_of_the_same_refusal_is_nothing() -> None:
    before, after = api(ApiState.REGION_BLOCKED, "Not here."), api(ApiState.REGION_BLOCKED, "Not in your country.")
    assert compare(before, after).material == ()
    assert judged(before, after).findings == ()


@pytest.mark.parametrize(("before", "after"), list(permutations(STATES, 2)))
def test_no_step_between_states_is_taken_for_noise_or_for_a_move(before: ApiState, after: ApiState) -> None:
    old, new = api(before, "One message."), api(after, "Quite another text.")
    assert compare(old, new).material
    assert find_move(old, new, URL, URL) is None
    assert judged(old, new).findings


def test_a_rule_may_be_overridden_like_any_other() -> None:
    assert (
        judged(api("ok"), api(ApiState.CREDENTIAL_REVOKED), Overrides(rules=(("probe.credential_revoked", Severity.LOW),))).severity
        is Severity.LOW
    )


def test_every_state_that_lasts_has_its_rule() -> None:
    known = {rule.id for rule in PROBES}
    assert {f"probe.{state}" for state in LASTING - {ApiState.OK}} == known - {"models.vanished", "models.appeared"}


# --- lists of models


def test_a_model_that_leaves_the_list_is_high_and_one_that_joins_is_low() -> None:
    told = judged(models("a-1", "b-1"), models("b-1", "c-1"))
    assert [(each.rule, each.quote, each.side, each.severity, each.direction) for each in told.findings] == [
        ("models.vanished", "a-1", Side.REMOVED, Severity.HIGH, Direction.TIGHTENED),
        ("models.appeared", "c-1", Side.ADDED, Severity.LOW, Direction.LOOSENED),
    ]
    assert {each.kind for each in told.findings} == {Kind.LIFECYCLE}
    assert told.urgency is Urgency.IMMEDIATE
    assert told.summary == Text(
        "Acme: API from Shanghai: no longer listed: a-1; newly listed: c-1", "阿克米：上海的 API：不再列出：a-1；新列出：c-1"
    )


def test_only_new_models_are_small_news() -> None:
    told = judged(models("a-1"), models("a-1", "a-2"))
    assert (told.severity, told.urgency) == (Severity.LOW, Urgency.UNKNOWN)


def test_of_many_models_some_are_named_and_the_others_counted() -> None:
    told = judged(models(*(f"m-{n:03}" for n in range(200)), "stays"), models("stays"))
    assert len(told.findings) == 100
    assert "m-005 and 194 more" in told.summary.en
    assert "等 200 个" in told.summary.zh


def test_the_same_list_is_nothing() -> None:
    told = judged(models("a"), models("a"))
    assert told.findings == ()
    assert "the same" in told.summary.en


_NAME = st.from_regex(r"[a-z]{2,8}(-[0-9]{1,4}){0,3}(\.[0-9])?(-(preview|latest|2026-0[1-9]-1[0-9]))?", fullmatch=True)


@given(st.sets(_NAME, min_size=1, max_size=12), st.sets(_NAME, max_size=4), st.sets(_NAME, max_size=4))
def test_no_change_of_a_list_is_taken_for_noise_or_for_a_move(stay: set[str], gone: set[str], come: set[str]) -> None:
    before, after = models(*stay, *gone), models(*stay, *come)
    old, new = {block.text for block in before.blocks}, {block.text for block in after.blocks}
    assert bool(compare(before, after).material) is (old != new)
    assert find_move(before, after, URL, URL) is None
    told = judged(before, after)
    assert {each.quote for each in told.findings if each.side is Side.REMOVED} == old - new
    assert {each.quote for each in told.findings if each.side is Side.ADDED} == new - old
