"""Lists, tables and sentences that open or close territories, and what looks like them."""

from __future__ import annotations

import pytest

from monitor.facts import Polarity, Territory
from monitor.model import DocumentType
from tests.facts.pages import facts, places

LISTS = {
    "items under a heading": ("# Supported countries\n- Japan\n- Korea, Republic of\n- Türkiye", ["+JP", "+KR", "+TR"]),
    "a barred list": ("# Unsupported regions\n- Cuba\n- Iran, Islamic Republic of", ["-CU", "-IR"]),
    "the lead outweighs the heading": (
        "# Availability\nThe API is not available in the following countries:\n- Cuba\n- Iran",
        ["-CU", "-IR"],
    ),
    "an inverted lead": ("# Countries\nAccess from outside of the countries listed below may be blocked.\n- Japan\n- Chad", ["+JP", "+TD"]),
    "everywhere except": ("# Countries\nThe service is available everywhere except the following:\n- Cuba\n- Syria", ["-CU", "-SY"]),
    "names in one line": ("# Supported countries\nJapan, Kenya and the Netherlands", ["+JP", "+KE", "+NL"]),
    "names without commas": ("# Supported countries\nGuinea Guinea-Bissau Guyana", ["+GN", "+GW", "+GY"]),
    "a label on the line": ("Not available in: Cuba, Iran", ["-CU", "-IR"]),
    "sentences before the names": ("# Where\nWe support these places. Japan, Kenya, Peru", ["+JP", "+KE", "+PE"]),
    "two labels in a row": ("Supported: Japan, Kenya\nNot supported: Cuba, Iran", ["+JP", "+KE", "-CU", "-IR"]),
    "letters sort a list": ("## Supported countries\n## A\n- Albania\n## B\n- Brazil", ["+AL", "+BR"]),
    "continents sort a list": ("# Supported countries\n## Europe\n- Malta\n## Asia Pacific\n- Japan", ["+MT", "+JP"]),
    "one country on two lines": ("# Supported countries\n- Bosnia\n- Herzegovina\n- Italy", ["+BA", "+IT"]),
    "a note after the name is no name": ("# Supported countries\n- Japan (beta)\n- Kenya*\n- Peru", ["+JP", "+KE", "+PE"]),
    "Congo beside the Republic": ("# Supported countries\n- Congo\n- Congo (Brazzaville)", ["+CD", "+CG"]),
    "a gloss in brackets": (
        "# Supported countries\n- Puerto Rico (USA)\n- Congo (Democratic Republic of the Congo)\n- Japan²",
        ["+PR", "+CD", "+JP"],
    ),
    "Congo alone": ("# Supported countries\n- Congo", ["+CG"]),
    "Dominica and the Dominican Republic": ("# 支持的国家\n- 多米尼加\n- 多米尼加共和国", ["+DM", "+DO"]),
    "Chinese": ("# 支持的国家和地区\n- 日本\n- 中国香港\n- 刚果（金）", ["+JP", "+HK", "+CD"]),
    "Chinese, barred": ("# 不支持的国家和地区\n- 古巴\n- 中国大陆、港澳", ["-CU", "-CN", "-HK", "-MO"]),
    "Traditional Chinese": ("# 支援的國家\n- 紐西蘭\n- 沙烏地阿拉伯", ["+NZ", "+SA"]),
    "a stray item does not break the list": ("# Supported countries\n- Japan\n- Kenya\n- Atlantis\n- Peru", ["+JP", "+KE", "+PE"]),
    "a list ends at the next paragraph": ("# Supported countries\n- Japan\nThat is all.\n# Offices\n- Malta", ["+JP"]),
    "a lead inside a list": ("# Places\n- We do not support:\n- Cuba\n- Iran", ["-CU", "-IR"]),
    "no words at all around a short list": ("- Japan\n- Kenya", []),
    "states of the union": ("# Where you can use it\n- Alabama\n- Florida\n- Georgia\n- Texas", []),
    "offices": ("# Our offices\n- Ireland\n- Japan\n- India", []),
    "phone codes": ("# Phone codes\n| Japan | +81\n| Kenya | +254", []),
    "subprocessors": ("# Sub-processors\n| Acme | hosting | Ireland\n| Bolt | mail | Germany", []),
    "governing law": ("# Governing law\n- Ireland\n- Japan", []),
}


@pytest.mark.parametrize(("page", "expected"), LISTS.values(), ids=LISTS)
def test_lists(page: str, expected: list[str]) -> None:
    assert places(page) == expected


def test_a_page_about_regions_needs_no_words_around_its_list() -> None:
    assert places("- Japan\n- Kenya", DocumentType.REGIONS) == ["+JP", "+KE"]


