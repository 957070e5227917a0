"""Where a profile stands with a provider, document by document. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.judge.impact import InForce, Rules, assess_document, worst
from monitor.judge.impact.texts import unused
from monitor.model import Impact, ImpactLevel, ImpactReason, Provider, Text
from monitor.profile import Profile


@dataclass(frozen=True, slots=True)
class DocumentStanding:
    """What one version in force means for a profile."""

    document: InForce
    impact: Impact


@dataclass(frozen=True, slots=True)
class ProviderStanding:
    """What a provider's documents mean for a profile."""

    profile: str
    provider: Provider
    used: bool
    level: ImpactLevel
    """Of the gravest document; what is not used is `clear`, whatever the documents say."""
    documents: tuple[DocumentStanding, ...]
    """Those with reasons, the gravest first."""
    reasons: tuple[ImpactReason, ...] = ()
    """That no document gives: the provider is not used, or nothing of it was read."""
    unread: int = 0
    """Sources of which no version was in force."""


_ORDER = (ImpactLevel.HIT, ImpactLevel.MAYBE, ImpactLevel.CLEAR)


def stand(profile: Profile, rules: Rules) -> ProviderStanding:
    """Every rule in force of a provider against a profile."""
    provider = rules.provider
    used = profile.uses_provider(provider.id)
    told = (DocumentStanding(each, assess_document(each, rules, profile)) for each in rules.documents)
    documents = sorted((each for each in told if each.impact.reasons), key=lambda each: _ORDER.index(each.impact.level))
    reasons = _reasons(rules, used=used)
    level = worst((*(each.impact.level for each in documents), *(reason.level for reason in reasons))) if used else ImpactLevel.CLEAR
    return ProviderStanding(profile.name, provider, used, level, tuple(documents), reasons, len(rules.unread))


def _reasons(rules: Rules, *, used: bool) -> tuple[ImpactReason, ...]:
    name = rules.provider.name
    if not used:
        return (unused(name),)
    if rules.documents or not rules.unread:
        return ()
    text = Text(f"No document of {name.en} was in force: nothing is known.", f"{name.zh}没有任何文档生效：一无所知。")
    settles = Text(f"read them: monitor check --provider {rules.provider.id}", f"读取文档：monitor check --provider {rules.provider.id}")
    return (ImpactReason(ImpactLevel.MAYBE, text, settles=settles),)
