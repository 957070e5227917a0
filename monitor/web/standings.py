"""Where the user's profiles stand with each provider, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from monitor.judge.impact import Rules
from monitor.model import ImpactLevel, ImpactReason, Provider
from monitor.profile import Profile
from monitor.profile.files import load_profiles
from monitor.standing import ProviderStanding, stand
from monitor.web.view import View

_ORDER = list(ImpactLevel)


@dataclass(frozen=True, slots=True)
class Stance:
    """A provider as it stands for the profiles that use it."""

    provider: Provider
    level: ImpactLevel
    """The gravest over the profiles."""
    reason: ImpactReason | None
    """The first of that level."""
    standings: tuple[ProviderStanding, ...]
    """One for each profile that uses it."""


def profiles_of(view: View) -> tuple[Profile, ...]:
    """The user's profiles as their files say. Raises ConfigError."""
    return load_profiles(view.app.settings.config_dir)


def stances(profiles: tuple[Profile, ...], rules: Iterable[Rules]) -> list[Stance]:
    """The providers that any profile uses."""
    found = [_stance(profiles, each) for each in rules if any(profile.uses_provider(each.provider.id) for profile in profiles)]
    return sorted(found, key=lambda each: (_ORDER.index(each.level), each.provider.id))


def _stance(profiles: tuple[Profile, ...], rules: Rules) -> Stance:
    standings = tuple(stand(profile, rules) for profile in profiles if profile.uses_provider(rules.provider.id))
    worst = min(standings, key=lambda each: _ORDER.index(each.level))
    reasons = [*worst.reasons, *(reason for document in worst.documents for reason in document.impact.reasons)]
    return Stance(rules.provider, worst.level, next((each for each in reasons if each.level is worst.level), None), standings)
