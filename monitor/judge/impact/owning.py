"""Rules about who owns us: the share is worked out, shown, and held against the threshold."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import cast

from monitor.facts import Comparison, Directness, Ownership
from monitor.judge.impact.area import Area
from monitor.model import ImpactLevel, ImpactReason, Text
from monitor.profile import Link, Owner, Profile, Share, share_of
from monitor.profile.places import place

MAJORITY = Decimal(50)


def owned(fact: Ownership, meant: Area, profile: Profile) -> ImpactReason:
    """What a bar by ownership means for a profile."""
    if profile.ownership is None:
        return ImpactReason(
            ImpactLevel.MAYBE,
            Text(
                f"The rule turns on ownership{_rule(fact).en} by {meant.name.en}; your ownership is not told.",
                f"规则取决于{meant.name.zh}的持股{_rule(fact).zh}；画像中没有写持股情况。",
            ),
            fact.quote,
            Text(
                "write in the profile who owns you, with home and share (`ownership:`)",
                "在画像中写明股东、所在地与持股比例（`ownership:`）",
            ),
        )
    level, text, settles = _kept(fact, meant, profile.ownership)
    return ImpactReason(level, text, fact.quote, settles)


_Answer = tuple[ImpactLevel, Text, Text | None]


def _kept(fact: Ownership, meant: Area, owners: tuple[Owner, ...]) -> _Answer:
    """The answer, worked out once for each rule, list and company: many sentences say the same rule."""
    if meant.coverage is None:
        return _answer(fact, meant, owners)
    key = (id(owners), fact.threshold, fact.comparison, fact.directness, fact.jurisdictions)
    known = meant.coverage.shares.get(key)
    if known is None:
        known = meant.coverage.shares[key] = (owners, _answer(fact, meant, owners))  # kept with the owners, so that no others get their id
    return cast(_Answer, known[1])


def _answer(fact: Ownership, meant: Area, owners: tuple[Owner, ...]) -> _Answer:
    direct, indirect = fact.directness is not Directness.INDIRECT, fact.directness is not Directness.DIRECT
    share = share_of(owners, meant.inside, direct=direct, indirect=indirect)
    level = _level(fact, share)
    return level, _told(fact, meant, share, level), _settles(fact, meant, owners) if level is ImpactLevel.MAYBE else None


def _level(fact: Ownership, share: Share) -> ImpactLevel:
    if fact.threshold is None:  # control without a figure: a majority controls, no share does not, between them it depends
        if share.low > MAJORITY:
            return ImpactLevel.HIT
        return ImpactLevel.MAYBE if share.high > 0 else ImpactLevel.CLEAR
    if _crosses(fact, share.low):
        return ImpactLevel.HIT
    return ImpactLevel.MAYBE if _crosses(fact, share.high) else ImpactLevel.CLEAR


def _crosses(fact: Ownership, share: Decimal) -> bool:
    threshold = fact.threshold or Decimal(0)
    return share >= threshold if fact.comparison is Comparison.AT_LEAST else share > threshold


def _rule(fact: Ownership) -> Text:
    if fact.threshold is None:
        return Text(" or control", "或控制")
    number = percent(fact.threshold)
    if fact.comparison is Comparison.AT_LEAST:
        return Text(f" of {number} or more", f"达到 {number}")
    return Text(f" of more than {number}", f"超过 {number}")


def _told(fact: Ownership, meant: Area, share: Share, level: ImpactLevel) -> Text:
    rule, name = _rule(fact), meant.name
    most = Text(f" to {percent(share.high)}", f" 至 {percent(share.high)}") if share.high > share.low else Text("", "")
    sums = _sums(share)
    if level is ImpactLevel.HIT:
        verdict = Text(f"the rule bars ownership{rule.en}", f"规则禁止持股{rule.zh}")
    elif level is ImpactLevel.MAYBE:
        verdict = Text(f"the rule bars ownership{rule.en}: it depends on what is not known", f"规则禁止持股{rule.zh}：取决于未知部分")
    else:
        verdict = Text(f"the rule bars only ownership{rule.en}", f"规则只禁止持股{rule.zh}")
    control = _control(fact, share, level)
    return Text(
        f"{percent(share.low)}{most.en} of you is held from {name.en}{sums.en}; {verdict.en}.{control.en}",
        f"贵方 {percent(share.low)}{most.zh} 的股份由{name.zh}的股东持有{sums.zh}；{verdict.zh}。{control.zh}",
    )


def _sums(share: Share) -> Text:
    if len(share.links) == 1 and len(share.links[0].owners) == 1:
        who = _who(share.links[0].owners[-1])
        return Text(f" ({who.en})", f"（{who.zh}）")
    told = [_chain(link) for link in share.links]
    if not told:
        return Text("", "")
    return Text(f" ({'; '.join(each.en for each in told)})", f"（{'；'.join(each.zh for each in told)}）")


def _chain(link: Link) -> Text:
    """`60% × 80% = 48% (Parent, China, through HoldCo)`."""
    factors = " × ".join(percent(owner.percent or Decimal(0)) for owner in link.owners)
    result = f" = {percent(link.share)}" if len(link.owners) > 1 else ""
    who = _who(link.owners[-1])
    through = [owner.name or place(owner.home or "?").en for owner in link.owners[:-1]]
    through_zh = [owner.name or place(owner.home or "?").zh for owner in link.owners[:-1]]
    return Text(
        f"{factors}{result}: {who.en}{', through ' + ', '.join(through) if through else ''}",
        f"{factors}{result}：{who.zh}{'，经由 ' + '、'.join(through_zh) if through_zh else ''}",
    )


def _who(owner: Owner) -> Text:
    home = place(owner.home or "")
    return Text(", ".join(each for each in (owner.name, home.en) if each), "，".join(each for each in (owner.name, home.zh) if each))


def _control(fact: Ownership, share: Share, level: ImpactLevel) -> Text:
    """Shares multiply; whoever counts by control instead counts a chain of majorities whole."""
    chains = [link for link in share.links if len(link.owners) > 1 and link.majority]
    whole = sum((link.owners[0].percent or Decimal(0) for link in chains), Decimal(0))
    if level is ImpactLevel.HIT or not chains or not _crosses(fact, share.low - sum((link.share for link in chains), Decimal(0)) + whole):
        return Text("", "")
    return Text(
        f" Every link of the chain is a majority: counted by control instead of by share it would be {percent(whole)}.",
        f"链条上每一环都是多数股权：若按控制而非按比例计算，将为 {percent(whole)}。",
    )


def _settles(fact: Ownership, meant: Area, owners: tuple[Owner, ...]) -> Text:
    if any(meant.inside(home) is None for home in _homes(owners)):
        return Text(
            f"the provider's own list of regions, of which no version is kept, tells which are {meant.name.en}",
            f"哪些是{meant.name.zh}以服务商自己的地区名单为准，目前没有留存其版本",
        )
    if fact.threshold is None:
        return Text("whether these owners control you: by votes, by contract, by the board", "这些股东是否控制贵方：表决权、合同或董事会")
    return Text("name in the profile the owners and shares that are unknown", "在画像中补上未知的股东与比例")


def _homes(owners: tuple[Owner, ...]) -> Iterator[str]:
    for owner in owners:
        if owner.home is not None:
            yield owner.home
        yield from _homes(owner.owners)


@lru_cache(maxsize=1024)
def percent(share: Decimal) -> str:
    """`48%`, `33.5%`: two places at most, no trailing zeros."""
    rounded = share.quantize(Decimal("0.01"))
    return f"{rounded.normalize():f}%"
