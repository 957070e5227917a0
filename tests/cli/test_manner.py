"""Filters and manners as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from monitor.cli.base import OPTIONS
from monitor.cli.describe import filter_words, manner_words
from monitor.cli.filters import FilterOptions, matcher, territory
from monitor.cli.manner import MannerOptions
from monitor.errors import ConfigError
from monitor.model import ChangeFilter, Direction, DocumentType, Kind, Manner, Matcher, QuietHours, Rate, Severity, Urgency
from monitor.render.wishes import matcher_json
from tests.cli.kit import Shell

NOW = datetime(2026, 9, 1, 2, tzinfo=UTC)


def read(**given: Any) -> Manner:
    return MannerOptions(**given).over(Manner(), NOW)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Manner()),
        ({"timezone": "Asia/Shanghai"}, Manner(timezone="Asia/Shanghai")),
        ({"digest": "0 9 * * 1-5"}, Manner(digest="0 9 * * 1-5")),
        ({"quiet": ["22:00-08:00"]}, Manner(quiet=(QuietHours("22:00", "08:00"),))),
        ({"quiet": ["Sat,Sun 00:00-24:00"]}, Manner(quiet=(QuietHours("00:00", "24:00", (5, 6)),))),
        ({"quiet": ["mon-wed,sun 12:00-13:30"]}, Manner(quiet=(QuietHours("12:00", "13:30", (0, 1, 2, 6)),))),
        ({"quiet": ["fri-mon 22:00-08:00"]}, Manner(quiet=(QuietHours("22:00", "08:00", (0, 4, 5, 6)),))),
        ({"breaks_through": Severity.HIGH}, Manner(breaks_through=Severity.HIGH)),
        ({"group_wait": "0s"}, Manner(group_wait=timedelta(0))),
        ({"group_interval": "1h30m"}, Manner(group_interval=timedelta(minutes=90))),
        ({"rate": "20/1m"}, Manner()),
        ({"rate": "5/30s"}, Manner(rate=Rate(5, timedelta(seconds=30)))),
        ({"storm": "3/10m"}, Manner(storm=Rate(3, timedelta(minutes=10)))),
        ({"escalate_to": "boss", "escalate_after": "15m"}, Manner(escalate_to="boss", escalate_after=timedelta(minutes=15))),
        ({"remind": "30, 7,1"}, Manner(reminders=(30, 7, 1))),
        ({"remind": "none"}, Manner(reminders=())),
        ({"all_quiet": "0 9 * * 5"}, Manner(all_quiet="0 9 * * 5")),
        ({"all_quiet": "0 9 * * *"}, Manner(all_quiet="0 9 * * *")),
    ],
)
def test_a_manner_is_read_as_it_is_meant(given: dict[str, Any], expected: Manner) -> None:
    assert read(**given) == expected


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"timezone": "Shanghai"}, "--timezone .Shanghai.*Asia/Shanghai"),
        ({"digest": "at nine"}, "no cron line"),
        ({"digest": "0 9 30 2 *"}, "never comes"),
        ({"quiet": ["22-8"]}, "--quiet .22-8.*22:00-08:00"),
        ({"quiet": ["22:00-22:00"]}, "--quiet"),
        ({"quiet": ["24:00-08:00"]}, "--quiet"),
        ({"quiet": ["25:00-08:00"]}, "--quiet"),
        ({"quiet": ["someday 22:00-08:00"]}, "--quiet"),
        ({"quiet": ["mon-noday 22:00-08:00"]}, "--quiet"),
        ({"quiet": ["00:00-24:00"]}, "--quiet cannot be meant; write hours that end"),
        ({"group_wait": "soon"}, "--group-wait .soon.*30s"),
        ({"group_interval": "5"}, "--group-interval"),
        ({"escalate_after": "half an hour"}, "--escalate-after"),
        ({"rate": "20"}, "--rate .20.*20/1m"),
        ({"rate": "0/1m"}, "--rate"),
        ({"rate": "many/1m"}, "--rate"),
        ({"storm": "12/0s"}, "--storm"),
        ({"remind": "soon"}, "--remind"),
        ({"remind": "-1"}, "--remind"),
        ({"remind": "1000"}, "--remind"),
        ({"all_quiet": "0 9 1 * *"}, "--all-quiet .*at least once a week"),
        ({"all_quiet": "* * * * *"}, "--all-quiet .*at most once an hour"),
    ],
)
def test_a_manner_that_cannot_be_meant_is_refused_with_an_example(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigError, match=words) as error:
        read(**given)
    assert error.value.text.zh


def test_what_is_given_changes_and_all_else_stays() -> None:
    before = Manner(digest="0 9 * * *", reminders=(3,))
    assert MannerOptions(remind="1").over(before, NOW) == Manner(digest="0 9 * * *", reminders=(1,))


UNUSUAL = {
    "digest": "0 9 * * *",
    "quiet": ["sat 22:00-08:00"],
    "breaks_through": Severity.HIGH,
    "group_wait": "7s",
    "rate": "1/1m",
    "storm": "2/1m",
    "escalate_to": "boss",
    "remind": "none",
    "all_quiet": "0 9 * * 5",
}


def test_a_manner_in_words_names_what_is_not_as_usual(shell: Shell) -> None:
    assert manner_words(Manner()) == ""
    assert manner_words(read(**UNUSUAL)) == (
        "digest 0 9 * * *, quiet sat 22:00-08:00, all quiet 0 9 * * 5, high breaks through, groups 7s / 5m, rate 1/1m, storm 2/1m, "
        "after 30m to boss, reminders none, UTC"
    )
    OPTIONS.lang = "zh"
    assert manner_words(read(**UNUSUAL)).startswith("摘要 0 9 * * *、免打扰 sat 22:00-08:00、")
    OPTIONS.lang = None


# --- matchers and filters


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("provider=acme", Matcher(providers=("acme",))),
        ("provider=acme, provider=bolt", Matcher(providers=("acme", "bolt"))),
        ("document=acme/terms,type=terms", Matcher(documents=("acme/terms",), document_types=(DocumentType.TERMS,))),
        ("kind=editorial,direction=neutral", Matcher(kinds=(Kind.EDITORIAL,), directions=(Direction.NEUTRAL,))),
        ("urgency=past,territory=China,language=zh", Matcher(urgencies=(Urgency.PAST,), territories=("CN",), languages=("zh",))),
    ],
)
def test_a_matcher_is_read_and_shown_as_it_is_written(text: str, expected: Matcher) -> None:
    assert matcher(text) == expected
    pairs = [f"{key}={value}" for key, values in matcher_json(expected).items() for value in values]
    assert matcher(",".join(pairs)) == expected


@pytest.mark.parametrize("text", ["", "acme", "provider=", "colour=red", "provider=acme,", "kind=nonsense", "territory=Atlantis"])
def test_a_matcher_that_cannot_be_meant_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        matcher(text)


@pytest.mark.parametrize(
    ("name", "code"),
    [("CN", "CN"), ("sg", "SG"), ("China", "CN"), ("中国", "CN"), ("South Korea", "KR"), ("United Kingdom", "GB"), (" hk ", "HK")],
)
def test_a_territory_is_known_by_code_and_by_name(name: str, code: str) -> None:
    assert territory(name) == code


@pytest.mark.parametrize("name", ["EU", "China and Japan", "somewhere", ""])
def test_what_is_no_single_territory_is_refused(name: str) -> None:
    with pytest.raises(ConfigError):
        territory(name)


def test_one_exclusion_is_enough() -> None:
    with pytest.raises(ConfigError, match="more than once"):
        FilterOptions(exclude=["provider=acme", "kind=editorial"]).over(ChangeFilter())


def test_a_filter_in_words_names_all_it_asks_for(shell: Shell) -> None:
    wanted = FilterOptions(
        provider=["acme"],
        kind=[Kind.DATA_USE],
        territory=["CN"],
        document_language=["zh"],
        failing_sources=True,
        no_incidents=True,
        exclude=["direction=loosened"],
    ).over(ChangeFilter())
    assert filter_words(wanted) == "acme, data use, China, zh, ≥ Low, failing sources, no incidents, not: loosened"
