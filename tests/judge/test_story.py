"""The demo's story, step by step: what a careful reader would say of each change, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.compare import compare
from monitor.demo.pages import PAGES, PROVIDERS
from monitor.demo.story import STEPS
from monitor.judge import Subject, judge
from monitor.model import Block, BlockKind, Judgement, Reading
from tests.judge.golden_pairs import block

TOLD = {
    "2025-01-20": (
        "high", "tightened", "unknown", None,
        "Northwind AI: requests per minute cut from 1,000 to 500, tokens per minute cut from 400,000 to 200,000, price per million output tokens "
        "raised from $12.00 to $15.00 (Standard); new entries: Free, Scale",
        "北风智能：每分钟请求数从 1,000 降至 500，每分钟词元数从 400,000 降至 200,000，每百万输出词元价格从 $12.00 升至 $15.00（Standard）；新增条目：Free、Scale",
    ),
    "2025-03-10": (
        "high", "tightened", "upcoming", date(2025, 6, 1),
        "Northwind AI: aurora-2 is deprecated, effective 2025-06-01",
        "北风智能：aurora-2 被弃用，2025-06-01 生效",
    ),
    "2025-06-03": (
        "critical", "tightened", "upcoming", date(2025, 6, 8),
        "Codelark: direct access to Aurora 3 is cut off, effective 2025-06-08",
        "云雀编码：Aurora 3 的接入被切断，2025-06-08 生效",
    ),
    "2025-07-01": ("critical", "tightened", "unknown", None, "Northwind AI: no longer available in Kazakhstan", "北风智能：不再向以下地区提供：哈萨克斯坦"),
    "2025-08-01": (
        "high", "tightened", "immediate", date(2025, 8, 1),
        "Northwind AI: building competing products or models prohibited; measures possible without notice, effective immediately",
        "北风智能：禁止开发竞争性产品或模型；可不经通知采取措施，立即生效",
    ),
    "2025-09-05": (
        "critical", "tightened", "immediate", date(2025, 9, 5),
        "Northwind AI: companies more than 50% owned from unsupported regions barred, effective immediately",
        "北风智能：禁止由不受支持地区持股超过 50% 的公司使用，立即生效",
    ),
    "2025-10-13": ("critical", "tightened", "unknown", None, "Codelark: no longer available in China", "云雀编码：不再向以下地区提供：中国"),
    "2025-11-17": (
        "high", "tightened", "unknown", None,
        "Lingxi: resale of the service prohibited; customers' data may be used for training; price raised from 8元 to 12元 (灵犀-标准版)",
        "灵犀：禁止转售服务；客户数据可用于训练模型；价格从 8元 升至 12元（灵犀-标准版）",
    ),
    "2025-12-15": ("medium", "loosened", "unknown", None, "Lingxi: now available in Kenya, Vietnam", "灵犀：新增可用地区：肯尼亚、越南"),
    "2026-01-09": (
        "critical", "tightened", "unknown", None,
        "Codelark: third-party clients and tools prohibited; subscription credentials in third-party clients and tools prohibited",
        "云雀编码：禁止使用第三方客户端与工具；禁止在第三方客户端或工具中使用订阅凭证",
    ),
    "2026-04-13": ("critical", "tightened", "unknown", None, "Codelark: no longer available in Hong Kong", "云雀编码：不再向以下地区提供：中国香港"),
    "2026-05-11": ("medium", "loosened", "unknown", None, "Northwind AI: now available in Norway, New Zealand", "北风智能：新增可用地区：挪威、新西兰"),
    "2026-08-24": (
        "high", "tightened", "unknown", None,
        "Codelark: price raised from $20 to $32, fast requests cut from 500 to 300 (Team plan)",
        "云雀编码：价格从 $20 升至 $32，快速请求数从 500 降至 300（Team 套餐）",
    ),
    "2026-10-20": (
        "high", "tightened", "upcoming", date(2026, 12, 1),
        "Northwind AI: resale of the service prohibited (“Customer may not resell access to the Services or provide it to third parties through "
        "gateways, rel…”), effective 2026-12-01",
        "北风智能：禁止转售服务（“Customer may not resell access to the Services or provide it to third parties through gateways, rel…”），"
        "2026-12-01 生效",
    ),
}  # fmt: skip


def _reading(text: str, language: str) -> Reading:
    return Reading(tuple(map(_block, filter(None, text.split("\n")))), language=language)


def _block(line: str) -> Block:
    return Block(BlockKind.ROW, line.strip("| ")) if line.startswith("|") else block(line)


def _judged() -> dict[str, Judgement]:
    pages, texts = {page.path: page for page in PAGES}, {page.path: page.text for page in PAGES}
    found = {}
    for step in (step for step in STEPS if step.edits):
        page, old = pages[step.page], texts[step.page]
        for was, now in step.edits:
            texts[step.page] = texts[step.page].replace(was, now)
        before, after = _reading(old, page.language), _reading(texts[step.page], page.language)
        subject = Subject(PROVIDERS[page.provider], page.name, page.type)
        found[f"{step.at:%Y-%m-%d}"] = judge(compare(before, after), before, after, subject, step.at)
    return found


JUDGED = _judged()


@pytest.mark.parametrize("day", TOLD)
def test_a_step_of_the_story_is_told_as_a_person_would(day: str) -> None:
    severity, direction, urgency, effective, en, zh = TOLD[day]
    judged = JUDGED[day]
    assert (judged.severity.value, judged.findings[0].direction.value) == (severity, direction)
    assert (judged.urgency.value, judged.effective_date) == (urgency, effective)
    assert judged.summary.en == en
    assert judged.summary.zh == zh


def test_every_step_that_alerts_is_told_and_no_other() -> None:
    assert {f"{step.at:%Y-%m-%d}" for step in STEPS if step.alerts} == set(TOLD)
    assert JUDGED["2024-12-16"].findings == ()
