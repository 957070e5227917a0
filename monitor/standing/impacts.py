"""What each profile has to do with a change: asked by alerts, by filters, by people."""

from __future__ import annotations

from collections.abc import Callable

from monitor.judge.impact import Rules, assess, prepare
from monitor.model import Change, Impact, ImpactLevel
from monitor.profile import Profile


class Impacts:
    """The profiles, ready to be held against changes."""

    def __init__(self, profiles: tuple[Profile, ...], rules: Callable[[str], Rules | None]) -> None:
        """`rules`: what a provider's documents state, by its id (`RulesInForce.today`); it is asked only for providers that a profile uses."""
        self.profiles = profiles
        self._rules = rules

    def impacts_of(self, change: Change) -> tuple[Impact, ...]:
        """One for each profile, in their order."""
        provider = change.source.provider
        concerned = [profile for profile in self.profiles if profile.uses_provider(provider)]
        rules = self._rules(provider) if concerned else None
        matter = prepare(change) if self.profiles else None
        return tuple(assess(matter, profile, rules) for profile in self.profiles if matter is not None)

    def levels(self, change: Change) -> frozenset[ImpactLevel]:
        """The levels that matter to the profiles, for filters: what a profile tolerates is `clear`. Empty where there is no profile."""
        pairs = zip(self.profiles, self.impacts_of(change), strict=True)
        return frozenset(impact.level if profile.matters(impact.level) else ImpactLevel.CLEAR for profile, impact in pairs)

    def hits(self, change: Change) -> tuple[Profile, ...]:
        """The profiles that a change hits."""
        pairs = zip(self.profiles, self.impacts_of(change), strict=True)
        return tuple(profile for profile, impact in pairs if impact.level is ImpactLevel.HIT)
