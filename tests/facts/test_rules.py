"""Ownership bars, prohibitions, permissions, prices, limits and parties: each with a case that fires and look-alikes that do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from monitor.facts import Limit, Ownership, Party, Permission, Price, Prohibition
from monitor.facts.topics import heads, topics
from monitor.model import DocumentType
from tests.facts.pages import facts


@pytest.mark.parametrize(
    ("text", "threshold", "comparison", "directness", "areas"),
    [
        (
            "Companies more than 50% owned, directly or indirectly, by companies headquartered in unsupported regions may not use it.",
            50,
            "more_than",
            "both",
            ("unsupported regions",),
        ),
        ("We bar entities at least 25 percent controlled by persons from China or Russia.", 25, "at_least", "both", ("CN", "RU")),
        ("Any entity majority-owned by a firm incorporated in Russia is not eligible.", 50, "more_than", "both", ("RU",)),
        (
            "No company with fifty percent or more of its shares held indirectly from a restricted country may buy.",
            50,
            "at_least",
            "indirect",
            ("restricted countries",),
        ),
        (
            "Firms owned ≥ 10% directly by holders in an embargoed territory are excluded.",
            10,
            "at_least",
            "direct",
            ("embargoed territories",),
        ),
        ("Entities owned or controlled by persons located in Cuba may not use it.", None, "at_least", "both", ("CU",)),
        ("禁止由总部位于不支持地区的公司直接或间接持股超过50%的企业使用本服务。", 50, "more_than", "both", ("不支持地区",)),
        ("由中国大陆公司直接持股50%以上的企业不得使用本产品。", 50, "at_least", "direct", ("CN",)),
        ("由俄罗斯公司间接控股百分之五十以上的企业不得使用。", 50, "at_least", "indirect", ("RU",)),
    ],
)
def test_ownership_bars(text: str, threshold: int | None, comparison: str, directness: str, areas: tuple[str, ...]) -> None:
    (fact,) = facts(text, Ownership)
    assert isinstance(fact, Ownership)
    assert fact.threshold == (None if threshold is None else Decimal(threshold))
    assert (str(fact.comparison), str(fact.directness), fact.jurisdictions, fact.quote) == (comparison, directness, areas, text)


@pytest.mark.parametrize(
    "text",
    [
        "“Affiliate” means any entity that controls another, where control means owning more than 50% of the voting shares in China.",
        "You own 100% of your output.",
        "We share 20% of revenue with partners.",
        "Prices rise by 50% in China.",
        "# Companies more than 50% owned by firms in China",
        "Control your own settings in China.",
    ],
)
def test_ownership_look_alikes(text: str) -> None:
    assert facts(text, Ownership) == []


FORBIDDEN = [
    ("You may not resell the service.", "resale"), ("不得转售本服务。", "resale"), ("Customers must not use outputs to train competing models.", "distillation"),
    ("禁止利用输出内容训练模型。", "distillation"), ("You agree not to reverse engineer the service.", "reverse_engineering"), ("不得反向工程。", "reverse_engineering"),
    ("Use of subscription credentials in other tools is prohibited.", "subscription_credentials"), ("Third-party clients are no longer supported.", "third_party_clients"),
    ("禁止使用第三方客户端访问。", "third_party_clients"), ("Do not share your API keys.", "account_sharing"), ("账号不得出借、转让。", "account_sharing"),
    ("You cannot proxy access to the API.", "proxying"), ("You will not scrape the site.", "automated_access"), ("严禁使用爬虫。", "automated_access"),
    ("Services may not be exported to embargoed countries.", "embargoed_territories"), ("不向受制裁国家提供服务。", "embargoed_territories"),
    ("You may not bypass any rate limits.", "circumvention"), ("不得绕过限制。", "circumvention"), ("Users from unsupported regions may not register.", "unsupported_regions"),
    ("We do not use your content to train our models.", "training_on_customer_data"), ("我们不会使用您的数据训练模型。", "training_on_customer_data"),
    ("Fees are non-refundable.", "refunds"), ("费用不予退款。", "refunds"), ("You may not benchmark the service.", "benchmarking"), ("You may not build competing products.", "competing_products"),
]  # fmt: skip
ALLOWED = [
    ("We may use your content to train our models.", "training_on_customer_data"), ("我们可能会使用您的内容训练模型。", "training_on_customer_data"), ("You can opt out at any time.", "training_opt_out"),
    ("您可以选择退出。", "training_opt_out"), ("Customers may resell the service.", "resale"), ("We reserve the right to suspend your account.", "suspension"), ("我们有权暂停您的账号。", "suspension"),
    ("We may terminate your access without prior notice.", "action_without_notice"), ("Third-party clients may use API keys.", "third_party_clients"),
    ("Subscriptions will automatically renew.", "automatic_renewal"), ("We may modify these terms.", "changes_to_terms"), ("我们可以修改本协议。", "changes_to_terms"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "what"), FORBIDDEN)
def test_what_is_forbidden(text: str, what: str) -> None:
    assert what in {f.what for f in facts(text, Prohibition)}
    assert what not in {f.what for f in facts(text, Permission)}


@pytest.mark.parametrize(("text", "what"), ALLOWED)
def test_what_is_allowed(text: str, what: str) -> None:
    assert what in {f.what for f in facts(text, Permission)}
    assert what not in {f.what for f in facts(text, Prohibition)}


def test_the_lead_of_a_list_forbids_its_items() -> None:
    page = "# Rules\nYou may not:\n- resell access\n- scrape the site\n# Rights\nYou may:\n- resell access to your own customers"
    assert [(type(f).__name__, f.what) for f in (*facts(page, Prohibition), *facts(page, Permission))] == [
        ("Prohibition", "resale"), ("Prohibition", "automated_access"), ("Permission", "resale"),
    ]  # fmt: skip


def test_a_heading_forbids_where_no_lead_does() -> None:
    assert [f.what for f in facts("# Prohibited uses\n- malware", Prohibition)] == ["malware"]


def test_without_a_modal_word_nothing_is_a_rule() -> None:
    assert facts("# About\n- resale\nMalware is old.", Prohibition) == []


def test_an_exception_does_not_turn_a_refusal_round() -> None:
    assert [f.what for f in facts("You may not, unless we say you may, resell access.", Prohibition)] == ["resale"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("You must be at least 18 years old.", "under_18"),
        ("Users under the age of thirteen are not allowed.", "under_13"),
        ("未满14周岁的用户不得使用。", "under_14"),
        ("年满十八岁方可使用。", "under_18"),
    ],
)
def test_ages(text: str, what: str) -> None:
    assert (what, "minors") in {(f.what, f.who) for f in facts(text, Prohibition)}


@pytest.mark.parametrize(
    "text",
    [
        "We keep pages for at least 30 years.",
        "It is over 18 months old at this age.",
        "An age of wonders and years.",
        "In this age at least 18 of us agree.",
        "Pages at least 30 years of age.",
    ],
)
def test_no_ages(text: str) -> None:
    assert [f for f in facts(text, Prohibition) if f.who == "minors"] == []


def test_who_a_rule_binds() -> None:
    said = {
        "We will not use your content to train our models.": "provider",
        "You may not resell access.": "customer",
        "Companies from unsupported regions may not register.": "entities",
    }
    assert {text: facts(text, Prohibition)[0].who for text in said} == said


def test_a_chinese_topic_is_announced_by_the_words_it_begins_with() -> None:
    assert heads("转售|(?:出借|借用)(?:[^。]{0,8})账号|(?:可)?受限方|并?不得|反向[工程]") == {
        "转售",
        "出借",
        "借用",
        "受限方",
        "反向",
        "并不得",
    } - {"并不得"} | {""}
    assert all(topic.heads for topic in topics())


PRICES = [
    ("Plus costs $20 per month.", 20, "USD", "month", "Plus"), ("Team is US$30 / user / month", 30, "USD", "user/month", "Team"), ("专业版每月 20 美元。", 20, "USD", "month", "专业版"),
    ("Input: $3 / MTok", 3, "USD", "1m tokens", ""), ("€1.000 per year", 1000, "EUR", "year", ""), ("£1,299.50 each year", Decimal("1299.50"), "GBP", "year", ""), ("¥199/月", 199, "CNY", "month", ""),
    ("50 cents per request", Decimal("0.5"), "USD", "request", ""), ("A fee of $2 million", 2_000_000, "USD", "", ""), ("USD 15 per million input tokens", 15, "USD", "1m input tokens", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "amount", "currency", "unit", "plan"), PRICES)
def test_prices(text: str, amount: Decimal, currency: str, unit: str, plan: str) -> None:
    assert [(f.amount, f.currency, f.unit, f.plan) for f in facts(text, Price)] == [(amount, currency, unit, plan)]


def test_a_table_of_prices_gives_plans_and_units_by_row_and_column() -> None:
    page = "# Pricing\n| Plan | Per month | Per year\n| Sky | $5 | $50\n| Sea | $7 | $70"
    assert [(f.plan, f.amount, f.unit) for f in facts(page, Price)] == [
        ("Sky", 5, "month"), ("Sky", 50, "year"), ("Sea", 7, "month"), ("Sea", 70, "year"),
    ]  # fmt: skip


def test_a_heading_names_the_plan() -> None:
    assert [f.plan for f in facts("# Pro plan\nIt costs $20.", Price)] == ["Pro"]


def test_a_long_paragraph_quotes_the_sentence_of_the_sum() -> None:
    page = "Words and words. " * 20 + "It costs $20 per month. " + "More words. " * 20
    assert [f.quote for f in facts(page, Price)] == ["It costs $20 per month."]


@pytest.mark.parametrize(
    ("text", "amount", "unit", "plan"),
    [
        ("Pro: 45 messages every 5 hours", 45, "messages/5 hours", "Pro"), ("1,000 requests per minute", 1000, "requests/minute", ""), ("40k tokens (TPM)", 40_000, "tokens/minute", ""),
        ("rate limit 50 RPM", 50, "requests/minute", ""), ("每3小时40条消息", 40, "条/3小时", ""), ("100次/天", 100, "次/天", ""), ("每天最多2万次", 20_000, "次/天", ""),
    ],
)  # fmt: skip
def test_limits(text: str, amount: int, unit: str, plan: str) -> None:
    assert [(f.amount, f.unit, f.plan) for f in facts(text, Limit)] == [(amount, unit, plan)]


def test_a_cap_on_liability_is_a_limit_and_no_price() -> None:
    page = "Our total liability will not exceed $100."
    assert facts(page, Price) == []
    assert [(f.amount, f.unit, f.currency) for f in facts(page, Limit)] == [(100, "liability", "USD")]


@pytest.mark.parametrize(
    "text",
    [
        "If your claim is for $10,000 or less, you may choose arbitration.",
        "We have 30 offices.",
        "Section 12 applies.",
        "A penalty of $5 applies.",
    ],
)
def test_sums_that_are_neither(text: str) -> None:
    assert [*facts(text, Price), *facts(text, Limit)] == []


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("These terms are an agreement between you and Nimbus Labs, Inc.", [("Nimbus Labs Inc", "")]),
        (
            "If you reside in the European Economic Area or Switzerland, your agreement is with Nimbus Ireland Ltd.",
            [("Nimbus Ireland Ltd", "CH,EEA")],
        ),
        (
            "An agreement between you and Nimbus Inc. (if you are located in Japan) and Sky Ltd (if you are located outside Japan).",
            [("Nimbus Inc", "JP"), ("Sky Ltd", "outside JP")],
        ),
        ("If you live there, your agreement is with Nimbus Inc", [("Nimbus Inc", "")]),
        ("You and Nimbus LLC agree.", [("Nimbus LLC", "")]),
        ("本协议由您与北京云朵科技有限公司签订。", [("北京云朵科技有限公司", "")]),
        ("# Contracting entity\n| Japan | Nimbus KK\n| EEA | Nimbus SAS", [("Nimbus KK", "JP"), ("Nimbus SAS", "EEA")]),
        ("# Logos\n| Japan | Nimbus KK", []),
        ("Payments are processed by Stripes Ltd under its own terms.", []),
        ("Nimbus Inc won a prize.", []),
        ("Limited offers are part of our terms.", []),
        ("# Agreement with Nimbus Inc", []),
    ],
)
def test_parties(text: str, parties: list[tuple[str, str]]) -> None:
    assert [(f.entity, f.region) for f in facts(text, Party)] == parties


def test_a_list_of_subprocessors_names_no_party() -> None:
    assert facts("These terms are an agreement with Nimbus Inc.", Party, DocumentType.SUBPROCESSORS) == []


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("We keep prompts for 30 days.", [(30, "days of retention")]),
        ("Logs are deleted after six months.", [(6, "months of retention")]),
        ("对话记录保存180天后删除。", [(180, "days of retention")]),
        ("We store the chairs for 30 days.", []),
        ("We keep your data until we notify you, 30 days before the end.", []),
        ("# Retention of data: 30 days", []),
    ],
)
def test_how_long_data_is_kept_is_a_limit(text: str, limits: list[tuple[int, str]]) -> None:
    found = [fact for fact in facts(text, Limit) if isinstance(fact, Limit)]
    assert [(fact.amount, fact.unit) for fact in found] == limits
