"""How long 1,000 changes against 100 profiles take, in processor time: preparing each change once, then every profile. Prints; never fails.

python bench/impact_speed.py [CHANGES] [PROFILES]
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from decimal import Decimal

from monitor.facts import find
from monitor.judge.impact import InForce, Rules, assess, prepare
from monitor.model import (
    ApiFacts,
    Block,
    BlockKind,
    Change,
    Direction,
    Document,
    DocumentType,
    Finding,
    Judgement,
    Kind,
    Outcome,
    Provider,
    Reading,
    Severity,
    Side,
    SourceKey,
    Text,
)
from monitor.profile import Owner, Product, Profile, Use

SEEN = datetime(2031, 1, 15, 12, tzinfo=UTC)
NO_TEXT = Text("", "")
PROVIDERS = ("quillmore", "larkspur", "tamarack", "osprey")
COUNTRIES = ("SG", "JP", "DE", "FR", "US", "GB", "IN", "BR", "CN", "HK", "AE", "KE", "VN", "TR", "CA")
LISTED = ("Singapore", "Japan", "Germany", "France", "United States", "United Kingdom", "India", "Brazil", "Kenya", "Canada")
SENTENCES = (
    (Kind.SALES_RESTRICTION, "sales.ownership", "Companies more than {n}% owned, directly or indirectly, by entities in unsupported regions may not use the API."),
    (Kind.SALES_RESTRICTION, "sales.ownership", "由不支持地区的实体直接或间接持股超过{n}%的公司不得使用本服务。"),
    (Kind.ACCESS_CHANNEL, "access.third_party_client", "Third-party harnesses may no longer log in with plan {n} subscriptions."),
    (Kind.ACCESS_CHANNEL, "access.resale", "You may not resell the services to more than {n} customers unless we agree in writing."),
    (Kind.COMPETITOR_USE, "competitor.distillation", "You may not use more than {n} outputs to train models that compete with ours."),
    (Kind.TERMINATION, "term.notice", "We may suspend access on {n} days' notice."),
    (Kind.LIFECYCLE, "life.shutdown", "aurora-{n} is shut down on 1 March 2031."),
    (Kind.PRICING_LIMITS, "money.price_rise", "aurora-{n} now costs $15 per million output tokens."),
    (Kind.REGION_AVAILABILITY, "region.supported_only", "You may not use the services from outside the {n} supported countries."),
    (Kind.USE_RESTRICTION, "use.ban", "Customers may not use the services for gambling, plan {n} included."),
)  # fmt: skip


def rules(provider: str) -> Rules:
    """A provider with a list of regions and a bar by ownership."""
    lines = ("The API is available in the following countries:", *LISTED)
    blocks = tuple(Block(BlockKind.ITEM if n else BlockKind.PARAGRAPH, line, int(bool(n))) for n, line in enumerate(lines))
    regions, clause = Reading(blocks), Reading((Block(BlockKind.PARAGRAPH, SENTENCES[0][2].format(n=50)),))
    found = []
    for name, kind, reading in (("regions", DocumentType.REGIONS, regions), ("terms", DocumentType.TERMS, clause)):
        document = Document(provider, name, Text(name, name), kind, ())
        found.append(InForce(document, SourceKey(provider, name, name), None, 1, SEEN, find(reading, kind)))
    api = ApiFacts("api", NO_TEXT, (), regions="regions")
    return Rules(Provider(provider, Text(provider, provider), None, (), (api,)), tuple(found))


def number(dice: random.Random, rule: str) -> int:
    """Thresholds of ownership are few, other numbers many."""
    return dice.choice((10, 20, 25, 30, 50, 75)) if rule == "sales.ownership" else dice.randint(10, 90)


def change(dice: random.Random, n: int) -> Change:
    """One to eight findings, now and then a territory that leaves."""
    findings = tuple(
        Finding(kind, Direction.TIGHTENED, Severity.HIGH, sentence.format(n=number(dice, rule)), Side.ADDED, rule)
        for kind, rule, sentence in dice.sample(SENTENCES, dice.randint(1, 8))
    )
    gone = tuple(sorted(dice.sample(COUNTRIES, 2))) if dice.random() < 0.2 else ()
    judged = Judgement(Severity.HIGH, findings, NO_TEXT, regions_removed=gone)
    source = SourceKey(dice.choice(PROVIDERS), "terms", "terms")
    return Change(f"c{n}", source, Outcome.CHANGE, None, 1, 2, SEEN, SEEN, judged, DocumentType.TERMS)


def profile(dice: random.Random, n: int) -> Profile:
    """A company with a chain of owners."""
    parent = Owner(dice.choice(COUNTRIES), Decimal(dice.randint(10, 90)), "Parent")
    owners = (Owner("SG", Decimal(dice.randint(10, 60)), "HoldCo", (parent,)), Owner(dice.choice((*COUNTRIES, None)), Decimal(30)))
    return Profile(
        f"p{n}",
        tuple(dice.sample(COUNTRIES, 3)),
        dice.choice(COUNTRIES),
        owners,
        tuple(Product(provider, "api", "aurora-42") for provider in PROVIDERS),
        frozenset(dice.sample(tuple(Use), 4)),
    )


def main(changes: int = 1000, profiles: int = 100) -> None:
    """Measure and print."""
    dice = random.Random(7)
    known = {provider: rules(provider) for provider in PROVIDERS}
    told, people = [change(dice, n) for n in range(changes)], [profile(dice, n) for n in range(profiles)]
    start = time.process_time()
    matters = [prepare(each) for each in told]
    prepared = time.process_time() - start
    levels = Counter(assess(matter, each, known[matter.source.provider]).level.value for matter in matters for each in people)
    total = time.process_time() - start
    print(f"{changes} changes x {profiles} profiles: {total:.2f} s of processor time, of which preparing {prepared:.2f} s; {dict(levels)}")


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:]))
