"""What the reasons say, in both languages."""

from __future__ import annotations

from functools import lru_cache

from monitor.judge.impact.coverage import Standing, Verdict
from monitor.model import ImpactLevel, ImpactReason, Kind, Text
from monitor.profile.places import place, places

HIT, MAYBE, CLEAR = ImpactLevel.HIT, ImpactLevel.MAYBE, ImpactLevel.CLEAR

_kept = lru_cache(maxsize=4096)
"""The same words are said to many profiles."""

NOTHING = ImpactReason(CLEAR, Text("Nothing in it bears on what the profile states.", "没有内容涉及画像所述情况。"))
MOVED = ImpactReason(
    MAYBE,
    Text("The address now gives another document.", "该地址现在给出的是另一份文档。"),
    settles=Text("read the document it gives now", "阅读该地址现在给出的文档"),
)
_WHATS: dict[Kind, Text] = {
    Kind.PRICING_LIMITS: Text("prices or limits", "价格或限额"),
    Kind.LIFECYCLE: Text("how long something is available", "产品的存续"),
    Kind.ACCESS_CHANNEL: Text("how access may happen", "接入方式"),
    Kind.TERMINATION: Text("suspension, termination or notice", "暂停、终止或通知"),
    Kind.LIABILITY_DISPUTES: Text("liability or disputes", "责任或争议"),
    Kind.DATA_USE: Text("the use of data", "数据使用"),
    Kind.SALES_RESTRICTION: Text("who may be a customer", "谁可以成为客户"),
    Kind.REGION_AVAILABILITY: Text("where it is available", "可用地区"),
    Kind.COMPETITOR_USE: Text("competing uses", "竞争性使用"),
    Kind.USE_RESTRICTION: Text("what it may be used for", "允许的用途"),
}
_OTHER = Text("every customer", "所有客户")


def unused(provider: Text) -> ImpactReason:
    """Of a provider that the profile does not name."""
    return ImpactReason(CLEAR, Text(f"We do not use {provider.en}.", f"我们不使用{provider.zh}。"))


def through(channels: tuple[str, ...]) -> Text:
    """What settles a provider's rule for those who reach it through others only."""
    return Text(
        f"you reach it through {', '.join(channels)} only: whether this rule is part of that contract",
        f"仅经由 {'、'.join(channels)} 使用：该合同是否包含此规则",
    )


@_kept
def lost(code: str, quote: str) -> ImpactReason:
    """A country of ours is served no more."""
    name = place(code)
    return ImpactReason(HIT, Text(f"{name.en}, where you operate, is no longer served.", f"您经营所在的{name.zh}不再受支持。"), quote)


def lost_elsewhere(code: str, quote: str, document: Text) -> ImpactReason:
    """It left one list while another has it."""
    name = place(code)
    return ImpactReason(
        MAYBE,
        Text(f"{name.en}, where you operate, left this list.", f"您经营所在的{name.zh}离开了这份名单。"),
        quote,
        Text(f"whether it also leaves “{document.en}”, which still names it", f"它是否也会离开“{document.zh}”，该名单目前仍列有它"),
    )


@_kept
def both_ways(code: str, quote: str) -> ImpactReason:
    """It left one list of the page and joined another."""
    name = place(code)
    return ImpactReason(
        MAYBE,
        Text(
            f"{name.en}, where you operate, left one list of the page and joined another.",
            f"您经营所在的{name.zh}离开了该页的一份名单，又进入另一份。",
        ),
        quote,
        Text("which of the lists is that of the product you use", "哪一份名单对应您使用的产品"),
    )


@_kept
def gained(code: str, quote: str) -> ImpactReason:
    """A country of ours is served now."""
    name = place(code)
    return ImpactReason(CLEAR, Text(f"{name.en}, where you operate, is served now.", f"您经营所在的{name.zh}现已受支持。"), quote)


@_kept
def seat_lost(code: str, quote: str) -> ImpactReason:
    """Our place of incorporation is served no more; we work from elsewhere."""
    name = place(code)
    return ImpactReason(
        MAYBE,
        Text(f"{name.en}, where you are incorporated, is no longer served.", f"您的注册地{name.zh}不再受支持。"),
        quote,
        Text("whether the provider goes by where a company is registered", "服务商是否以公司注册地为准"),
    )


def seat_unserved(code: str, quote: str) -> ImpactReason:
    """The same as a rule in force."""
    name = place(code)
    return ImpactReason(
        MAYBE,
        Text(f"{name.en}, where you are incorporated, is not served.", f"您的注册地{name.zh}不受支持。"),
        quote,
        Text("whether the provider goes by where a company is registered", "服务商是否以公司注册地为准"),
    )


