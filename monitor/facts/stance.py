"""Whether words open or close something by place: "available in", "not supported", 不支持. The words around a list decide what it is a list of."""

from __future__ import annotations

import re
from enum import StrEnum

from monitor.facts.text import fold, split
from monitor.facts.types import Polarity


class Other(StrEnum):
    """Words by which a list of territories is about something else than availability."""

    OTHER = "other"


Stance = Polarity | Other | None
"""None: the words say nothing about it."""

_NEGATION = r"(?:not|n't|no longer|never|neither|nor|cannot|unable to|without|isn't|aren't|don't|doesn't|won't|can't)"
_VERBS = r"(?:available|supported|support|offered|offer|offering|accessible|provided|provide|permitted|allowed|eligible|sold|sell|licensed|launch\w*|extend\w*|open|authorized|authorised)"
BARRED = re.compile(
    rf"\b{_NEGATION}\b[^.:;]{{0,25}}?\b{_VERBS}\b|\b{_NEGATION}\b[^.;:]{{0,20}}?\b(?:access\w*|us(?:e|ed|ing)|register|sign up|purchase|download\w*|export\w*)\b"
    r"|\b(?:unavailable|unsupported|non-supported|restricted|prohibited|barred|banned|blocked|embargo\w*|sanction\w*|excluded|ineligible|disallowed|discontinu\w*|forbidden"
    r"|suspend\w*|geo-?block\w*|withdrawn|withdraw)\b"
    r"|不(?:再)?(?:予)?(?:支持|提供|可用|适用|開放|开放|支援|能使用|可使用|得使用|得訪問|得访问|面向|向)|(?:无法|無法|不能|不可|不得|禁止)(?:访问|訪問|使用|获取|登录|注册|存取|提供)?|未(?:开放|開放|支持|支援|上线)|暂不|暫不|受限|限制|禁运|禁運|制裁|停止"
    r"|排除在外|除外|封锁|屏蔽"
)
SUPPORTED = re.compile(
    r"\b(?:availab\w+|supported|support|supports|offered|offer|accessible|eligible|permitted|allowed|launch\w*|roll(?:ing|ed)? out|open to|can (?:use|access|be used|be accessed)"
    r"|access (?:is|to)|provided|expand\w*|served|serve|where you can)\b"
    r"|支持|支援|可用|开放|開放|可以使用|可使用|上线|上線|提供服务|提供服務|提供|适用|適用|覆盖|覆蓋|推出|能使用"
)
OTHER = re.compile(
    r"\b(?:governing law|governed by|laws of|jurisdiction of|courts?|arbitrat\w+|venue|subprocessors?|sub-processors?|data cent(?:er|re)s?|hosted in|servers? (?:are )?located|data transfers?|transfers? of"
    r"|transfer(?:red)? to|adequacy|adequate|data residency|representative|phone|telephone|dial|calling codes?|shipping|tax(?:es)?|vat|headquarter\w*|offices?|privacy rights|supervisory authorit\w+|data protection authorit\w+"
    r"|consumer rights|mailing address|registered address|contracting part(?:y|ies)|holidays?|currenc(?:y|ies)|languages?|translated|population)\b"
    r"|管辖|管轄|适用法律|法院|仲裁|子处理者|分处理者|数据中心|資料中心|跨境传输|电话区号|区号|充分性|税"
)
INVERTED = re.compile(
    r"\b(?:outside(?: of)?|other than|not (?:on|in|included in|part of) (?:this|the|our) list|(?:not|isn't|aren't) (?:listed|included|on this)|unlisted|except(?: for| in)?(?: the)?(?: following)?|excluding|with the exception of"
    r"|(?:any|all|every) other (?:location|place|countr|region|territor|jurisdiction)\w*|elsewhere|anywhere else)\b"
    r"|以外|之外|不在(?:以下|下列|本|此|上述)?(?:列表|名单|名單|清单)|未列出|其他(?:任何)?(?:国家|地区|國家|地區)|除(?!外)"
)
_ENUMERATING = re.compile(r":\s*$|\b(?:following|below|listed)\b|以下|如下|下列|：$")


def _plain(sentence: str) -> Stance:
    if BARRED.search(sentence):
        return Polarity.BARRED
    return Polarity.SUPPORTED if SUPPORTED.search(sentence) else None


def opposite(polarity: Polarity) -> Polarity:
    """The other one."""
    return Polarity.BARRED if polarity is Polarity.SUPPORTED else Polarity.SUPPORTED


def _of_sentence(sentence: str) -> Stance:
    stance = _plain(sentence)
    if isinstance(stance, Polarity) and INVERTED.search(sentence):
        return opposite(stance)
    if stance is None and OTHER.search(sentence):
        return Other.OTHER
    return stance


def stance_of(text: str) -> Stance:
    """What a heading or the paragraph before a list says the list is: by its sentence that enumerates, else by its last one that says anything."""
    sentences = [fold(sentence) for _, sentence in split(text)]  # split first: where a sentence ends is told by its capitals
    said = [(sentence, _of_sentence(sentence)) for sentence in sentences]
    known = [(sentence, stance) for sentence, stance in said if stance is not None]
    enumerating = [stance for sentence, stance in known if _ENUMERATING.search(sentence)]
    if enumerating:
        return enumerating[-1]
    return known[-1][1] if known else None
