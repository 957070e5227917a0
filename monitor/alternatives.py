"""What else could we use? Watched APIs that serve where we are and do not bar who owns us, those that need only another base URL first. Pure."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from monitor.facts import Price
from monitor.judge.impact import Rules, coverage_of
from monitor.model import Alternative, ApiFacts, Change, Impact, ImpactLevel, Incident, Provider, SourceKey, Text
from monitor.ports import Store
from monitor.profile import Product, Profile
from monitor.profile.model import DIRECT
from monitor.profile.places import places
from monitor.standing import PRICES, Impacts, RulesInForce, stand

_TOKENS = ("input", "output")
MOST_SHOWN = 3
"""Alternatives in an alert; so many without a model's name are in a router configuration."""
_VARIABLES: dict[str, tuple[str, str]] = {
    "openai-chat": ("OPENAI_BASE_URL", "OPENAI_API_KEY"),
    "openai-responses": ("OPENAI_BASE_URL", "OPENAI_API_KEY"),
    "anthropic-messages": ("ANTHROPIC_BASE_URL", "ANTHROPIC_API_KEY"),
    "gemini": ("GOOGLE_GEMINI_BASE_URL", "GEMINI_API_KEY"),
}
"""By wire protocol: what its makers' own clients read, for the base URL and for the key."""
_LITELLM = {"openai-chat": "openai", "openai-responses": "openai/responses", "anthropic-messages": "anthropic", "gemini": "gemini"}
"""LiteLLM's prefix of a model behind an address that speaks the protocol. Source: docs.litellm.ai, "Providers"."""


@dataclass(frozen=True, slots=True)
class Market:
    """What is known of all watched providers."""

    providers: tuple[Provider, ...]
    rules: Callable[[str], Rules | None]
    """What a provider's documents state."""
    prices: Callable[[str], Rules | None]
    """The same of its price lists."""
    incidents: tuple[tuple[SourceKey, tuple[Incident, ...]], ...] = ()
    """Those that are remembered of each status page (`Store.incidents`)."""


def market_of(rules: RulesInForce, store: Store) -> Market:
    """What is known of all watched providers now."""
    return Market(rules.providers(), rules.today, lambda provider: rules.today(provider, PRICES), store.incidents())


def top_alternatives(change: Change, profile: Profile, market: Market, limit: int = MOST_SHOWN) -> tuple[Alternative, ...]:
    """The best few for a profile that a change hits."""
    provider = change.source.provider
    used = sorted(profile.apis(provider))
    return alternatives(market, profile, provider, used[0] if used else None)[:limit]


class Standpoint(Impacts):
    """What the profiles have to do with a change, and what those that it hits could use instead."""

    def __init__(self, profiles: tuple[Profile, ...], rules: Callable[[str], Rules | None], market: Callable[[], Market]) -> None:
        """`market` is asked only where a change hits."""
        super().__init__(profiles, rules)
        self._market = market

    def alternatives(self, change: Change, limit: int = MOST_SHOWN) -> tuple[Alternative, ...]:
        """The best few that suit every profile that the change hits; none where it hits nobody."""
        hit = self.hits(change)
        if not hit:
            return ()
        market = self._market()
        first, *others = (top_alternatives(change, profile, market, limit=len(market.providers) + 100) for profile in hit)
        suiting = [{(each.provider, each.api) for each in found} for found in others]
        return tuple(each for each in first if all((each.provider, each.api) in names for names in suiting))[:limit]


def alternatives(market: Market, profile: Profile, provider: str, api: str | None = None) -> tuple[Alternative, ...]:
    """Every API of other providers that the profile could use instead, the best first: same protocol, nothing unclear, no open incident."""
    spoken = protocols(market, provider, api)
    found = (
        _alternative(market, profile, other, each, spoken) for other in market.providers if other.id != provider for each in other.apis
    )
    return tuple(sorted((each for each in found if each is not None), key=lambda each: _rank(each, spoken)))