def test_a_page_that_is_little_but_a_long_list_needs_none_either() -> None:
    names = ["Japan", "Kenya", "Peru", "Chile", "Malta", "Italy", "France", "Spain", "Brazil", "Canada", "Ghana", "Togo", "Chad"]
    assert len(places("\n".join(f"- {name}" for name in names))) == len(names)


def test_a_table_says_yes_and_no_by_surface() -> None:
    page = "# Availability\n| Country | API | Mobile app | Nimbus Voice\n| Japan | ✓ | ✓ | Yes\n| Cuba | ✗ | no | ✗\n| Kenya | KE | ✓ | ✗"
    stated = {(fact.code, fact.surface, str(fact.polarity)) for fact in facts(page, Territory) if isinstance(fact, Territory)}
    assert stated == {
        ("JP", "api", "supported"), ("JP", "app", "supported"), ("JP", "Nimbus Voice", "supported"),
        ("CU", "api", "barred"), ("CU", "app", "barred"), ("CU", "Nimbus Voice", "barred"),
        ("KE", "app", "supported"), ("KE", "Nimbus Voice", "barred"),
    }  # fmt: skip


def test_a_status_column_is_no_surface() -> None:
    page = "# API availability\n| Country | Available?\n| Japan | Yes\n| Cuba | No"
    assert [(f.code, f.surface, str(f.polarity)) for f in facts(page, Territory)] == [("JP", "api", "supported"), ("CU", "api", "barred")]


@pytest.mark.parametrize(
    ("line", "code", "exclusions"),
    [
        ("Ukraine (except Crimea, Donetsk, and Luhansk regions)", "UA", ("UA-09", "UA-14", "UA-43")),
        ("Ukraine (with certain exceptions)", "UA", ("*",)),
        ("Ukraine, excluding Crimea", "UA", ("UA-43",)),
        ("乌克兰（克里米亚、顿涅茨克和卢甘斯克地区除外）", "UA", ("UA-09", "UA-14", "UA-43")),
        ("乌克兰(不包括克里米亚)", "UA", ("UA-43",)),
        ("China (excluding Hong Kong)", "CN", ("HK",)),
        ("Timor-Leste (East Timor)", "TL", ()),
    ],
)
def test_what_is_left_out_of_a_territory_is_its_exclusion(line: str, code: str, exclusions: tuple[str, ...]) -> None:
    stated = facts(f"# Supported countries\n- {line}", Territory)
    assert [(f.code, f.exclusions) for f in stated] == [(code, exclusions)]


def test_a_group_is_its_members_but_for_the_ones_left_out() -> None:
    stated = facts("The service is available in all EEA countries except France.", Territory)
    codes = {fact.code for fact in stated}
    assert len(codes) == 29
    assert {"DE", "NO"} <= codes
    assert "FR" not in codes
    assert {fact.group for fact in stated} == {"EEA"}


