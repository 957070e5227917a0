"""Which of the things that providers forbid bear on which uses: a row a topic (`monitor.facts.topics`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from monitor.facts import Permission, Prohibition
from monitor.facts.prohibitions import conditional
from monitor.judge.rule import Rule
from monitor.judge.rules import TABLE
from monitor.model import Text
from monitor.profile import Use


class Bearing(NamedTuple):
    """A topic, in words, with the uses that it forbids and those that it may forbid."""

    name: Text
    surely: tuple[Use, ...]
    perhaps: tuple[Use, ...] = ()
    settles: Text = Text("", "")
    """What would settle `perhaps`."""


_OWN_TOOL = Text(
    "whether your coding agent is the provider's own: if not, add `third_party_client` to the uses, else nothing is barred",
    "编程助手是否为服务商自有：若不是，请在用途中加上 `third_party_client`；若是则不受限",
)
_BY_LOGIN = Text(
    "whether you log in with a plan instead of an API key: if so, add `subscription_login` to the uses",
    "是否用套餐账号登录而非 API 密钥：若是，请在用途中加上 `subscription_login`",
)
_PASSED_ON = Text(
    "whether customers reach the service itself, or only your product: the first is resale",
    "客户得到的是服务本身还是您的产品：前者即为转售",
)
_COMPETES = Text(
    "whether what you train competes with the provider: if so, add `competing_models` to the uses",
    "训练的模型是否与服务商竞争：若是，请在用途中加上 `competing_models`",
)

BEARINGS: dict[str, Bearing] = {
    "third_party_clients": Bearing(
        Text("third-party clients and tools", "第三方客户端与工具"), (Use.THIRD_PARTY_CLIENT,), (Use.CODING_AGENT,), _OWN_TOOL
    ),
    "subscription_credentials": Bearing(
        Text("a plan's login in other tools", "在其他工具中使用订阅登录"),
        (Use.SUBSCRIPTION_LOGIN,),
        (Use.THIRD_PARTY_CLIENT, Use.CODING_AGENT),
        _BY_LOGIN,
    ),
    "resale": Bearing(Text("resale and redistribution", "转售与再分发"), (Use.RESALE,), (Use.EMBEDDING, Use.PROXYING), _PASSED_ON),
    "proxying": Bearing(Text("proxies and relays", "代理与中转"), (Use.PROXYING,), (Use.RESALE,), _PASSED_ON),
    "account_sharing": Bearing(Text("sharing accounts or keys", "共享账号或密钥"), (Use.ACCOUNT_SHARING,)),
    "automated_access": Bearing(Text("automated access", "自动化访问"), (Use.AUTOMATED_ACCESS,)),
    "distillation": Bearing(
        Text("training models on outputs", "用输出训练模型"), (Use.TRAINING_MODELS, Use.COMPETING_MODELS), (Use.TRAINING_MODELS,), _COMPETES
    ),
    "competing_products": Bearing(
        Text("building what competes with the provider", "开发竞争性产品"), (Use.COMPETING_MODELS,), (Use.TRAINING_MODELS,), _COMPETES
    ),
    "benchmarking": Bearing(Text("benchmarking", "基准测试"), (Use.BENCHMARKING,)),
    "reverse_engineering": Bearing(Text("reverse engineering", "反向工程"), (Use.REVERSE_ENGINEERING,)),
    "model_extraction": Bearing(Text("extracting models", "提取模型"), (Use.REVERSE_ENGINEERING,)),
    "government_customers": Bearing(Text("public bodies and the military", "政府与军方客户"), (Use.GOVERNMENT,)),
    "weapons": Bearing(
        Text("weapons", "武器"), (), (Use.GOVERNMENT,), Text("whether your public customer is military", "公共客户是否为军方")
    ),
    "high_stakes_decisions": Bearing(Text("high-stakes decisions", "高风险决策"), (Use.HIGH_STAKES_DECISIONS,)),
    "professional_advice": Bearing(Text("professional advice", "专业建议"), (Use.PROFESSIONAL_ADVICE,)),
    "biometrics": Bearing(Text("biometrics", "生物识别"), (Use.BIOMETRICS,)),
    "surveillance": Bearing(Text("surveillance", "监控"), (Use.SURVEILLANCE,)),
    "elections": Bearing(Text("elections and campaigns", "选举与竞选"), (Use.ELECTIONS,)),
    "gambling": Bearing(Text("gambling", "赌博"), (Use.GAMBLING,)),
    "sexual_content": Bearing(Text("sexual content", "色情内容"), (Use.SEXUAL_CONTENT,)),
    "critical_infrastructure": Bearing(Text("critical infrastructure", "关键基础设施"), (Use.CRITICAL_INFRASTRUCTURE,)),
    "minors": Bearing(Text("use by minors", "未成年人使用"), (Use.MINORS,)),
}

_ALLOWING = re.compile(
    r"\b(?:you|customers?|users?|licensees?|developers?)\b[^.;]{0,60}?\b(?:may|can|(?:is|are) (?:expressly |also |now )?(?:allowed|permitted|free|welcome|entitled))\b(?! ?not)"
    r"|(?<!不)(?:可以|允许|允許|有权|有權)",
    re.IGNORECASE,
)
"""A permission to the customer, not a right of the provider or a promise."""

_ALSO = {"automated_access": re.compile(r"\b(?:automated|non-human)\b[^.;]{0,24}\bmeans\b|\bthrough a (?:bot|script)\b", re.IGNORECASE)}
"""Words of a topic that its rules, made for changes, do not need."""

BY_RULE: dict[str, str] = {
    "access.third_party_client": "third_party_clients",
    "access.subscription_credentials": "subscription_credentials",
    "access.resale": "resale",
    "access.redistribution": "resale",
    "access.proxy": "proxying",
    "access.account_sharing": "account_sharing",
    "access.automated": "automated_access",
    "competitor.models": "competing_products",
    "competitor.distillation": "distillation",
    "competitor.reverse_engineering": "reverse_engineering",
    "competitor.benchmark": "benchmarking",
    "use.age": "minors",
}
"""The judge's rules for the same topics. What a rule found counts by itself: its negation may stand in another block, above a list."""
_RULES: dict[str, tuple[Rule, ...]] = {
    topic: tuple(rule for rule in TABLE if BY_RULE.get(rule.id) == topic and rule.id != "access.redistribution")
    for topic in set(BY_RULE.values())
}


