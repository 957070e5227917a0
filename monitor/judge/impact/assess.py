"""From grounds and a profile to a level with its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from monitor.facts import Ownership, Permission, Prohibition
from monitor.judge.impact import texts
from monitor.judge.impact.area import area
from monitor.judge.impact.bearing import Ban, bans
from monitor.judge.impact.coverage import Coverage, Standing, Verdict, coverage_of
from monitor.judge.impact.forbidding import forbidden
from monitor.judge.impact.grounds import Entity, Ground, Matter, Named, entity, plain
from monitor.judge.impact.inforce import InForce, Rules
from monitor.judge.impact.owning import owned
from monitor.model import DocumentType, Impact, ImpactLevel, ImpactReason, Text
from monitor.profile import Profile
from monitor.profile.model import DIRECT

MOST = 8
"""Reasons told of one level."""
_ORDER = (ImpactLevel.HIT, ImpactLevel.MAYBE, ImpactLevel.CLEAR)
_RANKS = {level: rank for rank, level in enumerate(_ORDER)}


def worst(levels: Iterable[ImpactLevel]) -> ImpactLevel:
    """`hit` before `maybe` before `clear`; `clear` of nothing."""
    return min(levels, key=_ORDER.index, default=ImpactLevel.CLEAR)


def assess(matter: Matter, profile: Profile, rules: Rules | None = None) -> Impact:
    """A change against a profile. `rules`: what the provider's documents state besides, such as its list of regions."""
    provider = matter.source.provider
    if not profile.uses_provider(provider):
        return Impact(profile.name, ImpactLevel.CLEAR, (texts.unused(rules.provider.name if rules else Text(provider, provider)),))
    coverage = _coverage(rules, profile)
    reasons = [*_territories(matter, profile, coverage), *_owners_beyond(matter, profile, rules, coverage)]
    if matter.moved:
        reasons.append(texts.MOVED)
    after = coverage.changed(matter.gone, matter.gained) if coverage and (matter.gone or matter.gained) else coverage
    for ground in matter.grounds:
        reasons += _of_ground(ground, profile, after, provider)
    return _impact(profile, reasons or [texts.NOTHING], provider)


def assess_document(document: InForce, rules: Rules, profile: Profile, coverage: Coverage | None = None) -> Impact:
    """What one of a provider's documents states today against a profile, whether the provider is used or not."""
    coverage = coverage or coverage_of(rules, profile.apis(rules.provider.id))
    reasons = [*_places(document, profile, coverage)]
    prohibitions = tuple(fact for fact in document.facts if isinstance(fact, Prohibition))
    reasons += [owned(fact, area(fact.jurisdictions, coverage), profile) for fact in document.facts if isinstance(fact, Ownership)]
    owning = {fact.quote for fact in document.facts if isinstance(fact, Ownership)}
    seats = (entity(fact) for fact in prohibitions if fact.what == "incorporation" and fact.quote not in owning)
    for seat in seats:
        reasons += _of_entity(seat, profile, coverage) if seat else ()
    permissions = tuple(fact for fact in document.facts if isinstance(fact, Permission))
    reasons += _gravest(bans(prohibitions, permissions), profile)
    return _impact(profile, reasons, rules.provider.id)


def _gravest(found: tuple[Ban, ...], profile: Profile) -> Iterator[ImpactReason]:
    """Of each topic the gravest reason; a sentence about distillation is usually one about competition too, and is told once."""
    by_topic: dict[str, ImpactReason] = {}
    for each in found:
        reason, known = forbidden(each, profile), by_topic.get(each.topic)
        if reason is not None and (known is None or _rank(reason) < _rank(known)):
            by_topic[each.topic] = reason
    twin, competing = by_topic.get("distillation"), by_topic.get("competing_products")
    if twin and competing and (twin.quote, twin.level) == (competing.quote, competing.level):
        del by_topic["distillation"]
    yield from by_topic.values()


def _coverage(rules: Rules | None, profile: Profile) -> Coverage | None:
    return coverage_of(rules, profile.apis(rules.provider.id)) if rules else None


def _impact(profile: Profile, reasons: list[ImpactReason], provider: str) -> Impact:
    found = reasons if len(reasons) == len({reason.quote for reason in reasons}) else list(dict.fromkeys(reasons))
    if DIRECT not in profile.channels and provider not in profile.channels:
        found = [_through(reason, profile) for reason in found]
    found.sort(key=_rank)
    if len(found) > MOST:
        found = [reason for level in _ORDER for reason in [each for each in found if each.level is level][:MOST]]
    return Impact(profile.name, found[0].level if found else ImpactLevel.CLEAR, tuple(found))


def _rank(reason: ImpactReason) -> int:
    return _RANKS[reason.level]


