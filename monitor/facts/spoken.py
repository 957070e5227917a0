"""Territories that a sentence opens or closes: "is not available in Cuba", 不向…提供. Strict: a country in a sentence is mostly about something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.facts.names import Mention, gazetteer
from monitor.facts.text import Place, Sentence, fold
from monitor.facts.types import Polarity
from monitor.model import BlockKind

_NOT = r"(?:not|no longer|never|n't|cannot|neither|nor)"
_OFFER = r"(?:available|accessible|supported|offered|provided|permitted|allowed|licensed|granted|sold|open|intended|eligible)"
_BAR = re.compile(
    rf"\b{_NOT}\b (?:\w+ ){{0,4}}?{_OFFER}\b|\b(?:unavailable|unsupported|inaccessible)\b"
    rf"|\b(?:do|does|did|will|can|could)(?: not|n't) (?:\w+ ){{0,2}}?(?:offer|support|provide|sell|serve|allow|permit)\b|\b(?:stop|stopped|cease|ceased|end|ended|ending|discontinu\w+|withdr[ae]w\w*|suspend\w*) "
    r"(?:\w+ ){0,4}?(?:access|service|services|availability|support|offering|operations|sales)\b"
    r"|\b(?:may|must|shall|can|will)(?: not|not) (?:be )?(?:access\w*|us(?:e|ed)|export\w*|re-?export\w*|download\w*|transfer\w*|ship\w*)\b"
    r"|\b(?:not|neither|nor) (?:\([a-z]\) |\w+ ){0,6}?(?:located|resident|residing|domiciled|organized|national|citizen|ordinarily)\b"
    r"|\b(?:prohibited|barred|banned|blocked|restricted (?:to|in|from|countr\w+|territor\w+|regions?)|embargoed|sanctioned|comprehensive sanctions|ineligible)\b"
    r"|不(?:再)?(?:支持|提供|可用|面向|向|开放|開放|支援|适用|得(?:从|在|自))|(?:无法|無法|不能|不可|不得|禁止)(?:再|继续|繼續|直接)?(?:在|从|自|于|於|访问|訪問|使用)|未(?:开放|開放|支持|支援)|暂不|暫不|受限|禁运|禁運|制裁|停止(?:向|在|对|提供)|移出|移除"
)
_OPEN = re.compile(
    r"\b(?:available|accessible|supported|offered|launch(?:es|ed|ing)?|roll(?:ing|ed)? out|expand(?:s|ed|ing)?|open(?:s|ed|ing)?|eligible|live)\b|\bsupports?\b|\b(?:added|adding) support\b"
    r"|支持|可用|开放|開放|上线|上線|支援|推出|面向|可(?:在|以在|于)"
)
_PREPOSITION = re.compile(r"\b(?:in|to|for|from|across|within|throughout|into|of|include|includes|including|by|with respect to)\b|:")
_PLACE_WORD = re.compile(r"地区|地區|国家|國家|用户|用戶|服务|服務|访问|訪問|使用|境内|境內|区域|區域|客户|客戶")
_UNRELATED = re.compile(
    r"\b(?:governing law|governed by|laws? of|jurisdiction of|courts?|arbitrat\w+|venue|sub-?processors?|data cent(?:er|re)s?|hosted|servers?|transfer(?:red|s)? (?:\w+ )?to|adequacy|representative|phone|telephone|dial|shipping"
    r"|tax(?:es)?|vat|headquarter\w*|offices?|right to|your rights|entitled|consumer law|consumer rights|processed in|stored in|trademark\w*|registered (?:in|with|office)|support team|customer support|e-?mail|postal|incorporated|holidays?"
    r"|data protection|supervisory|privacy rights)\b|管辖|管轄|法院|仲裁|处理者|数据中心|資料中心|服务器|伺服器|机房|传输|區號|区号|税|法律|存储|存儲"
)
_DISCLAIMER = re.compile(r"\b(?:no representations?|appropriate or available|not represent)\b")
_CONDITIONAL = re.compile(r"\b(?:where|if|when|unless|whether|provided that)\b[^,;.]*$")
_OUTSIDE = re.compile(r"\b(?:outside(?: of)?|other than|except(?: for| in)?|with the exception of)(?: the)? (?:[\x00\s,]|and|or|the)*$")
_EVERYWHERE = re.compile(r"\b(?:worldwide|everywhere|globally|all (?:other )?(?:countries|regions|territories)|anywhere)\b")
_NEAR, _FAR = 60, 140
_ACRONYM_NEXT = re.compile(
    r" (?!(?:(?:and|or)(?! (?:other|applicable|foreign|international|any|state|federal|local))|only|is|are|was|were|has|have|had|will|may|can|cannot|must|shall|to|for|from|as|at|on|in|with|when|where|which|who|that|by|due|because|through|via|starting|effective|users?|customers?"
    r"|residents?|territor\w+|but|except|unless|until|if|since|before|after|under|while|countries|member states|regions?|the|you|we|do|does|not)\b)[A-Za-z]"
)
_CONDITION = re.compile(
    r"(?:[\d.() ]*|[\w .]{0,40}[.:] )(?:where|if|when|unless|while|should|for|in) .*?, (?=(?:you|we|customers?|users?|it|they|access\w*|use|some|certain|this|these|(?:the|our|your) (?:\w+ ){0,3}?(?:services?|products?|apps?|api|models?|platform|features?|users?|customers?))\b"
    r"|(?:[\w.+-]+ ){1,5}(?:is|are|will be|remains?) )"
)
_DENIED = re.compile(
    r"(?:(?:may|can|shall|could) no longer|(?:will|shall) no longer be (?:able|allowed|permitted|eligible) to|may not|cannot|can't|must not|shall not|not (?:be )?(?:permitted|allowed|eligible|authorized|authorised|able)(?: to)?|prohibited from|barred from|blocked from) (?:\w+ ){0,3}?(?:us(?:e|ing)|access\w*|register\w*|sign|purchas\w+|subscrib\w+)\b"
    r"|\b(?:services?|products?|apps?|api|models?|platform|access|features?|it|they|this|these)\b (?:\w+ ){0,6}?(?:not (?:\w+ )?(?:available|supported|offered|accessible)|unavailable|unsupported|blocked|suspended)\b"
)
_GRANTED = re.compile(r"\b(?:is|are|will be)(?: \w+)? (?:available|supported|accessible|offered)\b")
_OWNED = re.compile(
    r"\b(?:owned|controlled|held|ownership|shareholders?|stakes?|equity)"
    r"(?:[ ,]+(?:(?:by|from|in|of)(?:[ ,]+[\w\x00]+|(?=[ ,]*$))|(?:or|and|any|an?|the|more|than|over|at|least|directly|indirectly|\d+%?|based|located|headquartered|incorporated|organi[sz]ed|registered|established|entit(?:y|ies)"
    r"|compan(?:y|ies)|firms?|persons?|nationals?|citizens?|individuals?|investors?|holders?|parents?|parties|groups?|governments?)\b|\x00+))*[ ,]*$"
)
"""Before a name: whose the customer is, not where it is."""
_AGED = re.compile(
    r"\b(?:under|below|younger than|over|above|older than|at least|less than|aged)(?: the)?(?: age of| age| ages of)? (?:\d{1,2}|thirteen|fourteen|sixteen|eighteen)"
    r"(?= ?(?:$|\)|years?\b|may\b|must\b|shall\b|can\b|cannot\b|will\b|do\b|are\b|is\b|who\b|and\b|or\b|in\b|from\b|living\b|residing\b|located\b))"
    r"|\bage of (?:\d{1,2}|majority|consent|thirteen|fourteen|sixteen|eighteen)\b|\b(?:children|minors|teen(?:ager)?s|kids)\b"
    r"|(?:未满|未滿|不满|不滿|低于|低於)\d{1,2}(?:周)?[岁歲]|未成年|儿童|兒童"
)
"""Some people there by their age: not the territory."""
_LISTED = re.compile(r"(?:(?:, ?|、| )?(?:(?:and|or|和|及|或) ?)?\x00++)+(?:, (?:(?:and|or) )?$)?|^, (?:(?:and|or) )?(?=\x00)")
"""Names that are listed, with what joins them."""
_PARTED = re.compile(r"[,;:.，；：。]")
_ENTRY = re.compile(
    r"\b(?:access|use|sign-?ups?|registrations?|connections?|traffic|requests|log-?ins?)(?: (?:to|of) (?:the |our |this |any )?(?:services?|apis?|platform|models?|products?|apps?|website))?"
    r" (?:from|in|within) (?:[\x00 ,]|and|or|the)*$"
)
_REFUSED = re.compile(
    r"[\x00 ,]*(?:(?:and|or|the)[\x00 ,]+)*(?:is|are|will be) (?:\w+ ){0,2}?(?:prohibited|barred|banned|forbidden|denied|not (?:permitted|allowed))\b"
)
_REFUSING_HAN = re.compile(r"[^,。]{0,16}(?:不同意|(?:拒绝|拒絕)(?!向|提供|为)|未(?:能|完成|通过|提供|满)|不满)")
"""Right after a name: what follows happens to some there only."""
_FIRM = re.compile(
    r"^ (?:Ltd|Limited|Inc|LLC|L\.L\.C|GmbH|AG\b|Corp|Co\.|Company|Pte|Pty|PLC|plc|S\.A|SAS|S\.à|B\.V|K\.K|Unlimited|Holdings|Technologies|University|Office|Act|Code|Law|Court|Revised|Dollar|Time|Limited)"
)
_FIRM_HAN = re.compile("的?(?:控股|持股|股东|股東|公司|企业|企業|实体|籍|政府|法律|法院|主体|法规|有限)")
_BEFORE = re.compile(
    r"(?:laws?(?:,? (?:or|and) regulations)?|regulations|courts?|jurisdiction|state|commonwealth|government|ministry|governed by|(?:incorporated|organi[sz]ed|headquartered|registered|based|offices?|established|formed)(?: (?:in|under))?(?: the)?(?: laws of)?)"
    r"(?: of| in| under)?(?: the)?(?: laws of)?(?: the)?(?: state of| republic of)? $"
)
_STATES = re.compile(
    r"\b(?:alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi"
    r"|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|tennessee|texas|utah|vermont"
    r"|virginia|washington|west virginia|wisconsin|wyoming|atlanta|savannah)\b|佐治亚州|得克萨斯|加利福尼亚|亚特兰大"
)
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Said:
    """What one sentence says of some territories."""

    polarity: Polarity
    mentions: tuple[Mention, ...]
    quote: str


def spoken(place: Place, mentions: tuple[Mention, ...]) -> Iterator[Said]:
    """The availability statements of a block. Mentions keep their offsets in the block."""
    if place.block.kind is BlockKind.HEADING or any(_UNRELATED.search(fold(heading)) for heading in place.heading):
        return
    for sentence in place.sentences:
        end = sentence.start + len(sentence.text)
        inside = tuple(m for m in mentions if sentence.start <= m.start < end and is_place(place, m))
        if inside and not _DISCLAIMER.search(sentence.folded):
            yield from _said(sentence, inside)


def _said(sentence: Sentence, mentions: tuple[Mention, ...]) -> Iterator[Said]:
    by_polarity: dict[Polarity, list[Mention]] = {}
    start, names = sentence.start, list(sentence.folded)
    for mention in mentions:
        names[mention.start - start : mention.end - start] = "\x00" * (mention.end - mention.start)
    blanked = "".join(names)
    for mention in mentions:
        polarity = _polarity(blanked, mention.start - start, mention.end - start)
        if polarity is not None:
            by_polarity.setdefault(polarity, []).append(mention)
    for polarity, group in by_polarity.items():
        yield Said(polarity, tuple(group), sentence.text)


def _polarity(folded: str, at: int, end: int) -> Polarity | None:
    """By the last cue before the name that leads to it, else by a verdict after it. Names are blanked out in `folded`."""
    spaced = not _CJK.search(folded)
    if not spaced and not _PLACE_WORD.search(folded):
        return None
    if (spaced and _OWNED.search(folded, 0, at)) or _AGED.search(_clause(folded, at, end)):
        return None
    if _ENTRY.search(folded, 0, at) and _REFUSED.match(folded, end):
        return Polarity.BARRED
    condition = _CONDITION.match(folded) if spaced else None
    if condition is not None and end <= condition.end():
        return _verdict(folded[condition.end() :])
    if spaced and _CONDITIONAL.search(folded, 0, at):
        return None
    found = _led_to(folded, at, spaced)
    if found is not None:
        start, polarity = found
        if _UNRELATED.search(folded, start, min(len(folded), end + 80)):
            return None
        return _outside(folded[:at], polarity)
    return _after(folded[end:]) if spaced else _after_cjk(folded[end:])


def _clause(folded: str, at: int, end: int) -> str:
    """The words around a name and those listed with it that no comma, stop or other clause parts from them."""
    before, after = (_LISTED.sub(" ", part) for part in (folded[:at], folded[end:]))
    return f"{_PARTED.split(before)[-1]} {_PARTED.split(after)[0]}"


def _led_to(folded: str, at: int, spaced: bool) -> tuple[int, Polarity] | None:
    """The last cue before a name with little between them but other names and a preposition, and where it starts."""
    for start, stop, polarity in reversed(_cues(folded[:at])):
        between = folded[stop:at].replace("\x00", "")
        reach = _NEAR if polarity is Polarity.SUPPORTED else _FAR
        if len(between) <= reach and (not spaced or _PREPOSITION.search(folded, stop, at)):
            return start, polarity
    return None


def _outside(before: str, polarity: Polarity) -> Polarity | None:
    """ "not available outside Japan" opens Japan, "worldwide except Cuba" closes Cuba; "available outside Japan" says nothing of Japan."""
    if not _OUTSIDE.search(before):
        return polarity
    if polarity is Polarity.BARRED:
        return Polarity.SUPPORTED
    return Polarity.BARRED if _EVERYWHERE.search(before) else None


def _cues(folded: str) -> list[tuple[int, int, Polarity]]:
    """What opens and closes, in order; "not available" is one cue, not two."""
    bars = [(m.start(), m.end(), Polarity.BARRED) for m in _BAR.finditer(folded)]
    opens = [(m.start(), m.end(), Polarity.SUPPORTED) for m in _OPEN.finditer(folded) if not any(s <= m.start() < e for s, e, _ in bars)]
    return sorted((*bars, *opens))


def _verdict(clause: str) -> Polarity | None:
    """What the main clause says of those its condition named."""
    head = clause[:160]
    if _UNRELATED.search(head):
        return None
    if _DENIED.search(head):
        return Polarity.BARRED
    return Polarity.SUPPORTED if _GRANTED.search(head) else None


def _after(rest: str) -> Polarity | None:
    """ "… in Cuba may not use the services", "Cuba and Iran are not supported"."""
    match = re.match(
        r"[^.;]{0,120}?\b(?:is|are|was|were|has been|have been|will be|will no longer be|becomes?|remains?|may|must|cannot|can|shall)\b.{0,60}",
        rest,
    )
    if match is None or _UNRELATED.search(match.group()):
        return None
    if _DENIED.search(match.group()) or re.search(
        r"(?:not|no longer) (?:\w+ )?(?:supported|available|eligible)|\b(?:unsupported|unavailable|embargoed|blocked)\b", match.group()
    ):
        return Polarity.BARRED
    return Polarity.SUPPORTED if re.search(r"\b(?:is|are|be|been) (?:\w+ )?(?:supported|available|eligible)\b", match.group()) else None


def _after_cjk(rest: str) -> Polarity | None:
    clause = rest[:40]
    if _UNRELATED.search(clause) or _REFUSING_HAN.match(clause):
        return None
    found = _cues(clause)
    return found[0][2] if found else None


def is_place(place: Place, mention: Mention) -> bool:
    """Where somebody may use something, not only where he is registered, or whose law it is."""
    if _FIRM_HAN.match(place.text, mention.end):
        return False
    return located(place, mention) and not _BEFORE.search(place.folded[: mention.start])


def located(place: Place, mention: Mention) -> bool:
    """Not a firm, a person, an address, an adjective, or the state of Georgia."""
    text, folded = place.text, place.folded
    if _CJK.match(text[mention.start]):
        return True
    before, after, name = text[: mention.start], text[mention.end :], text[mention.start : mention.end]
    if not any(char.isupper() for char in name) or _FIRM.match(after):
        return False
    if name.replace(".", "").isupper() and len(name) <= 5 and _ACRONYM_NEXT.match(after):
        return False
    if mention.code == "GE" and _STATES.search(folded):
        return False
    person = re.match(r" [A-Z][a-z]+(?![a-z])(?! (?:and|or)\b)", after) and not re.search(r"(?:,|\band|\bor|\bin|\bfrom|\bthe) $", before)
    return not person and not _joined(before)


def _joined(before: str) -> bool:
    """A capitalised word right before: "Acme Ireland", "Dublin, Ireland"; not "in Cuba, Iran"."""
    match = _JOINED.search(before)
    if match is None:
        return False
    town = match["town"]
    return town is None or not any(gazetteer(None).find(fold(town), town))


_JOINED = re.compile(r"(?<=[\w,] )[A-Z][\w&]+ $|(?:\b(?:in|at|of) |\d[\w\s]*, )(?P<town>[A-Z][a-z]+), $")
