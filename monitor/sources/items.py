"""An item of a feed, judged by itself: what it says, or what it says now that it did not say before."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from monitor.compare import compare
from monitor.fetch.feed import Fresh
from monitor.judge import Overrides, Subject, judge
from monitor.judge.rules.derived import UNEXPLAINED
from monitor.judge.sentences import sentences
from monitor.judge.severity import gravest
from monitor.judge.summary import SHORT_QUOTE, clip
from monitor.judge.words import words
from monitor.model import (
    Block,
    BlockKind,
    Diff,
    Direction,
    Finding,
    FollowRules,
    Judgement,
    Kind,
    Reading,
    ReadRules,
    Response,
    Severity,
    Side,
    SourceKind,
    Text,
)
from monitor.read import read
from monitor.read.feed import content_blocks, heading_of
from monitor.read.followed import Page

_MOST_OF_AN_ITEM = 500
_ASIDE = frozenset({Kind.EDITORIAL, Kind.EFFECTIVE_DATE})
_ABOUT_US = {
    Kind.PRICING_LIMITS: words(
        r"\bpric\w+|\bplans?\b|\bper (?:month|year|seat|user|million|1[kK]|hour|day|minute|request)\b|\btokens?\b|\bquotas?\b|\blimits?\b|\bcredits?\b|\bfree\b|"
        r"\bsubscri\w+|\btiers?\b|\bbill(?:s|ed|ing)?\b|\bfees?\b|\brefunds?\b|\busage\b",
        r"价|套餐|配额|额度|限额|限流|免费|订阅|费|退款",
    ),
    Kind.DATA_USE: words(
        r"\byour?\b|\bcustomers?\b|\busers?\b|\bpersonal\b|\bopt(?:ed|s|ing)?[- ](?:in|out)\b|\bret(?:ain|ention)\w*|\binputs?\b|\bconversations?\b|\bchats?\b|\bconsent\b",
        r"您|你|用户|客户|个人|数据|对话",
    ),
}
"""News is full of sums and of trained models; what concerns those who buy is said in these words."""
HEADING = 2
"""Level of an item's title; headings of its own text stand below it."""
_NEVER = datetime.min.replace(tzinfo=UTC)
"""A page is read the same whenever it came."""


@dataclass(frozen=True, slots=True)
class ItemTold:
    """An item that matters."""

    title: str
    blocks: tuple[Block, ...]
    judgement: Judgement


def judged_item(
    fresh: Fresh, subject: Subject, rules: FollowRules, at: datetime, overrides: Overrides, ignore: tuple[str, ...]
) -> ItemTold | None:
    """What a new item says, or what a changed one says now that it did not say before; None where that is nothing that matters."""
    item = fresh.entry.item
    text = _blocks(fresh.entry.page, rules, item.url) if fresh.entry.page else content_blocks(item)
    heading = heading_of(item if item.title else replace(item, title=_title(text)))
    after = Reading((*heading, *_below_title(text, heading[0])))
    before = Reading((*heading, *_below_title(_blocks(fresh.before, rules, item.url), heading[0]))) if fresh.before else Reading(())
    diff = compare(before, after, ignore)
    if not diff.material:
        return None
    judged = judge(diff, before, after, subject, at, overrides)
    found = tuple(each for each in judged.findings if _matters(each))
    named = () if found else _keyword(diff, rules.keywords)
    if not found and not named:
        return None
    title = heading[0].text
    summary = _summary(subject, title, judged, named)
    return ItemTold(title, after.blocks, replace(judged, findings=found or named, severity=gravest(found or named), summary=summary))


def _blocks(page: Page, rules: FollowRules, url: str | None) -> tuple[Block, ...]:
    response = Response(url or page.final_url, page.final_url, 200, (("content-type", page.content_type),), page.body, _NEVER)
    found = read(response, ReadRules(SourceKind.AUTO, rules.select))
    return tuple(map(_below, found.blocks)) if isinstance(found, Reading) else ()


def _matters(finding: Finding) -> bool:
    """What a rule finds in an announcement as in a policy; of prices and data below `high` only where the words are about ours."""
    if finding.kind in _ASIDE or finding.severity is Severity.INFO:
        return False
    about = _ABOUT_US.get(finding.kind)
    return about is None or finding.severity.rank >= Severity.HIGH.rank or about.found(finding.quote)


def _title(text: tuple[Block, ...]) -> str:
    """What a page calls itself, for feeds that give addresses only."""
    return next((block.text for block in text if block.kind is BlockKind.HEADING), "")


def _below_title(text: tuple[Block, ...], title: Block) -> tuple[Block, ...]:
    """Without the page's own title, which would stand there twice."""
    return tuple(block for block in text if block.kind is not BlockKind.HEADING or block.text != title.text)[:_MOST_OF_AN_ITEM]


def _below(block: Block) -> Block:
    """Headings of the item's own text stand below its title."""
    return replace(block, level=min(6, block.level + HEADING)) if block.kind is BlockKind.HEADING else block


def _keyword(diff: Diff, keywords: tuple[str, ...]) -> tuple[Finding, ...]:
    """The first new sentence for each keyword; Latin words count as whole words."""
    new = [edit.after.text for edit in diff.material if edit.after is not None]
    said = [sentence for text in new for sentence in sentences(text)]
    found: dict[str, Finding] = {}
    for keyword in keywords:
        quote = next((sentence for sentence in said if _mentions(sentence, keyword)), None)
        if quote is not None:
            found.setdefault(quote, Finding(Kind.EDITORIAL, Direction.NEUTRAL, Severity.LOW, quote, Side.ADDED, UNEXPLAINED.id, (keyword,)))
    return tuple(found.values())


def _mentions(text: str, keyword: str) -> bool:
    wanted = keyword.casefold()
    left = r"(?<!\w)" if wanted[:1].isascii() and wanted[:1].isalnum() else ""
    right = r"(?!\w)" if wanted[-1:].isascii() and wanted[-1:].isalnum() else ""
    return re.search(f"{left}{re.escape(wanted)}{right}", text.casefold(), re.ASCII) is not None


def _summary(subject: Subject, title: str, judged: Judgement, named: tuple[Finding, ...]) -> Text:
    """Names the item; then what it means, or the words in which a keyword stands."""
    shown = clip(title)
    if named:
        word, quote = named[0].heading[0], clip(named[0].quote, SHORT_QUOTE)
        return Text(
            f"{subject.provider.en}: “{shown}” mentions “{word}”: “{quote}”", f"{subject.provider.zh}：《{shown}》提到“{word}”：“{quote}”"
        )
    en = judged.summary.en.removeprefix(f"{subject.provider.en}: ")
    zh = judged.summary.zh.removeprefix(f"{subject.provider.zh}：")
    return Text(f"{subject.provider.en}: “{shown}” — {en}", f"{subject.provider.zh}：《{shown}》——{zh}")
