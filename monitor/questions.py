"""Questions that the API and the MCP server are asked alike: where we stand, who serves whom, what else there is. Nothing here writes but what was found in versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from monitor.alternatives import alternatives, market_of
from monitor.errors import ConfigError, NotFoundError
from monitor.judge.impact import Rules
from monitor.matrix import Cell, cells
from monitor.model import Alternative, Change, Impact, Text
from monitor.ports import Store
from monitor.profile import EVERYTHING, Profile
from monitor.profile.files import load_profiles
from monitor.profile.places import codes_of, near
from monitor.standing import Impacts, ProviderStanding, RulesInForce, stand

Standings = tuple[tuple[Profile, tuple[ProviderStanding, ...]], ...]


@dataclass(frozen=True, slots=True)
class Questions:
    """Asked of what is recorded and of the user's profiles, which are read anew each time."""

    store: Store
    rules: RulesInForce
    config_dir: Path

    def profiles(self, names: Iterable[str] = ()) -> tuple[Profile, ...]:
        """Those that are named, else all; none where there is none yet. Raises NotFoundError, and ConfigError for profiles that cannot be read."""
        found = load_profiles(self.config_dir)
        known = {profile.name: profile for profile in found}
        wanted = dict.fromkeys(names)
        missing = next((name for name in wanted if name not in known), None)
        if missing is not None:
            there = ", ".join(known)
            raise NotFoundError(
                Text(
                    f'no profile is called "{missing[:60]}"; there are: {there or "none (monitor profile edit)"}',
                    f"没有名为“{missing[:60]}”的画像；有：{there or '无（monitor profile edit）'}",
                )
            )
        return tuple(known[name] for name in wanted) if wanted else found

    def standings(self, profiles: tuple[Profile, ...], providers: tuple[str, ...], at: datetime, *, everything: bool = False) -> Standings:
        """Where each profile stands at a time with the providers it uses, those that are named, or all. Raises NotFoundError."""
        self._check(providers)
        used = (each.id for each in self.rules.providers() if everything or any(profile.uses_provider(each.id) for profile in profiles))
        asked = providers or tuple(used)
        known = self.rules.all_at(at, providers=asked) if profiles and asked else ()
        return tuple(
            (profile, tuple(stand(profile, each) for each in known if _concerns(profile, each, providers, everything)))
            for profile in profiles
        )

    def impacts(self, change: Change, profiles: tuple[Profile, ...]) -> tuple[Impact, ...]:
        """What a change has to do with each profile, by the rules in force today."""
        return Impacts(profiles, self.rules.today).impacts_of(change)

    def regions(self, places: Iterable[str], providers: tuple[str, ...], at: datetime, since: datetime | None = None) -> tuple[Cell, ...]:
        """Who serves whom at a time; with `since` only what stood otherwise then. Raises NotFoundError for what is no place, no provider."""
        codes = codes_named(places)
        self._check(providers)
        now = self.rules.all_at(at, providers=providers)
        if since is None:
            return tuple(cell for cell in cells(now, codes) if codes or cell.document)
        return tuple(cell for cell in cells(now, codes, self.rules.all_at(since, providers=providers)) if cell.changed)

    def alternatives(self, instead_of: str, profile: str | None = None) -> tuple[Alternative, ...]:
        """What a profile could use in place of `PROVIDER[/API]`, the best first. Raises NotFoundError, ConfigError."""
        provider, api = self._named(instead_of)
        return alternatives(market_of(self.rules, self.store), self._who(profile), provider, api)

    def _who(self, name: str | None) -> Profile:
        """The one that is named, or the only one. Without any, all that is asked is the protocol."""
        found = self.profiles([name] if name else [])
        if len(found) > 1:
            names = ", ".join(each.name for each in found)
            raise ConfigError(Text(f"there are several profiles: say which ({names})", f"有多个画像：请指定（{names}）"))
        return found[0] if found else EVERYTHING

    def _named(self, said: str) -> tuple[str, str | None]:
        known = {provider.id: [api.id for api in provider.apis] for provider in self.rules.providers()}
        provider, _, api = said.partition("/")
        self._check((provider,))
        if api and api not in known[provider]:
            names = ", ".join(known[provider])
            raise NotFoundError(
                Text(
                    f'{provider} has no API "{api[:60]}"; there are: {names or "none"}',
                    f"{provider} 没有接口“{api[:60]}”；有：{names or '无'}",
                )
            )
        return provider, api or None

    def _check(self, providers: Iterable[str]) -> None:
        known = [provider.id for provider in self.rules.providers()] if providers else []
        missing = next((each for each in providers if each not in known), None)
        if missing is not None:
            names = ", ".join(known)
            raise NotFoundError(
                Text(
                    f'no provider "{missing[:60]}" is watched; there are: {names or "none"}',
                    f"没有监控服务商“{missing[:60]}”；有：{names or '无'}",
                )
            )


def _concerns(profile: Profile, rules: Rules, providers: tuple[str, ...], everything: bool) -> bool:
    return everything or bool(providers) or profile.uses_provider(rules.provider.id)


def codes_named(said: Iterable[str]) -> tuple[str, ...]:
    """The territories that names, codes or groups mean, each once. Raises NotFoundError with the name that was probably meant."""
    return tuple(dict.fromkeys(code for each in said for code in _codes(each)))


def _codes(said: str) -> tuple[str, ...]:
    """The territories that a name, a code or a group means."""
    found = codes_of(said)
    if found:
        return found
    guess = near(said)
    raise NotFoundError(
        Text(
            f'"{said[:60]}" is no country or territory; '
            + (f"did you mean {guess}?" if guess else "write a name or a code, for example SG"),
            f"“{said[:60]}”不是国家或地区；" + (f"是否想写 {guess}？" if guess else "请写名称或代码，例如 SG"),
        )
    )