@dataclass(frozen=True, slots=True)
class Ban:
    """A prohibition that may bear on a use."""

    topic: str
    """A key of `BEARINGS`."""
    quote: str
    exempt: bool
    """The sentence has an exception (our consent, an agreement): whether it holds is for the customer to say."""
    competing: bool
    """The sentence speaks of competition."""
    permission: str = ""
    """The same document's words that allow the same thing."""


def topic_of(fact: Prohibition) -> str | None:
    """The row of a prohibition, or None where no use of a profile is its matter."""
    what = "minors" if fact.what.startswith("under_") else fact.what
    return what if what in BEARINGS and confirmed(what, fact.quote) else None


def confirmed(topic: str, quote: str) -> bool:
    """Whether one of the judge's rules for a topic speaks of a sentence too; a word of the topic alone may stand there by chance."""
    rules = _RULES.get(topic, ())
    also = _ALSO.get(topic)
    return not rules or any(rule.speaks(quote) for rule in rules) or (also is not None and also.search(quote) is not None)


def ban(topic: str, quote: str, permission: str = "") -> Ban:
    """A prohibition with what its sentence says besides."""
    return Ban(topic, quote, conditional(quote), "compet" in quote.lower() or "竞" in quote or "競" in quote, permission)


@lru_cache(maxsize=512)
def bans(prohibitions: tuple[Prohibition, ...], permissions: tuple[Permission, ...] = ()) -> tuple[Ban, ...]:
    """Those of a document that may bear on a use, each with what the document allows of the same."""
    said = (fact for fact in permissions if fact.who == "customer" and _ALLOWING.search(fact.quote) and confirmed(fact.what, fact.quote))
    allowed = {fact.what: fact.quote for fact in said}
    found = ((topic_of(fact), fact.quote) for fact in prohibitions)
    return tuple(ban(topic, quote, allowed.get(topic, "")) for topic, quote in found if topic is not None)
