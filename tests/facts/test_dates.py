"""Days, their roles, and relative dates, in English and Chinese."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.facts import DateFact, effective_date, find
from monitor.model import DocumentType
from tests.facts.pages import facts, reading

DAY = "2026-03-01"
FORMS = [
    "Effective March 1, 2026", "Effective Mar. 1st, 2026", "Effective date: 1 March 2026", "Effective 1st of March, 2026", "EFFECTIVE: MARCH 1 2026", "Effective as of 2026-03-01",
    "Effective 2026/03/01", "Effective 2026.3.1", "In force from 01.03.2026", "Effective 3/1/2026", "Comes into effect on March 1, 2026", "March 1, 2026 (effective)",
    "生效日期：2026年3月1日", "本协议自 2026 年 03 月 01 日起施行。", "本政策于二〇二六年三月一日生效", "２０２６年３月１日生效", "自2026年3月1日起生效", "實施日期：2026年3月1日",
]  # fmt: skip


@pytest.mark.parametrize("text", FORMS)
def test_every_common_form_of_a_date_in_force(text: str) -> None:
    assert [(str(f.role), str(f.date)) for f in facts(text, DateFact)] == [("effective", DAY)]


@pytest.mark.parametrize(
    ("text", "language", "stated"),
    [
        ("Last updated: March 1, 2026", "en", [("updated", DAY)]),
        ("更新日期：2026年3月1日", "zh", [("updated", DAY)]),
        ("Updated March 1, 2026. Effective April 1, 2026.", "en", [("updated", DAY), ("effective", "2026-04-01")]),
        ("Updated 13/02/2026", "en", [("updated", "2026-02-13")]),
        ("Updated 02/03/2026", "fr", [("updated", "2026-03-02")]),
        ("Mise à jour : 1er mars 2026", "fr", [("updated", DAY)]),
        ("Stand: 1. März 2026", "de-DE", [("updated", DAY)]),
        ("更新：二〇二五年十二月三十一日", "zh", [("updated", "2025-12-31")]),
        ("更新：二〇二五年十月二十日", "zh", [("updated", "2025-10-20")]),
        ("Updated terms, effective March 1, 2026", "en", [("effective", DAY)]),
        ("Updated June 31, 2026", "en", []),
        ("Founded March 1, 2026", "en", []),
        ("as required by Directive 2016/679 of 27 April 2016, updated rules apply", "en", []),
        ("as updated by the Regulation of 27 April 2016", "en", []),
        ("Call 2026 today", "en", []),
        ("Updated March 1, 2026", "xx", [("updated", DAY)]),
    ],
)
def test_roles_languages_and_what_is_no_date(text: str, language: str, stated: list[tuple[str, str]]) -> None:
    assert [(str(f.role), str(f.date)) for f in facts(text, DateFact, language=language)] == stated


def test_a_label_above_gives_a_bare_date_its_role() -> None:
    assert [(str(f.role), str(f.date)) for f in facts("## Effective date\nMarch 1, 2026", DateFact)] == [("effective", DAY)]


def test_dates_of_earlier_versions_are_not_this_one_s() -> None:
    page = "Effective March 1, 2026\n# Previous versions\nEffective May 1, 2024"
    assert [str(f.date) for f in facts(page, DateFact)] == [DAY]


def test_a_shutdown_names_what_ends() -> None:
    stated = facts("The nimbus-2 model will be retired on March 1, 2026.\nSky API will be discontinued on April 1, 2026.", DateFact)
    assert [(str(f.role), str(f.date), f.subject) for f in stated] == [("shutdown", DAY, "nimbus-2"), ("shutdown", "2026-04-01", "Sky API")]


def test_a_table_of_deprecations_takes_roles_from_its_columns() -> None:
    page = (
        "# Deprecations\n| Model | Note | Retired on\n| nimbus-2 | old | 2026-03-01\n| nimbus-3 | none | —\n| nimbus-4 | newer | 2026-04-01"
    )
    stated = facts(page, DateFact)
    assert [(str(f.role), str(f.date), f.subject) for f in stated] == [
        ("shutdown", DAY, "nimbus-2"),
        ("shutdown", "2026-04-01", "nimbus-4"),
    ]


@pytest.mark.parametrize(
    ("text", "role", "duration", "subject"),
    [
        ("Changes take effect 30 days after posting.", "effective", "P30D", "changes"),
        ("We will give you at least thirty (30) days' prior notice of changes.", "notice", "P30D", "changes"),
        ("We will notify you at least two weeks before we discontinue a model.", "notice", "P2W", "shutdown"),
        ("Either party may terminate with 3 months' written notice.", "notice", "P3M", "termination"),
        ("You must cancel 24 hours in advance of the renewal date.", "notice", "PT24H", "renewal"),
        ("我们将提前30日通知您价格变更。", "notice", "P30D", "price"),
        ("修改后的条款在公布七日后生效。", "effective", "P7D", "changes"),
        ("我们会提前十五个工作日公告终止服务。", "notice", "P15D", "termination"),
        ("The new prices are effective immediately.", "effective", "P0D", ""),
        ("Changes to these terms are effective immediately upon posting.", "notice", "P0D", "changes"),
        ("本条款修改后一经公布即生效。", "notice", "P0D", "changes"),
        ("该限制立即生效。", "effective", "P0D", ""),
    ],
)
def test_periods(text: str, role: str, duration: str, subject: str) -> None:
    assert [(str(f.role), f.duration, f.subject) for f in facts(text, DateFact)] == [(role, duration, subject)]


@pytest.mark.parametrize(
    "text",
    [
        "You may object within 30 days of the notice.",
        "Our liability is limited to fees paid in the 12 months before the notice.",
        "The trial lasts 14 days.",
        "After 30 days we delete logs.",
        "# We give 30 days notice",
    ],
)
def test_periods_that_are_no_notice(text: str) -> None:
    assert facts(text, DateFact) == []


@pytest.mark.parametrize(
    ("before", "after", "day"),
    [
        ("Effective May 1, 2025", "Effective March 1, 2026", date(2026, 3, 1)),
        ("Effective March 1, 2026", "Effective March 1, 2026", date(2026, 3, 1)),
        ("Effective May 1, 2025", "Effective May 1, 2025. Section 3 takes effect on March 1, 2026.", date(2026, 3, 1)),
        ("Updated May 1, 2025", "Updated March 1, 2026", None),
        ("Effective May 1, 2025", "Nothing", None),
    ],
)
def test_the_day_a_version_is_in_force(before: str, after: str, day: date | None) -> None:
    old, new = (find(reading(text), DocumentType.TERMS) for text in (before, after))
    assert effective_date(old, new) == day