def served(code: str, verdict: Verdict) -> ImpactReason:
    """A country of ours is on the list."""
    name = place(code)
    if verdict.standing is Standing.PARTLY:
        parts = places(each for each in verdict.excluded if each != "*")
        left = Text(parts.en or "some parts", parts.zh or "部分地区")
        return ImpactReason(CLEAR, Text(f"{name.en} is served, except {left.en}.", f"{name.zh}受支持，但{left.zh}除外。"), verdict.quote)
    return ImpactReason(CLEAR, Text(f"{name.en} is served.", f"{name.zh}受支持。"), verdict.quote)


def unserved(code: str, verdict: Verdict) -> ImpactReason:
    """A country of ours is barred, or not on the list."""
    name = place(code)
    if verdict.standing is Standing.BARRED:
        return ImpactReason(HIT, Text(f"{name.en}, where you operate, is barred.", f"您经营所在的{name.zh}被禁止。"), verdict.quote)
    return ImpactReason(
        HIT,
        Text(
            f"{name.en}, where you operate, is not among the {verdict.listed} territories that the list names.",
            f"名单列出的 {verdict.listed} 个地区中没有您经营所在的{name.zh}。",
        ),
    )


def disputed(code: str, verdict: Verdict) -> ImpactReason:
    """Served by one place, barred by another; or a part of a country that may be excluded."""
    name = place(code)
    return ImpactReason(
        MAYBE,
        Text(f"The provider's pages do not agree on {name.en}, where you operate.", f"关于您经营所在的{name.zh}，服务商各页面说法不一。"),
        verdict.quote,
        Text("which of them holds: ask the provider, or read both", "以哪一处为准：请询问服务商或对照阅读"),
    )


@_kept
def seat(code: str, area: Text, quote: str, *, sure: bool, by_list: bool) -> ImpactReason:
    """A bar by place that names ours, or may."""
    name = place(code)
    if sure:
        return ImpactReason(HIT, Text(f"Bars {area.en}; you are in {name.en}.", f"禁止{area.zh}；贵方位于{name.zh}。"), quote)
    what = Text("the provider's own list of regions, of which no version is kept", "服务商自己的地区名单，目前没有留存其版本")
    other = Text("whether that is meant: read the clause", "是否包括该地：请阅读条款")
    return ImpactReason(
        MAYBE, Text(f"Bars {area.en}, which may mean {name.en}.", f"禁止{area.zh}，可能包括{name.zh}。"), quote, what if by_list else other
    )


@_kept
def seat_untold(area: Text, quote: str) -> ImpactReason:
    """A bar by place, and the profile names none."""
    return ImpactReason(
        MAYBE,
        Text(f"Bars {area.en}; the profile does not say where you are.", f"禁止{area.zh}；画像没有写明所在地。"),
        quote,
        Text("write `incorporation:` and `countries:` in the profile", "在画像中写明 `incorporation:` 与 `countries:`"),
    )


@_kept
def seat_clear(ours: tuple[str, ...], area: Text, quote: str) -> ImpactReason:
    """A bar by place that means none of ours."""
    names = places(ours)
    return ImpactReason(CLEAR, Text(f"Bars {area.en}, not {names.en}.", f"禁止{area.zh}，不包括{names.zh}。"), quote)


@_kept
def names_ours(model: str, kind: Kind, quote: str) -> ImpactReason:
    """A model that we use is named."""
    what = _WHATS.get(kind, _OTHER)
    return ImpactReason(HIT, Text(f"Names {model}, which you use ({what.en}).", f"涉及您使用的 {model}（{what.zh}）。"), quote)


@_kept
def may_name(kind: Kind, quote: str, *, told: bool) -> ImpactReason:
    """About something that we may use."""
    what = _WHATS.get(kind, _OTHER)
    settles = (
        Text("whether you use what the sentence is about", "是否使用该句所述内容")
        if told
        else Text(
            "whether you use what it names: list your models in the profile (`provider/api/model`)",
            "是否使用所述内容：请在画像中列出所用模型（`服务商/接口/模型`）",
        )
    )
    return ImpactReason(MAYBE, Text(f"Tighter on {what.en}.", f"收紧：{what.zh}。"), quote, settles)


@_kept
def general(kind: Kind, quote: str) -> ImpactReason:
    """Tighter for every customer."""
    what = _WHATS.get(kind, _OTHER)
    return ImpactReason(
        MAYBE,
        Text(f"Tighter on {what.en}, for every customer.", f"对所有客户收紧：{what.zh}。"),
        quote,
        Text("whether it matters to how you use the service: read the quote", "是否影响您的使用方式：请阅读引文"),
    )