def protocols(market: Market, provider: str, api: str | None) -> tuple[str, ...]:
    """The wire protocols of an API, or of all of a provider's; its own first."""
    apis = (each for other in market.providers if other.id == provider for each in other.apis if api in (None, each.id))
    return tuple(dict.fromkeys(protocol for each in apis for protocol, _ in each.base_urls))


def _rank(found: Alternative, spoken: tuple[str, ...]) -> tuple[int, bool, bool, str, str]:
    nearness = spoken.index(found.protocol) if found.same_protocol else len(spoken)
    return (nearness, found.level is not ImpactLevel.CLEAR, bool(found.incident), found.provider, found.api)


def _alternative(market: Market, profile: Profile, provider: Provider, api: ApiFacts, spoken: tuple[str, ...]) -> Alternative | None:
    """The API as an alternative; None where it bars the profile, or nothing is known of how to reach it."""
    if not api.base_urls:
        return None
    fit = _fit(market.rules(provider.id), profile, provider, api)
    if fit is None:
        return None
    protocol, url = next(((each, url) for wanted in spoken for each, url in api.base_urls if each == wanted), api.base_urls[0])
    return Alternative(
        provider=provider.id,
        provider_name=provider.name,
        api=api.id,
        protocol=protocol,
        base_url=url,
        same_protocol=protocol in spoken,
        level=fit[0],
        why=fit[1],
        price=_price(market.prices(provider.id)),
        incident=_incident(market.incidents, provider.id),
        key_variable=api.key_variable,
        source=api.source,
        as_of=api.as_of,
    )


def _fit(rules: Rules | None, profile: Profile, provider: Provider, api: ApiFacts) -> tuple[ImpactLevel, Text] | None:
    """Whether the API would take us, and why; None where it bars us. What we do with it may be forbidden there as well: that is said."""
    would = replace(profile, products=(Product(provider.id, api.id),), channels=(DIRECT,))
    if rules is None or not rules.documents:
        return ImpactLevel.MAYBE, Text("no document of it is kept yet", "尚未留存其任何文档")
    who = stand(replace(would, uses=frozenset()), rules)
    if who.level is ImpactLevel.HIT:
        return None
    doing = stand(would, rules)
    open_ends = _worst(each.impact for each in doing.documents)
    if open_ends is not None:
        return ImpactLevel.MAYBE, open_ends
    untold = [code for code in profile.countries if coverage_of(rules, frozenset({api.id})).of(code).standing.served is None]
    if untold:
        names = places(untold)
        return ImpactLevel.MAYBE, Text(f"no watched list says whether it serves {names.en}", f"没有名单说明它是否支持{names.zh}")
    names = places(profile.countries)
    served = Text(f"serves {names.en}; ", f"支持{names.zh}；") if profile.countries else Text("", "")
    return ImpactLevel.CLEAR, Text(f"{served.en}no rule in force bars you", f"{served.zh}没有对您不利的生效规则")


def _worst(impacts: Iterable[Impact]) -> Text | None:
    reasons = [reason for impact in impacts for reason in impact.reasons if reason.level is not ImpactLevel.CLEAR]
    reasons.sort(key=lambda reason: reason.level is not ImpactLevel.HIT)
    return reasons[0].text if reasons else None


def _price(rules: Rules | None) -> str:
    """The range of what a million tokens cost, as the price list states it: `USD 0.25-15 / 1m input tokens`."""
    stated = [fact for document in (rules.documents if rules else ()) for fact in document.facts if isinstance(fact, Price)]
    told = []
    for way in _TOKENS:
        found = [fact for fact in stated if way in fact.unit and "token" in fact.unit]
        if found:
            alike = [fact for fact in found if (fact.currency, fact.unit) == (found[0].currency, found[0].unit)]
            told.append(f"{found[0].currency} {_range([fact.amount for fact in alike])} / {found[0].unit}")
    return "; ".join(told)


def _range(amounts: list[Decimal]) -> str:
    low, high = (f"{amount.normalize():f}" for amount in (min(amounts), max(amounts)))
    return low if low == high else f"{low}-{high}"


