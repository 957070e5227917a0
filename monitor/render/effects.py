"""Whether an event hits the reader, and what else could be used: said as it was found, never concluded here."""

from __future__ import annotations

from collections.abc import Sequence

from monitor.model import Alternative, Impact, ImpactLevel, ImpactReason
from monitor.render.reader import ADDRESS_LENGTH, Reader
from monitor.render.told import ToldAlternative, ToldGround, ToldImpact

IMPACTS = 6
"""Profiles shown in one alert; the rest is counted."""
GROUNDS = 3
"""Grounds shown of one impact."""
ALTERNATIVES = 3
NAMES = 2
"""Profiles named in a subject."""
QUOTE_LENGTH = 300
REASON_LENGTH = 400

_ORDER = (ImpactLevel.HIT, ImpactLevel.MAYBE, ImpactLevel.CLEAR)


def worst(impacts: Sequence[Impact]) -> ImpactLevel | None:
    """The level that concerns the reader most; None where there is no profile."""
    levels = {impact.level for impact in impacts}
    return next((level for level in _ORDER if level in levels), None)


def headline(impacts: Sequence[Impact], reader: Reader) -> str:
    """`hits you`; where there are several profiles, their names: `hits shanghai-team, eu-team`. Empty where there is none."""
    level = worst(impacts)
    if level is None:
        return ""
    names = [reader.line(impact.profile, 40) for impact in impacts if impact.level is level]
    if len(impacts) == 1 or len(names) == len(impacts) or len(names) > NAMES:
        return reader.label(f"{level.value}_you")
    text = reader.label(level.value, name=reader.joined(names))
    return text[:1].lower() + text[1:]


def told_impacts(impacts: Sequence[Impact], reader: Reader, quoted: Sequence[str]) -> tuple[ToldImpact, ...]:
    """The worst first. What of `quoted` is quoted anyway is not quoted here."""
    ordered = sorted(impacts, key=lambda impact: _ORDER.index(impact.level))
    return tuple(_told_impact(impact, reader, quoted) for impact in ordered[:IMPACTS])


def _told_impact(impact: Impact, reader: Reader, quoted: Sequence[str]) -> ToldImpact:
    name = reader.line(impact.profile, 60)
    grounds = tuple(_ground(reason, reader, quoted) for reason in impact.reasons[:GROUNDS])
    return ToldImpact(impact.level.value, reader.label(impact.level.value, name=name), grounds)


def _ground(reason: ImpactReason, reader: Reader, quoted: Sequence[str]) -> ToldGround:
    quote = reader.line(reason.quote, QUOTE_LENGTH)
    settles = reader.text(reason.settles, REASON_LENGTH) if reason.settles else ""
    return ToldGround(_open(reader.text(reason.text, REASON_LENGTH)), "" if quote in quoted else quote, _open(settles))


def _open(sentence: str) -> str:
    """Without its stop: a quote or another sentence may follow."""
    return sentence.removesuffix(".").removesuffix("。")


def told_alternatives(alternatives: Sequence[Alternative], reader: Reader) -> tuple[ToldAlternative, ...]:
    """The first few, in the order given."""
    return tuple(_alternative(each, reader) for each in alternatives[:ALTERNATIVES])


def _alternative(each: Alternative, reader: Reader) -> ToldAlternative:
    protocol, key = reader.line(each.protocol, 60), reader.line(each.key_variable or "", 80)
    how = reader.label("same_protocol") if each.same_protocol else reader.label("other_protocol", name=protocol)
    known = [
        reader.line(each.price, 120),
        reader.label("incident_open", name=reader.line(each.incident, 120)) if each.incident else "",
        reader.label("as_of", since=reader.day(each.as_of)) if each.as_of else "",
    ]
    return ToldAlternative(
        name=_name(each, reader),
        base_url=reader.line(each.base_url, ADDRESS_LENGTH),
        terms=reader.label("semicolon").join(filter(None, (how, reader.label("key_in", name=key) if key else ""))),
        key_variable=key,
        why=_open(reader.text(each.why, 200)),
        notes=reader.label("semicolon").join(filter(None, known)),
    )


def _name(each: Alternative, reader: Reader) -> str:
    """The provider, with the API's id where that says more."""
    provider, api = reader.text(each.provider_name, 80), reader.line(each.api, 80)
    return provider if api in ("", "api", each.provider) else f"{provider} ({api})"
