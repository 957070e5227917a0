"""Every territory by every name that CLDR and the alias table know, each on a list of its own and all on one."""

from __future__ import annotations

import time

import pytest

from monitor.facts.aliases import ALIASES, GROUP_NAMES, GROUPS
from monitor.facts.names import cldr_names, gazetteer
from monitor.facts.text import fold
from tests.facts.pages import places

HEADINGS = {
    "en": "Supported countries",
    "zh": "支持的国家和地区",
    "zh_Hant": "支援的國家和地區",
    "de": "Supported countries (Länder)",
    "fr": "Supported countries (pays)",
    "ja": "サポート対象 supported countries",
}


def found(text: str, language: str | None = None) -> list[tuple[str, ...]]:
    return [mention.codes for mention in gazetteer(language).find(fold(text), text)]


@pytest.mark.parametrize("locale", HEADINGS)
def test_every_cldr_name_is_its_territory_and_no_other(locale: str) -> None:
    names = cldr_names(locale)
    assert len(names) == 250, "the 249 of ISO 3166-1 and Kosovo"
    wrong = {
        name: found(name, locale.replace("_", "-")) for code, name in names.items() if found(name, locale.replace("_", "-")) != [(code,)]
    }
    assert wrong == {}


@pytest.mark.parametrize("locale", HEADINGS)
@pytest.mark.parametrize("joint", [", ", " | ", "、", "\n- "])
def test_all_names_on_one_list_are_all_territories(locale: str, joint: str) -> None:
    names = cldr_names(locale)
    page = f"# {HEADINGS[locale]}\n- {joint.join(names.values())}"
    assert sorted(places(page, language=locale.replace("_", "-"))) == sorted(f"+{code}" for code in names)


def test_every_alias_is_its_territory() -> None:
    wrong = {name: found(name) for code, names in ALIASES.items() for name in names.split("; ") if found(name) != [(code,)]}
    assert wrong == {}


def test_every_group_name_means_its_members() -> None:
    wrong = {
        name for group, names in GROUP_NAMES.items() for name in names.split("; ") if name and found(name) != [tuple(GROUPS[group].split())]
    }
    assert wrong == set()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("KINGDOM OF SPAIN, turkey", ["ES", "TR"]),
        ("the Bahamas; The Gambia", ["BS", "GM"]),
        ("St Lucia, St. Lucia, Saint Lucia", ["LC", "LC", "LC"]),
        ("Trinidad & Tobago", ["TT"]),
        ("Guinea Guinea-Bissau Equatorial Guinea", ["GN", "GW", "GQ"]),
        ("Sudan South Sudan Niger Nigeria", ["SD", "SS", "NE", "NG"]),
        ("印度尼西亚、印度、英属印度洋领地", ["ID", "IN", "IO"]),
        ("尼日尔尼日利亚", ["NE", "NG"]),
        ("contact us in the US", ["US"]),
        ("tell us, uk prc", []),
        ("New Mexico, New Jersey, the Gulf of Mexico", []),
        ("内蒙古、马里兰、印度洋", []),
        ("Omanhene", []),
        ("대한민국에서", ["KR"]),
    ],
)
def test_the_longest_name_counts_and_look_alikes_do_not(text: str, codes: list[str]) -> None:
    assert [found_codes[0] for found_codes in found(text, "ko")] == codes


@pytest.mark.parametrize("language", ["qq", "x", "en-US", "zh-Hant-TW", None])
def test_unknown_languages_fall_back_to_english_and_chinese(language: str | None) -> None:
    assert found("Japan 韩国", language) == [("JP",), ("KR",)]


def test_a_long_page_is_searched_in_linear_time() -> None:
    text = "The parties agree that notice is given in writing at the last known address. " * 5_000
    gazetteer(None)
    started = time.process_time()
    assert found(text) == []
    assert time.process_time() - started < 2, "400 kB without a name take milliseconds; the bound leaves room for a busy machine"