def _incident(known: tuple[tuple[SourceKey, tuple[Incident, ...]], ...], provider: str) -> str:
    """The gravest incident of a provider that is open now."""
    found = [
        each for key, incidents in known if key.provider == provider for each in incidents if not each.resolved and not each.maintenance
    ]
    return max(found, key=lambda each: each.impact.rank).title if found else ""


# --- what to change


def switch_lines(found: Alternative) -> tuple[str, ...]:
    """Shell lines that make the protocol's own clients use an alternative. Keys are named, never shown."""
    base, key = _VARIABLES.get(found.protocol, ("BASE_URL", "API_KEY"))
    own = found.key_variable or _variable(found.provider, "API_KEY")
    lines = [f"export {base}={shlex.quote(found.base_url)}"]
    if own != key:
        lines.append(f'export {key}="${own}"')
    return tuple(lines)


def _variable(*words: str) -> str:
    """A name in the environment. Where nobody says how a provider's key is called it gets one of its own: the protocol's usual one holds another provider's key."""
    return re.sub(r"\W", "_", "_".join(words)).upper()


def litellm_config(market: Market, provider: str, api: str | None, found: Iterable[Alternative], model: str | None = None) -> str:
    """A LiteLLM router configuration (YAML): the API in use first, the alternatives as its fallbacks.

    Source: docs.litellm.ai, "Config.yaml" and "Fallbacks". Where the watchlist names no model, the best alternatives take it from a variable that is to
    be set first; the others are left out, and said so.
    """
    name = f"{provider}-{api}" if api else provider
    first = _first(market, provider, api)
    entries: list[str] = []
    fallbacks: list[str] = []
    notes: list[str] = []
    if first:
        own = _called(provider, first[0], first[2], model)
        entries += _entry(name, provider, first[1], own, first[2])
        notes += _to_set(own, first[0])
    for place, each in enumerate(found):
        facts = next(known for other in market.providers if other.id == each.provider for known in other.apis if known.id == each.api)
        if not facts.models and place >= MOST_SHOWN:
            notes.append(f"# left out, because the watchlist names no model of it: {each.provider}/{each.api}")
            continue
        called = _called(each.provider, each.protocol, facts, None)
        notes += _to_set(called, each.protocol)
        fallbacks.append(f"{each.provider}-{each.api}")
        entries += _entry(fallbacks[-1], each.provider, each.base_url, called, facts)
    routes = [f"  fallbacks: [{{{json.dumps(name)}: {json.dumps(fallbacks)}}}]"] if fallbacks else []
    return (
        "\n".join(("# litellm --config FILE", *notes, "model_list:", *entries, *(("router_settings:", *routes) if routes else ()))) + "\n"
    )


def _first(market: Market, provider: str, api: str | None) -> tuple[str, str, ApiFacts] | None:
    apis = (each for other in market.providers if other.id == provider for each in other.apis if api in (None, each.id))
    return next(((each.base_urls[0][0], each.base_urls[0][1], each) for each in apis if each.base_urls), None)


def _called(provider: str, protocol: str, api: ApiFacts, model: str | None) -> str:
    """The model as LiteLLM takes it: with the prefix of its protocol, else a variable that says both (`os.environ/…` stands for any value)."""
    known = model or next(iter(api.models), None)
    return f"{_LITELLM.get(protocol, protocol)}/{known}" if known else f"os.environ/{_variable(provider, api.id, 'MODEL')}"


def _to_set(called: str, protocol: str) -> Iterator[str]:
    if called.startswith("os.environ/"):
        yield f"# set first: {called.removeprefix('os.environ/')}={_LITELLM.get(protocol, protocol)}/NAME, with the name of one of its models"


def _entry(name: str, provider: str, url: str, called: str, api: ApiFacts) -> Iterator[str]:
    key = api.key_variable or _variable(provider, "API_KEY")
    yield f"  - model_name: {json.dumps(name)}"
    yield "    litellm_params:"
    yield f"      model: {json.dumps(called)}"
    yield f"      api_base: {json.dumps(url)}"
    yield f"      api_key: {json.dumps(f'os.environ/{key}')}"
