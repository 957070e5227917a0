"""Who may, must or must not: a statement's stance, seen from the customer."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from monitor.judge.lookup import Lookup
from monitor.judge.words import PROVIDER, words
from monitor.model import Direction


class Stance(StrEnum):
    """What a statement does to its reader."""

    BAN = "ban"
    """The customer must not, or cannot."""
    DUTY = "duty"
    """The customer must."""
    LEAVE = "leave"
    """The customer may."""
    RIGHT = "right"
    """The provider may."""
    PROMISE = "promise"
    """The provider will not, or must."""
    NONE = "none"


_YOU = r"(?:you|customers?|users?|end users?|subscribers?|licensees?|developers?|the customer|your [a-z]+|each party|they|anyone|no one|companies|entities|organi[sz]ations)"
_NOT = r"(?:not|never|in no event)"

_REFUSAL = words(
    r"\bwe (?:do|will|can) ?not (?:accept|serve|offer|support|allow|permit|sell (?:the |our )(?:services?|products?|api)|provide (?:the |our )?services)\b",
    r"不(?:再|会)?(?:向|为|接受)[^，。；]{0,16}(?:企业|公司|机构|用户|地区|国家)[^，。；]{0,6}(?:提供|开放|销售|服务)",
    r"\b(?:compan(?:y|ies)|firms?|business(?:es)?|entit(?:y|ies)|subsidiaries|organi[sz]ations?|customers?|users?|nationals?|persons?|individuals?)\b[^.;]{0,60}"
    r" (?:from|in|of|by) (?:the )?[A-Z]\w+(?:(?:,| and| or)* [A-Z]\w+){0,4} (?:may|must|shall) not (?:use|access|buy|purchase|subscribe|register|sign)\b",
)
"""The provider turns customers away: a ban, though the provider is the one who speaks."""
_PROMISE = words(
    rf"\bwe (?:will|do|shall|would|are|have|may) (?:also )?{_NOT}\b",
    r"\bwe (?:never|won['’]t|don['’]t|no longer)\b",
    rf"{PROVIDER} (?:will|does|shall|may) {_NOT}\b",
    r"\bwithout your (?:prior |explicit |express )?(?:consent|permission|approval)",
    r"\b(?:is|are|isn['’]t|aren['’]t)(?: not| never)? (?:be )?(?:used|shared|sold|retained|stored) (?:to|for|with)\b[^.]{0,20}\b(?:train|improv|third|other|by default)",
    r"\bwe will (?:give|provide|notify|inform|delete|refund|ask|obtain|let you know)\b",
    r"(?:我们|本公司|平台)[^，。；]{0,12}(?:不会|绝不|不得|不再|承诺|将提前|仅会)",
    r"不会(?:将|把|用于|向|对|进行|收集|共享|与)",
    r"未经(?:您|你|用户)的?[^，。；]{0,8}(?:同意|授权)",
    r"仅用于",
)
_BAN = words(
    rf"\b(?:may|must|shall|can|will|should|could|do|does|agree|are|is) (?:also |expressly |still )?{_NOT}(?! (?:require|affect|limit|apply to us|train|use your))\b",
    r"(?<!\bwe )(?:\bcannot|\bcan['’]t|\bdon['’]t|\bmust refrain|\brefrain from)\b",
    r"\b(?:prohibit\w*|forbid\w*|disallow\w*|barred|banned?|not (?:be )?(?:permitted|allowed|authori[sz]ed|eligible|available|supported|intended)|unsupported|ineligible)\b",
    r"\bno longer\b|\bviolat(?:es?|ion of) (?:these|this|our|the) (?:terms|agreement|polic)",
    r"\bonly (?:in|through|with|from|via) (?:our|the) (?:own|official)\b",
    r"\brestrict(?:ed|ions?) (?:from|on|against)\b",
    r"\bwithout (?:our|the|prior|express|written|[A-Z]\w+['’]s)[\w ]{0,25}(?:consent|permission|authori[sz]ation|approval)",
    r"\b(?:no|neither) (?:user|customer|person|party|company|entity)\b",
    r"\brevoked?\b|\bcut off\b|\bblock(?:ed|s|ing)?\b",
    r"不得|禁止|严禁|嚴禁|不可以?|不能|不允许|不允許|请勿|請勿|切勿|不应|不應|无权|無權|不支持|不向|拒绝向|不再",
)
_LEAVE = words(
    rf"\b{_YOU} (?:may|can|are (?:free|permitted|allowed|entitled))\b(?! not)",
    r"\b(?:is|are) (?:now |also )?(?:permitted|allowed|supported)\b",
    r"\byour (?:right|choice|option)s? to\b|\bright to (?:access|object|erasure|withdraw|appeal|opt)",
    r"\b(?:you|customers?) (?:may|can) opt[- ]?out\b",
    r"\bgrants? (?:you|customer)\b",
    r"(?:您|你|用户)(?:也|还|随时)?(?:可以?|有权)|允许(?:您|你|用户)|撤回(?:你|您)?的?(?:授权|同意)",
)
_RIGHT = words(
    r"\bwe (?:may|can|reserve|have the right|are entitled|use|collect|share|retain|will (?:use|collect|share|disclose|charge|suspend|terminate|change|bill))\b(?! not)",
    r"\breserves? (?:the|all) rights?\b|\b(?:sole|absolute|own) discretion\b",
    rf"{PROVIDER} (?:may|can|reserves?|has the right|is entitled)\b(?! not)",
    r"(?:我们|本公司|平台|合作方|第三方)[^，。；]{0,16}(?:可能|会|将|有权|可以|需要?|能够)",
    r"可能会?(?:收集|使用|获取|处理|需要|共享)|将(?:收集|获取|读取|共享|使用|自动)|申请[^，。；]{0,10}权限|有权",
)
_DUTY = words(
    rf"\b{_YOU} (?:must|shall|will|agree|acknowledge|represent|warrant|are (?:solely )?responsible|need to|are required|have to|should)\b(?! not)",
    r"\b(?:is|are) required to\b|\bmust\b(?! not)",
    r"(?:您|你|用户)[^，。；]{0,8}(?:应当?|須|须|必须|需要?|务必|同意|承诺|保证)|请你?务必|应当",
)
_TAKEN = words(
    r"\bwe (?:may |will |can )?(?:also )?(?:use|share|collect|disclose)\b[^.]{0,120}\bunless (?:you|they) (?:opt|object|turn|disable)",
    r"\bwe (?:may |will )?use\b[^.]{0,80}\bby default\b|\bby default,? we (?:may |will )?use\b|\b(?<!not )used (?:to|for) (?:train|improv)\w*\b[^.;]{0,40}\bby default\b",
    r"(?:我们|平台|本公司)默认|默认(?:情况下)?[^，。；]{0,6}(?:使用|用于|开启)|除非[^，。；]{0,16}(?:关闭|退出|拒绝)[^。；]{0,4}，?(?:我们|平台|否则)?[^。；]{0,6}(?:会|将)",
)
"""The provider takes a right that the customer may only refuse."""
_ORDER = (
    (Stance.RIGHT, _TAKEN),
    (Stance.BAN, _REFUSAL),
    (Stance.PROMISE, _PROMISE),
    (Stance.BAN, _BAN),
    (Stance.LEAVE, _LEAVE),
    (Stance.RIGHT, _RIGHT),
    (Stance.DUTY, _DUTY),
)
_PATTERNS = Lookup([pattern for _, pattern in _ORDER])
_BAN_LEAD = words(
    r"\b(?:not|don['’]t|cannot|prohibit\w*|forbid\w*|disallow\w*|restrict\w*|unacceptable|violat\w+|ban\w*|remove[sd]?|never|against)\b",
    r"不得|禁止|不可|不能|请勿|請勿|严禁|违反|限制",
)

_COMING = {
    Stance.BAN: Direction.TIGHTENED,
    Stance.DUTY: Direction.TIGHTENED,
    Stance.RIGHT: Direction.TIGHTENED,
    Stance.LEAVE: Direction.LOOSENED,
    Stance.PROMISE: Direction.LOOSENED,
}
_OPPOSITE = {Direction.TIGHTENED: Direction.LOOSENED, Direction.LOOSENED: Direction.TIGHTENED}


@lru_cache(maxsize=4096)
def stance(text: str, lead: str = "") -> Stance:
    """The first stance that the words show; a list item without one takes that of the words that introduce the list."""
    first = _PATTERNS.first(text)
    found = Stance.NONE if first is None else _ORDER[first][0]
    if lead and found in (Stance.NONE, Stance.RIGHT, Stance.DUTY) and _BAN_LEAD.found(lead):
        return Stance.BAN
    return found


def coming(found: Stance) -> Direction | None:
    """What it means for the customer that a statement of this stance appears; None where the stance does not say."""
    return _COMING.get(found)


def opposite(direction: Direction) -> Direction:
    """What it means that the same statement goes."""
    return _OPPOSITE.get(direction, direction)
