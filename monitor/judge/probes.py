"""What it means that an API answers otherwise than before, or lists other models. Pure."""

from __future__ import annotations

from monitor.judge.rule import Rule
from monitor.judge.rules.probes import (
    CLIENT_NOT_ALLOWED,
    CREDENTIAL_REVOKED,
    MODEL_APPEARED,
    MODEL_GONE,
    MODEL_VANISHED,
    ORGANISATION_DISABLED,
    QUOTA_OR_BILLING,
    REGION_BLOCKED,
)
from monitor.judge.severity import NO_OVERRIDES, Overrides, gravest
from monitor.judge.summary import MOST_NAMES, Subject, clip
from monitor.model import Direction, Finding, Judgement, Reading, Severity, Side, SourceKind, Text, Urgency
from monitor.read.answers import ApiState
from monitor.read.probe import models_of, state_of

KINDS = frozenset({SourceKind.PROBE, SourceKind.MODELS})
MOST_FINDINGS = 100
"""Models named one by one; of the others the readings tell."""
_RULES: dict[ApiState, Rule] = {
    ApiState.REGION_BLOCKED: REGION_BLOCKED,
    ApiState.CLIENT_NOT_ALLOWED: CLIENT_NOT_ALLOWED,
    ApiState.ORGANISATION_DISABLED: ORGANISATION_DISABLED,
    ApiState.CREDENTIAL_REVOKED: CREDENTIAL_REVOKED,
    ApiState.MODEL_GONE: MODEL_GONE,
    ApiState.QUOTA_OR_BILLING: QUOTA_OR_BILLING,
}


def judge(before: Reading, after: Reading, subject: Subject, overrides: Overrides = NO_OVERRIDES) -> Judgement:
    """What the step from one reading to the next means. A probe bites when it is seen: there is no notice in it."""
    found = (*_of_state(before, after), *_of_models(before, after))
    names = (subject.provider.en, subject.provider.zh)
    told = tuple(overrides.apply(each, names) for each in found)
    said = _said_of_state(before, after) or _said_of_models(before, after)
    place = Text(f" (from {subject.vantage})", f"（自 {subject.vantage} 请求）") if subject.vantage else Text("", "")
    summary = Text(
        f"{subject.provider.en}: {subject.document.en}{place.en}: {said.en}",
        f"{subject.provider.zh}：{subject.document.zh}{place.zh}：{said.zh}",
    )
    tightened = any(each.direction is Direction.TIGHTENED for each in told)
    return Judgement(gravest(told), told, summary, Urgency.IMMEDIATE if tightened else Urgency.UNKNOWN)


def _of_state(before: Reading, after: Reading) -> tuple[Finding, ...]:
    """One finding: what the API refuses now, or that it refuses no longer."""
    old, new = state_of(before), state_of(after)
    if old is None or new is None or old[0] is new[0]:
        return ()
    state, message = new
    if state is not ApiState.OK:
        rule = _RULES[state]
        return (Finding(rule.kind, Direction.TIGHTENED, rule.severity, message or after.text, Side.ADDED, rule.id),)
    rule = _RULES[old[0]]
    return (Finding(rule.kind, Direction.LOOSENED, rule.loosened, old[1] or before.text, Side.REMOVED, rule.id),)


def _said_of_state(before: Reading, after: Reading) -> Text | None:
    old, new = state_of(before), state_of(after)
    if old is None or new is None:
        return None
    state, message = new
    if state is ApiState.OK:
        was = _RULES[old[0]].description if old[0] in _RULES else Text("", "")
        return Text(f"recovered, the API answers again (it was: {was.en})", f"已恢复，API 重新可用（此前：{was.zh}）")
    what, quote = _RULES[state].description, f" (“{clip(message)}”)" if message else ""
    return Text(f"{what.en}{quote}", what.zh + (f"（“{clip(message)}”）" if message else ""))


def _of_models(before: Reading, after: Reading) -> tuple[Finding, ...]:
    old, new = models_of(before), models_of(after)
    if old is None or new is None:
        return ()
    gone = [_model(MODEL_VANISHED, Direction.TIGHTENED, MODEL_VANISHED.severity, name, Side.REMOVED) for name in sorted(old - new)]
    come = [_model(MODEL_APPEARED, Direction.LOOSENED, MODEL_APPEARED.loosened, name, Side.ADDED) for name in sorted(new - old)]
    return tuple((gone + come)[:MOST_FINDINGS])


def _model(rule: Rule, direction: Direction, severity: Severity, name: str, side: Side) -> Finding:
    return Finding(rule.kind, direction, severity, name, side, rule.id)


def _said_of_models(before: Reading, after: Reading) -> Text:
    old, new = models_of(before) or frozenset(), models_of(after) or frozenset()
    parts = [
        Text(f"{en}: {_names(names, 'en')}", f"{zh}：{_names(names, 'zh')}")
        for en, zh, names in (("no longer listed", "不再列出", old - new), ("newly listed", "新列出", new - old))
        if names
    ]
    if not parts:
        return Text("the list of models is the same", "模型列表没有变化")
    return Text("; ".join(part.en for part in parts), "；".join(part.zh for part in parts))


def _names(names: frozenset[str], language: str) -> str:
    shown, more = sorted(names)[:MOST_NAMES], len(names) - MOST_NAMES
    if language == "zh":
        return "、".join(shown) + (f" 等 {len(names)} 个" if more > 0 else "")
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
