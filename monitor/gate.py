"""Standings as what a build pipeline reads: SARIF 2.1.0 and JUnit XML. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from xml.etree.ElementTree import Element, SubElement, tostring

from monitor import __version__
from monitor.judge.impact import InForce
from monitor.model import ImpactLevel, ImpactReason
from monitor.profile import Profile
from monitor.standing import ProviderStanding

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {ImpactLevel.HIT: "error", ImpactLevel.MAYBE: "warning", ImpactLevel.CLEAR: "note"}
_RULES = {
    ImpactLevel.HIT: "A provider's rule in force hits the profile",
    ImpactLevel.MAYBE: "A provider's rule in force may hit the profile",
}


@dataclass(frozen=True, slots=True)
class Found:
    """One reason that is told to the pipeline."""

    standing: ProviderStanding
    document: InForce | None
    reason: ImpactReason


def failing(standings: Iterable[tuple[Profile, ProviderStanding]], least: ImpactLevel) -> bool:
    """Whether the gate is shut: something that is used stands at `least` or worse, and the profile does not tolerate it."""
    return any(each.used and shut(profile, each.level, least) for profile, each in standings)


def shut(profile: Profile, level: ImpactLevel, least: ImpactLevel) -> bool:
    """Whether a level is at `least` or worse, and the profile does not tolerate it."""
    wanted = (ImpactLevel.HIT,) if least is ImpactLevel.HIT else (ImpactLevel.HIT, ImpactLevel.MAYBE)
    return level in wanted and profile.matters(level)


def reasons(standings: Iterable[ProviderStanding]) -> Iterator[Found]:
    """The reasons that are not clear, of what is used."""
    for each in standings:
        if each.used:
            yield from (Found(each, None, reason) for reason in each.reasons if reason.level is not ImpactLevel.CLEAR)
            for told in each.documents:
                yield from (Found(each, told.document, reason) for reason in told.impact.reasons if reason.level is not ImpactLevel.CLEAR)


def sarif(standings: Iterable[ProviderStanding], language: str) -> str:
    """A SARIF 2.1.0 log with a result for each reason (OASIS standard, sections 3.13, 3.14, 3.27)."""
    rules = [{"id": f"impact/{level.value}", "shortDescription": {"text": text}} for level, text in _RULES.items()]
    driver = {"name": "policy-monitor", "version": __version__, "rules": rules}
    results = [_result(found, language) for found in reasons(standings)]
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": results}]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _result(found: Found, language: str) -> dict[str, object]:
    """Where a result stands is the provider's page; the fingerprint lets a pipeline know it again."""
    name = found.standing.provider.name.in_language(language)
    result: dict[str, object] = {
        "ruleId": f"impact/{found.reason.level.value}",
        "level": _LEVELS[found.reason.level],
        "message": {"text": f"{found.standing.profile} · {name}: {told(found.reason, language)}"},
        "partialFingerprints": {"impact/v1": _fingerprint(found)},
    }
    if found.document is not None:
        uri = found.document.url or f"policy-monitor:{found.document.source}"
        region = {"region": {"startLine": 1, "snippet": {"text": found.reason.quote}}} if found.reason.quote else {}
        result["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": uri}, **region}}]
    return result


def _fingerprint(found: Found) -> str:
    document = str(found.document.source) if found.document else ""
    parts = (
        found.standing.profile,
        found.standing.provider.id,
        document,
        found.reason.level.value,
        found.reason.quote,
        found.reason.text.en,
    )
    return sha256("\n".join(parts).encode()).hexdigest()[:32]


def told(reason: ImpactReason, language: str) -> str:
    """A reason in one line: what, on which words, what would settle it."""
    text = reason.text.in_language(language)
    quote = f" “{reason.quote}”" if reason.quote else ""
    settles = ""
    if reason.settles is not None:
        settles = f" 可据以判定：{reason.settles.zh}" if language.startswith("zh") else f" What settles it: {reason.settles.en}."
    return f"{text}{quote}{settles}"


def junit(standings: Iterable[ProviderStanding], least: ImpactLevel, language: str) -> str:
    """JUnit XML: a suite for each profile, a case for each provider that is used; what shuts the gate is a failure."""
    wanted = (ImpactLevel.HIT,) if least is ImpactLevel.HIT else (ImpactLevel.HIT, ImpactLevel.MAYBE)
    suites = Element("testsuites", name="policy-monitor")
    by_profile: dict[str, list[ProviderStanding]] = {}
    for each in standings:
        if each.used:
            by_profile.setdefault(each.profile, []).append(each)
    for profile, own in by_profile.items():
        failures = sum(each.level in wanted for each in own)
        suite = SubElement(suites, "testsuite", name=_clean(profile), tests=str(len(own)), failures=str(failures), errors="0", skipped="0")
        for each in own:
            case = SubElement(suite, "testcase", classname=_clean(profile), name=each.provider.id)
            if each.level in wanted:
                lines = [told(found.reason, language) for found in reasons((each,)) if found.reason.level in wanted]
                failure = SubElement(case, "failure", type=each.level.value, message=_clean(lines[0] if lines else each.level.value))
                failure.text = _clean("\n".join(lines))
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(suites, encoding="unicode") + "\n"


def _clean(text: str) -> str:
    """Without characters that XML 1.0 does not have."""
    return "".join(character for character in text if character in "\t\n\r" or (character >= " " and character not in "\ufffe\uffff"))
