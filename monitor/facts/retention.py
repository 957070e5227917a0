"""How long data is kept: "we keep prompts for 30 days", 对话记录保存180天."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from monitor.facts.notice import period_of, periods
from monitor.facts.text import Page, Sentence
from monitor.facts.types import Limit
from monitor.model import BlockKind

_KEPT = re.compile(
    r"\b(?:keep|keeps|kept|retain\w*|retention|stor(?:e|es|ed|age)|delet\w+|eras\w+|purg\w+|removed?|logged)\b|保存|保留|留存|存储|儲存|删除|刪除"
)
_DATA = re.compile(
    r"\b(?:data|information|content|prompts?|inputs?|outputs?|logs?|conversations?|chats?|records?|history|files?|recordings?|requests?|messages?"
    r"|backups?|copies|it|them)\b|数据|信息|内容|日志|记录|对话|录音|资料|文件|會話|會话"
)
_OTHER = re.compile(r"\bnotice\b|\bnotif\w+|\binform you\b|\bwarrant\w*|\brefund\w*|\bliab\w+|\bpay\w*|提前|通知|退款|付款")


def _of(sentence: Sentence) -> Iterator[tuple[Decimal, str]]:
    folded = sentence.folded
    if _KEPT.search(folded) and _DATA.search(folded) and not _OTHER.search(folded):
        for match in periods(folded):
            number, unit = period_of(match)
            yield Decimal(number), f"{unit}s of retention"


def find(page: Page) -> Iterator[Limit]:
    """Every period for which data is kept, or after which it is deleted; the unit is `days of retention` and the like."""
    for place in page.places:
        if place.block.kind is not BlockKind.HEADING:
            for sentence in place.sentences:
                for amount, unit in _of(sentence):
                    yield Limit(amount=amount, unit=unit, quote=sentence.text, heading=place.heading)