SENTENCES = {
    "available in": ("Nimbus is now available in Japan and South Korea.", ["+JP", "+KR"]),
    "no longer available": ("The API is no longer available in South Korea.", ["-KR"]),
    "not supported, after the name": ("Cuba and Iran are not supported.", ["-CU", "-IR"]),
    "supported, after the name": ("Japan is now supported.", ["+JP"]),
    "users there may not": ("Users in China cannot access the service.", ["-CN"]),
    "sanctioned countries": (
        "You may not export the service to sanctioned countries (currently Cuba, Iran and North Korea).",
        ["-CU", "-IR", "-KP"],
    ),
    "regions of a country": ("It may not be used in the Crimea, DNR and LNR regions of Ukraine.", ["-UA-43", "-UA-14", "-UA-09"]),
    "parts after the country": ("It may not be used in Ukraine's Crimea.", ["-UA-43"]),
    "a part in brackets": ("It may not be used in Ukraine (Crimea).", ["-UA-43"]),
    "a condition that bars": ("If you are domiciled in Cuba, you are not permitted to use the service.", ["-CU"]),
    "a condition that opens": ("For customers in Japan, the service is available.", ["+JP"]),
    "not outside": ("The preview is not available outside of Japan.", ["+JP"]),
    "worldwide except": ("Available worldwide except in Cuba and Iran.", ["-CU", "-IR"]),
    "both in one sentence": ("It is available in Japan but not available in Cuba.", ["+JP", "-CU"]),
    "the country Georgia": ("The app is not available in Cuba, Iran, or Georgia.", ["-CU", "-IR", "-GE"]),
    "不向": ("本服务不向中国大陆、港澳地区的用户提供。", ["-CN", "-HK", "-MO"]),
    "仅支持": ("目前仅支持日本、韩国地区的用户使用。", ["+JP", "+KR"]),
    "无法访问": ("来自古巴的用户无法访问本服务。", ["-CU"]),
    "a Chinese firm": ("由中国公司控股的用户不支持。", []),
    "Chinese about something else": ("日本的樱花支持者很多。", []),
    "Chinese storage": ("我们支持将用户信息存储于新加坡的服务器。", []),
    "Chinese, storage after the name": ("新加坡服务器可用，用户放心。", []),
    "an address": ("Write to Nimbus, 12 Quay Street, Dublin, Ireland.", []),
    "an address in a list of words": ("Our service is offered in Dublin, Ireland.", []),
    "governing law": ("These terms are governed by the laws of Ireland.", []),
    "a firm": ("The service is provided to you by Nimbus Ireland Ltd in Europe.", []),
    "a firm's form": ("The service is available to Ireland Limited.", []),
    "a person": ("The new voice is available to Jordan Smith.", []),
    "a name without a cue": ("Our founder crossed Chad on foot.", []),
    "a state": ("The service is available in Texas and Georgia.", []),
    "if you live there, disputes": ("If you live in Switzerland, disputes go to your courts.", []),
    "an open condition": ("We will tell you when it is available if you are in Japan.", []),
    "a right of residents": ("Residents of France have the right to object.", []),
    "a disclaimer": ("We make no representation that the service is available in Japan.", []),
    "available outside": ("The service is available outside Japan.", []),
    "where data go": ("Your data may not be transferred to servers in China.", []),
    "whose list it is": ("You may not be on any U.S. embargo list.", []),
    "law of a country": ("It may not be used where prohibited by the laws or regulations of Japan.", []),
    "lower case": ("It is not available in turkey sandwiches.", []),
    "stored there after the verdict": ("Japan is where our servers are hosted and available.", []),
    "a condition about law": ("If you are in Japan, the service is governed by local courts.", []),
    "a condition without a verdict": ("If you are in Japan, the service is great.", []),
    "access from there": ("Access from Cuba is prohibited.", ["-CU"]),
    "access from several": ("Access to the API from Cuba, Iran and Syria is not permitted.", ["-CU", "-IR", "-SY"]),
    "a thing prohibited there": ("Use of drones in Cuba is prohibited.", []),
    "may no longer": ("From 1 March 2032 customers in South Korea may no longer access or use the service.", ["-KR"]),
    "no longer able": ("Users in Japan will no longer be able to use the API.", ["-JP"]),
    "no longer something else": ("Customers in South Korea may no longer combine two vouchers.", []),
    "owned from there": ("Companies majority owned from China may not use the API.", []),
    "owned by firms there": ("Any entity more than 50% owned by companies based in China, Russia or Iran may not use the API.", []),
    "owned is another word": ("This wholly owned product is not available in Cuba.", ["-CU"]),
    "无法继续使用": ("自2032年3月1日起，韩国用户将无法继续使用本服务。", ["-KR"]),
    "those who refuse": ("韩国用户不同意本通知的，将无法继续使用本服务。", []),
    "a holding": ("由中国控股的用户将无法继续使用本服务。", []),
    "far from its cue": (f"It is available to all who {'really ' * 12} love the food in Japan.", []),
}


@pytest.mark.parametrize(("page", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_sentences(page: str, expected: list[str]) -> None:
    assert places(page) == expected


def test_no_sentence_counts_in_a_section_about_disputes() -> None:
    assert places("# Arbitration\nThis section is not available in Japan.") == []


def test_the_surface_is_read_from_the_words_around() -> None:
    said = {
        "The API is not available in Cuba.": "api",
        "The mobile app is not available in Cuba.": "app",
        "The API and the app are not available in Cuba.": "all",
        "应用不支持古巴地区。": "app",
    }
    assert {page: [f.surface for f in facts(page, Territory)] for page in said} == {page: [surface] for page, surface in said.items()}


def test_every_territory_quotes_its_page_and_knows_its_place() -> None:
    page = (
        "# Terms\n## Supported countries\n- "
        + ", ".join(f"Japan, Kenya (beta {n})" for n in range(20))
        + "\n## Other\nIt is not available in Cuba. Bye."
    )
    stated = facts(page, Territory)
    assert [(f.quote, f.heading) for f in stated] == [
        ("Japan", ("Terms", "Supported countries")),
        ("Kenya (beta 0)", ("Terms", "Supported countries")),
        ("It is not available in Cuba.", ("Terms", "Other")),
    ]
    assert stated[2].polarity is Polarity.BARRED


def test_a_note_behind_a_name_keeps_it_in_the_list_unless_the_note_says_no() -> None:
    lines = "# Supported countries\n- Japan\n- South Korea – Pro only\n- Brazil — coming soon\n- Canary Islands\n- France"
    assert places(lines) == ["+JP", "+KR", "+FR"]


def test_a_sentence_that_begins_with_a_product_is_about_that_product() -> None:
    found = facts("Finch Voice is not available in Japan.\nThe service is available in Peru.", Territory)
    assert [(fact.code, fact.surface) for fact in found if isinstance(fact, Territory)] == [("JP", "Finch Voice"), ("PE", "all")]
