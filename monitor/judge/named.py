"""The name of the thing that ends, is deprecated, or is cut off, where its sentence or row says one."""

from __future__ import annotations

import re

from monitor.judge.sentences import is_cjk
from monitor.judge.tables import name_of
from monitor.model import Direction, Finding, Text

_THING = r"(?:(?:[A-Z][\w.+-]*|[a-z]+[\w.]*-\d[\w.-]*|API|\d[\w.]*)(?: |(?=[,.;]|$)))"
_SUBJECT = re.compile(
    rf"(?:^|, |that |of |、)(?:[Tt]he )?(?P<thing>{_THING}+(?:models?|app|API|endpoint|plan|version|family|platform|feature|product)? ?)"
    r"(?:is|are|was|were|will|has|have|reach\w*|sunsets)\b"
)
_ACCESS = re.compile(rf"\b(?P<how>(?:direct |API |first-party )?)access to (?:the |our |all )?(?P<thing>{_THING}+)")
_SUBJECT_ZH = re.compile(r"(?:^|[，。：])(?P<thing>[^，。；：]{2,24}?)(?:模型|接口|服务|产品|应用|版)?(?:将|已|即将|于|被|不再)")
_PRONOUNS = frozenset({"We", "It", "They", "This", "These", "You", "That", "API", "Access", "我们", "本公司", "该", "此"})
_ENDS = {
    "life.shutdown": (Text("is shut down", "下线"), Text("is not shut down after all", "不再下线")),
    "life.deprecated": (Text("is deprecated", "被弃用"), Text("is no longer deprecated", "不再弃用")),
    "life.deprecation_entry": (Text("is going to end", "将终止"), Text("lasts longer", "延后终止")),
}


def named(finding: Finding, *, row: bool) -> Text | None:
    """ "aurora-2 is deprecated"; None where the rule is about something else or no name stands there."""
    if finding.rule == "access.cut" and finding.direction is Direction.TIGHTENED:
        return _access(finding.quote)
    if finding.rule not in _ENDS or finding.direction is Direction.NEUTRAL:
        return None
    thing = name_of(finding.quote) if row else _subject(finding.quote)
    if not thing:
        return None
    ends = _ENDS[finding.rule][finding.direction is not Direction.TIGHTENED]
    return Text(f"{thing} {ends.en}", f"{thing} {ends.zh}")


def _subject(quote: str) -> str:
    match = (_SUBJECT_ZH if is_cjk(quote) else _SUBJECT).search(quote)
    thing = match["thing"].strip(" ,") if match else ""
    return "" if thing in _PRONOUNS else thing


def _access(quote: str) -> Text | None:
    match = _ACCESS.search(quote)
    if match is None:
        return None
    thing = match["thing"].strip(" ,.")
    return Text(f"{match['how']}access to {thing} is cut off", f"{thing} 的接入被切断")