def _through(reason: ImpactReason, profile: Profile) -> ImpactReason:
    """A provider's own rule may not be part of the contract with the cloud through which we use it."""
    if reason.level is not ImpactLevel.HIT:
        return reason
    return replace(reason, level=ImpactLevel.MAYBE, settles=texts.through(profile.channels))


# --- a change


def _territories(matter: Matter, profile: Profile, coverage: Coverage | None) -> Iterator[ImpactReason]:
    for code in profile.countries:
        if code in matter.gone and code in matter.gained:
            yield texts.both_ways(code, matter.quotes.get(code, ""))
        elif code in matter.gone:
            yield _lost(code, matter, coverage)
        elif code in matter.gained:
            yield texts.gained(code, matter.quotes.get(code, ""))
    if profile.incorporation in matter.gone and profile.incorporation not in profile.countries:
        yield texts.seat_lost(profile.incorporation or "", matter.quotes.get(profile.incorporation or "", ""))


def _lost(code: str, matter: Matter, coverage: Coverage | None) -> ImpactReason:
    """A territory that left one list while the list of the API we use still has it may be another product's matter."""
    verdict = coverage.of(code) if coverage else None
    other = verdict.source if verdict and verdict.standing.served and verdict.source else None
    if other and matter.document_type is DocumentType.REGIONS and other.document.id != matter.source.document:
        return texts.lost_elsewhere(code, matter.quotes.get(code, ""), other.document.name)
    return texts.lost(code, matter.quotes.get(code, ""))


def _owners_beyond(matter: Matter, profile: Profile, rules: Rules | None, coverage: Coverage | None) -> Iterator[ImpactReason]:
    """Rules in force about owners in "unsupported regions", where the change moves what these are."""
    if rules is None or coverage is None or not (matter.gone or matter.gained):
        return
    after = coverage.changed(matter.gone, matter.gained)
    for document in rules.documents:
        for fact in document.facts:
            if isinstance(fact, Ownership):
                was, now = (owned(fact, area(fact.jurisdictions, each), profile) for each in (coverage, after))
                if _rank(now) < _rank(was):
                    yield now


def _of_ground(ground: Ground, profile: Profile, coverage: Coverage | None, provider: str) -> Iterator[ImpactReason]:
    if isinstance(ground, Ban):
        reason = forbidden(ground, profile)
        yield from () if reason is None else (reason,)
    elif isinstance(ground, Ownership):
        yield owned(ground, area(ground.jurisdictions, coverage), profile)
    elif isinstance(ground, Entity):
        yield from _of_entity(ground, profile, coverage)
    elif isinstance(ground, Named):
        yield from _of_named(ground, profile.models(provider))
    else:
        yield texts.general(ground.kind, ground.quote)


def _of_named(ground: Named, models: tuple[str, ...]) -> Iterator[ImpactReason]:
    used = next((model for model in models if plain(model) in ground.plain), None)
    if used is not None:
        yield texts.names_ours(used, ground.kind, ground.quote)
    elif not models or not ground.names_model:
        yield texts.may_name(ground.kind, ground.quote, told=bool(models))


def _of_entity(ground: Entity, profile: Profile, coverage: Coverage | None) -> Iterator[ImpactReason]:
    meant = area(ground.jurisdictions, coverage)
    ours = tuple(
        dict.fromkeys((*((profile.incorporation,) if profile.incorporation else ()), *(() if ground.by_seat else profile.countries)))
    )
    stands = {code: meant.inside(code) for code in ours}
    if not stands:
        yield texts.seat_untold(meant.name, ground.quote)
    for code, inside in stands.items():
        if inside or inside is None:
            yield texts.seat(code, meant.name, ground.quote, sure=bool(inside), by_list=not meant.codes)
    if stands and all(inside is False for inside in stands.values()):
        yield texts.seat_clear(tuple(stands), meant.name, ground.quote)


# --- the rules in force


def _places(document: InForce, profile: Profile, coverage: Coverage) -> Iterator[ImpactReason]:
    """What this document says of where we are. A territory of which nothing is said is no reason."""
    for code in profile.countries:
        verdict = coverage.of(code)
        if verdict.source is document:
            yield _place(code, verdict)
    seat = profile.incorporation
    if seat and seat not in profile.countries and coverage.of(seat).source is document and coverage.of(seat).standing.served is False:
        yield texts.seat_unserved(seat, coverage.of(seat).quote)


def _place(code: str, verdict: Verdict) -> ImpactReason:
    if verdict.standing.served:
        return texts.served(code, verdict)
    if verdict.standing in (Standing.DISPUTED, Standing.UNKNOWN):
        return texts.disputed(code, verdict)
    return texts.unserved(code, verdict)
