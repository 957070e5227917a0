"""Why a look was decided as it was, in the reader's language.

`monitor.judge.confirm` and `monitor.pipeline` write their notes in English, and so they are stored; each is known here by its wording, with what stands in the gaps.
"""

from __future__ import annotations

import re
from functools import cache

from monitor.model import BrokenReason, Text
from monitor.render.source_notes import SOURCE_NOTES
from monitor.render.words import BROKEN_REASONS, INCIDENT_IMPACTS, SEVERITIES

NOTES: tuple[Text, ...] = (
    Text(
        "the archive read the page anew by other rules: kept as the next version, no change of the policy",
        "存档按其他规则重新提取了页面：记为下一版，并非政策变更",
    ),
    Text("brought in from an export", "由导出文件导入"),
    Text("the first good reading of this source: version 1", "该来源首次成功读取：记为第 1 版"),
    Text("the document is readable again after {} looks without it", "连续 {} 次未能读取后，文档恢复可读"),
    Text("not the document: {} — {}", "返回的不是该文档：{} — {}"),
    Text("look {} in a row since {}; there is no version yet", "自 {1} 起连续第 {0} 次；尚无任何版本"),
    Text("look {} in a row since {}; version {} stays", "自 {1} 起连续第 {0} 次；保留第 {2} 版"),
    Text("compared with version {}: the same text", "与第 {} 版比较：文本相同"),
    Text("compared with version {}: the same policy", "与第 {} 版比较：政策内容相同"),
    Text("compared with version {}: {} edits that matter", "与第 {} 版比较：{} 处实质改动"),
    Text("compared with version {}: {} edits", "与第 {} 版比较：{} 处改动"),
    Text("dropped as noise by {}: {}", "按规则 {} 作为噪声忽略：{} 处"),
    Text("the new text seen before is gone again and remembered for its date", "之前出现的新文本又消失了；保留其首次出现的日期"),
    Text("the new text seen before is gone again", "之前出现的新文本又消失了"),
    Text(
        "the address gives “{}” since {}, which is no policy: its edits are nobody's rules",
        "自 {1} 起该地址返回“{0}”，并非政策文档，其改动不构成规则变化",
    ),
    Text("not told yet: waits until it is seen again", "暂不通知：等待再次出现以确认"),
    Text("not told yet: the new text of {} waits until it is seen again", "暂不通知：{} 出现的新文本等待再次出现以确认"),
    Text("it brings back version {}, but access is at stake: not held", "内容恢复为第 {} 版，但涉及能否继续使用：不再等待"),
    Text("not told: it brings back version {}, held until it lasts {} days", "暂不通知：内容恢复为第 {} 版，需持续 {} 天才通知"),
    Text("not told: the return to version {} is held for another {} days", "暂不通知：恢复为第 {} 版，还需观察 {} 天"),
    Text("seen again since {} ({} looks): confirmed", "自 {} 起再次出现（共 {} 次）：已确认"),
    Text(
        "the text of {} was edited further, its edits stayed: confirmed; the newer text waits",
        "{} 的文本又有改动，但其原有改动仍在：已确认；更新的文本等待确认",
    ),
    Text("told: version {} follows version {} with {} edits that matter", "已通知：第 {} 版取代第 {} 版，共 {} 处实质改动"),
    Text("told as moved: the address now gives “{}” instead of “{}”", "已按迁移通知：该地址现返回“{}”，原为“{}”"),
    Text(
        "selector stale since {}: it matches nothing any more, the main content was read instead; try {}",
        "选择器自 {} 起失效：已匹配不到内容，改读正文；可改为 {}",
    ),
    Text(
        "selector stale since {}: it matches nothing any more, the main content was read instead",
        "选择器自 {} 起失效：已匹配不到内容，改读正文",
    ),
    Text(
        "the rules of reading changed: the version in force was read again from its snapshot",
        "读取规则已变：已按新规则从快照重新读取现行版本",
    ),
)
"""The notes of `monitor.judge.confirm` and `monitor.pipeline`; gaps are filled in order, or by number where Chinese says things in another order."""


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], Text], ...]:
    return tuple((re.compile("(.+?)".join(map(re.escape, note.en.split("{}"))), re.DOTALL), note) for note in (*NOTES, *SOURCE_NOTES))


def note_in(note: str, language: str) -> str:
    """A note for a language tag (`zh…` is Chinese, all else English); one that is not known stays as it is."""
    for pattern, text in _patterns():
        if match := pattern.fullmatch(note):
            step = text.en.startswith("told: ") and len(match.groups()) == len(_STEP)
            gaps = _step(match.groups(), language) if step else [_reason(gap, language) for gap in match.groups()]
            return text.in_language(language).format(*gaps)
    return note


def _reason(gap: str, language: str) -> str:
    """The name of a reason that stands in a gap by its identifier."""
    known = gap in {reason.value for reason in BrokenReason}
    return BROKEN_REASONS[BrokenReason(gap)].in_language(language) if known else gap


_STEP: tuple[dict[str, Text], ...] = (
    {},
    {each.value: name for each, name in INCIDENT_IMPACTS.items()},
    {each.value: name for each, name in SEVERITIES.items()},
)
"""What stands in the gaps of an incident's step: its title, its impact, its severity."""


def _step(gaps: tuple[str, ...], language: str) -> list[str]:
    """The names of impact and severity; `maintenance` is no reason here."""
    if not language.startswith("zh"):
        return list(gaps)
    return [names[gap].zh if gap in names else gap for names, gap in zip(_STEP, gaps, strict=True)]
