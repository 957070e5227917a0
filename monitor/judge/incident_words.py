"""What an incident's words say of policy, how grave a step of it is, and the sentence that tells it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from monitor.compare import compare
from monitor.judge.judge import judge
from monitor.judge.severity import NO_OVERRIDES, Overrides, gravest
from monitor.judge.summary import SHORT_QUOTE, Subject, clip
from monitor.judge.words import words
from monitor.model import Block, BlockKind, Direction, Finding, Incident, IncidentImpact, IncidentStage, Kind, Reading, Severity, Text

BY_IMPACT = {
    IncidentImpact.NONE: Severity.INFO,
    IncidentImpact.MAINTENANCE: Severity.LOW,
    IncidentImpact.MINOR: Severity.LOW,
    IncidentImpact.MAJOR: Severity.MEDIUM,
    IncidentImpact.CRITICAL: Severity.HIGH,
}
"""An outage passes: it is never the loss of access by somebody's decision that `critical` stands for. Only what the words decide is."""

_ASIDE = frozenset({Kind.EDITORIAL, Kind.EFFECTIVE_DATE})
_MOST_NAMES = 4
_DECISION = words(
    r"\bno longer\b|\bpolic(?:y|ies)\b|\bterms of\b|\bdeprecat\w+|\bretir(?:e[ds]?|ing|ement)\b|\bdiscontinu\w+|\bsunset\w*|\bshut(?:s|ting)? down\b|"
    r"\bend(?:s|ed|ing)?\b|\bcut(?:s|ting)? off\b|\brevok\w+|\bwithdr[ae]w\w*|\bterminat\w+|\bprohibit\w*|\bnot (?:permitted|allowed|offered)\b|"
    r"\bmay not\b|\bmust not\b|\brestrict\w*|\bremov(?:e[ds]?|ing|al)\b|\blos(?:e[s]?|ing|t)\b|\beffective\b|\bpermanent\w*|\bclos(?:e[ds]?|ing)\b|"
    r"\bblock(?:s|ed|ing)? third[- ]party\b|\bblock(?:s|ed|ing)? [^.;]{1,60} from (?:using|accessing|calling)\b|\bnew (?:limit|price|rule)s?\b",
    r"不再|政策|条款|弃用|退役|停用|下线|终止|停止(?:提供|支持|向|对)|关闭|禁止|不得|限制|失去|切断|撤销|即日起|起生效|永久",
)
"""Words of somebody's decision."""
_OUTAGE = words(
    r"\binvestigat\w+|\bidentified\b|\bmitigat\w+|\brestor\w+|\btemporar\w+|\belevated\b|\berror rates?\b|\berrors\b|\bintermittent\w*|\blatency\b|"
    r"\bdegrad\w+|\broll(?:ing|ed)? back\b|\bresolved\b|\bmonitoring\b|\boutages?\b|\bincident\b|\bwe are (?:aware|working|seeing)\b|"
    r"\b(?:may|might) (?:be unable|see|experience)\b|\b(?:may|might) not (?:be able|see|receive|load|work)\b|\bexperienc\w+|\bfix(?:ed|es)?\b|\brecover\w*|\bdowntime\b|\bmaintenance\b",
    r"正在(?:调查|排查|修复|处理)|恢复|修复|暂时|临时|错误率|延迟|间歇|排查|故障|异常|维护期间",
)
"""Words of a trouble that passes: a territory named beside them is where it is felt, no list it leaves."""
_NO_NEWS = words(
    r"^[^.]{0,80}\b(?:continu(?:e|ing)|still) (?:to )?(?:be )?(?:investigat|monitor|work)\w*[^.]{0,120}\.?$|"
    r"^(?:we are )?(?:currently )?(?:investigating|monitoring)[^.]{0,40}\.?$",
    r"^[^。]{0,30}(?:继续|仍在|正在)(?:调查|排查|监控|观察|处理|修复)[^。]{0,30}。?$",
)
_STAGES = {
    IncidentStage.SCHEDULED: Text("planned maintenance", "计划维护"),
    IncidentStage.OPENED: Text("new incident", "新事件"),
    IncidentStage.UPDATED: Text("update", "进展"),
    IncidentStage.RESOLVED: Text("over", "已结束"),
    IncidentStage.REOPENED: Text("back again", "再次出现"),
    IncidentStage.CANCELLED: Text("cancelled", "已取消"),
}
_IMPACTS = {
    IncidentImpact.MINOR: Text("minor", "影响较小"),
    IncidentImpact.MAJOR: Text("major", "影响较大"),
    IncidentImpact.CRITICAL: Text("critical", "影响严重"),
}


def decisions(incident: Incident, subject: Subject, at: datetime, overrides: Overrides = NO_OVERRIDES) -> tuple[Finding, ...]:
    """What the incident's words say of policy, judged as a document that newly says them; talk of a trouble that passes is left out."""
    said = tuple(dict.fromkeys(text for text in (incident.title, incident.text) if text))
    if not any(_DECISION.found(text) for text in said):
        return ()
    nothing, now = Reading(()), Reading(tuple(Block(BlockKind.PARAGRAPH, text) for text in said))
    judged = judge(compare(nothing, now), nothing, now, subject, at, overrides)
    return tuple(dict.fromkeys(each for each in judged.findings if _is_decision(each)))


def _is_decision(finding: Finding) -> bool:
    if finding.kind in _ASIDE or finding.direction is Direction.LOOSENED or finding.severity is Severity.INFO:
        return False
    return _DECISION.found(finding.quote) and not _OUTAGE.found(finding.quote)


def says_something(before: str, after: str) -> bool:
    """Whether an update's words are more than "we are still at it"."""
    return bool(after) and after != before and not _NO_NEWS.found(after)


def severity(incident: Incident, found: Iterable[Finding]) -> Severity:
    """By the provider's impact, raised by what the words decide."""
    return max((BY_IMPACT[incident.impact], gravest(found)), key=lambda each: each.rank)


def summary(subject: Subject, incident: Incident, stage: IncidentStage, found: tuple[Finding, ...]) -> Text:
    """One sentence: whose, what, how it stands, what it touches; and the gravest words of policy."""
    how, touched = _STAGES[stage], _touched(incident)
    bad = Text("", "") if incident.maintenance or incident.impact not in _IMPACTS else _IMPACTS[incident.impact]
    en = (
        f"{subject.provider.en}: {incident.title} — {how.en}"
        + (f", {bad.en}" if bad.en else "")
        + (f"; affects {touched.en}" if touched.en else "")
    )
    zh = (
        f"{subject.provider.zh}：{incident.title}——{how.zh}"
        + (f"，{bad.zh}" if bad.zh else "")
        + (f"；涉及 {touched.zh}" if touched.zh else "")
    )
    if not found:
        return Text(en, zh)
    quote = clip(max(found, key=lambda each: each.severity.rank).quote, SHORT_QUOTE)
    return Text(f"{en}; it says: “{quote}”", f"{zh}；其中写道：“{quote}”")


def _touched(incident: Incident) -> Text:
    names = tuple(dict.fromkeys((*incident.components, *incident.regions)))
    shown, more = names[:_MOST_NAMES], len(names) - _MOST_NAMES
    if more > 0:
        return Text(f"{', '.join(shown)} and {more} more", f"{'、'.join(shown)} 等 {len(names)} 项")
    return Text(", ".join(shown), "、".join(shown))
