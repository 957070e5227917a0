"""Facts as JSON-ready objects, for people's scripts. The keys are stable."""

from __future__ import annotations

from monitor.facts.types import DateFact, Fact, Limit, Ownership, Permission, Price, Prohibition, Territory

Json = dict[str, object]


def _territory(fact: Territory) -> Json:
    shape: Json = {"code": fact.code, "polarity": str(fact.polarity), "surface": fact.surface}
    if fact.exclusions:
        shape["exclusions"] = list(fact.exclusions)
    return shape | ({"group": fact.group} if fact.group else {})


def _ownership(fact: Ownership) -> Json:
    return {
        "threshold": None if fact.threshold is None else float(fact.threshold),
        "comparison": str(fact.comparison),
        "directness": str(fact.directness),
        "jurisdictions": list(fact.jurisdictions),
    }


def _rule(fact: Prohibition | Permission) -> Json:
    return {"topic": str(fact.topic), "who": fact.who, "what": fact.what}


def _date(fact: DateFact) -> Json:
    shape: Json = {"role": str(fact.role)}
    shape |= {"date": fact.date.isoformat()} if fact.date else {"duration": fact.duration}
    return shape | ({"subject": fact.subject} if fact.subject else {})


def _sum(fact: Price | Limit) -> Json:
    shape: Json = {"amount": float(fact.amount), "unit": fact.unit, "plan": fact.plan}
    return shape | ({"currency": fact.currency} if fact.currency else {})


def to_json(fact: Fact) -> Json:
    """`kind`, the fact's own keys, `quote`, and `heading` where there is one."""
    match fact:
        case Territory():
            kind, own = "territory", _territory(fact)
        case Ownership():
            kind, own = "ownership", _ownership(fact)
        case Prohibition():
            kind, own = "prohibition", _rule(fact)
        case Permission():
            kind, own = "permission", _rule(fact)
        case DateFact():
            kind, own = "date", _date(fact)
        case Price():
            kind, own = "price", _sum(fact)
        case Limit():
            kind, own = "limit", _sum(fact)
        case _:
            kind, own = "party", {"entity": fact.entity, "region": fact.region}
    return {"kind": kind, **own, "quote": fact.quote} | ({"heading": list(fact.heading)} if fact.heading else {})
