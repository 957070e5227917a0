"""Policies of invented providers, each with the edits of its two years. Written for the bench: no word of them is anybody's.

A policy is a few lines of markup: `# title`, `@updated DATE`, `## heading`, `### heading`, paragraphs, `- item`, `| cell | cell`. Dates stand as
`{2025-03-01}` and numbers as `{n25000}`, so that a page can write them as its locale does on that day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Edit:
    """One real change: every pair's first text stands once in the policy and gives way to the second."""

    name: str
    severity: str
    kind: str
    direction: str
    pairs: tuple[tuple[str, str], ...]
    dated: bool = True
    """The page's own date moves with it."""


@dataclass(frozen=True)
class Policy:
    type: str
    language: str
    text: str
    edits: tuple[Edit, ...]


def edit(name: str, severity: str, kind: str, direction: str, *pairs: tuple[str, str], dated: bool = True) -> Edit:
    return Edit(name, severity, kind, direction, pairs, dated)


TERMS = Policy(
    "commercial_terms",
    "en",
    """# Commercial Terms of Service
@updated 2024-01-15
Welcome to Lumora. These Commercial Terms of Service ("Terms") govern your use of the Lumora API, the Lumora Console and any other Lumora offering that refers to these Terms (together, the "Services"). Please read them carefully.
## A. Access and use
Lumora grants Customer a non-exclusive, non-transferable right to access and use the Services during the term. Customer may use the Services to power products and services that Customer makes available to its own users.
Customer is responsible for all activity under its account and will keep its API keys confidential. Keys must not be shared outside Customer's organisation.
### Eligibility
The Services are available only to entities organised in a supported country. Customer represents that it is not more than 50% owned, directly or indirectly, by persons located in an unsupported country.
## B. Customer content
As between the parties, Customer retains all rights to its Inputs and owns its Outputs. Lumora may not train models on Customer Content from the Services.
Lumora will delete Inputs and Outputs from its backend within {n30} days of receipt or generation, unless a longer period is agreed in writing.
## C. Use restrictions
Customer may not, and will not permit others to:
- access the Services to build a competing product or service, including to train competing AI models;
- reverse engineer or duplicate the Services;
- resell the Services without prior written approval;
- use the Services in connection with the surveillance of individuals without their consent;
- exceed or circumvent the rate limits that apply to the account.
Customer may benchmark the Services and publish the results, provided that the method is described in enough detail to be reproduced.
## D. Fees and payment
Customer will pay the fees stated on the pricing page. Invoices are due within {n30} days of the invoice date. Prepaid credits expire {n365} days after purchase and are non-refundable.
Lumora may change its prices on {n60} days' notice. New prices do not apply to committed volumes that have already been paid for.
## E. Confidentiality
The receiving party will use confidential information only to exercise its rights and perform its obligations under these Terms, and will protect it with reasonable care.
## F. Suspension and termination
Either party may terminate these Terms for convenience with {n30} days' prior notice. Lumora may suspend access immediately if Customer breaches Section C or if the law requires it.
On termination, Customer will stop using the Services and Lumora will make Customer Content available for export for {n14} days.
## G. Warranties and disclaimer
EXCEPT AS STATED IN THESE TERMS, THE SERVICES ARE PROVIDED "AS IS". Lumora does not warrant that outputs are accurate, complete or error-free.
## H. Limitation of liability
Neither party's total liability will exceed the fees paid in the {n12} months before the event. This limit does not apply to a party's indemnification obligations.
## I. Disputes
These Terms are governed by the laws of the State of California. Disputes will be resolved by the courts of San Francisco County.
## J. Contact
Lumora AI, PBC, 100 Harbor Street, San Francisco. Notices to legal@lumora.example.
""",
    (
        edit(
            "negation dropped",
            "high",
            "data_use",
            "tightened",
            ("Lumora may not train models on Customer Content", "Lumora may train models on Customer Content"),
        ),
        edit(
            "bullet in the middle",
            "medium",
            "use_restriction",
            "tightened",
            (
                "- resell the Services without prior",
                "- use the Services to generate unsolicited political advertising;\n- resell the Services without prior",
            ),
            dated=False,
        ),
        edit(
            "retention doubled",
            "medium",
            "data_use",
            "tightened",
            ("within {n30} days of receipt", "within {n60} days of receipt"),
            dated=False,
        ),
        edit(
            "notice shortened",
            "high",
            "termination",
            "tightened",
            ("convenience with {n30} days' prior", "convenience with {n7} days' prior"),
        ),
        edit(
            "ownership clause widened", "critical", "sales_restriction", "tightened", ("not more than 50% owned", "not more than 25% owned")
        ),
        edit(
            "benchmark turned round",
            "high",
            "competitor_use",
            "tightened",
            ("Customer may benchmark the Services and publish", "Customer may not benchmark the Services or publish"),
            dated=False,
        ),
        edit(
            "new section",
            "medium",
            "liability_disputes",
            "neutral",
            (
                "## J. Contact",
                "## J. Insurance\nCustomer will maintain cyber-liability insurance of at least US$2 million per claim during the term.\n## K. Contact",
            ),
        ),
        edit(
            "clause removed",
            "medium",
            "data_use",
            "tightened",
            (" and Lumora will make Customer Content available for export for {n14} days", ""),
            dated=False,
        ),
        edit(
            "venue",
            "medium",
            "liability_disputes",
            "neutral",
            (
                "the laws of the State of California. Disputes will be resolved by the courts of San Francisco County.",
                "the laws of the State of Delaware. Disputes will be finally settled by binding arbitration seated in New York.",
            ),
            dated=False,
        ),
    ),
)

REGIONS = Policy(
    "regions",
    "en",
    """# Supported countries and territories
@updated 2024-02-01
The Aurelia API is available in the countries and territories listed below. Accessing or offering access to the services outside of them may result in your account being blocked or suspended.
## Supported countries
- Albania
- Argentina
- Australia
- Austria
- Brazil
- Canada
- Chile
- Denmark
- Egypt
- Estonia
- France
- Germany
- Hong Kong
- Iceland
- India
- Indonesia
- Ireland
- Israel
- Italy
- Japan
- Kenya
- Malaysia
- Mexico
- New Zealand
- Norway
- Pakistan
- Poland
- Singapore
- South Africa
- South Korea
- Spain
- Sweden
- Switzerland
- Taiwan
- Thailand
- Turkey
- Ukraine (with certain exceptions)
- United Arab Emirates
- United Kingdom
- United States of America
- Vietnam
## Region processing
| Feature | United States | Europe | Asia Pacific
| Chat completions | Yes | Yes | Yes
| Fine-tuning | Yes | Yes | No
| Batch | Yes | No | No
| Data residency | Yes | Yes | Japan only
## Questions
If your country is not on the list, your organisation can register interest and we will write when that changes.
""",
    (
        edit("territory removed", "critical", "region_availability", "tightened", ("- Hong Kong\n", "")),
        edit("territory added", "medium", "region_availability", "loosened", ("- Kenya\n", "- Kenya\n- Latvia\n"), dated=False),
        edit(
            "cell turned", "medium", "region_availability", "loosened", ("| Batch | Yes | No | No", "| Batch | Yes | Yes | No"), dated=False
        ),
        edit("two removed", "critical", "region_availability", "tightened", ("- Egypt\n", ""), ("- Pakistan\n", "")),
        edit(
            "exception added", "medium", "region_availability", "tightened", ("- Turkey\n", "- Turkey (consumer apps only)\n"), dated=False
        ),
        edit(
            "ownership bar",
            "critical",
            "sales_restriction",
            "tightened",
            (
                "may result in your account being blocked or suspended.",
                "may result in your account being blocked or suspended. Companies that are majority-owned, directly or indirectly, by entities headquartered in an unsupported region may not use the services, wherever they operate.",
            ),
        ),
        edit(
            "feature row added",
            "low",
            "region_availability",
            "neutral",
            ("| Data residency | Yes | Yes | Japan only", "| Realtime voice | Yes | No | No\n| Data residency | Yes | Yes | Japan only"),
            dated=False,
        ),
        edit(
            "cell lost",
            "high",
            "region_availability",
            "tightened",
            ("| Fine-tuning | Yes | Yes | No", "| Fine-tuning | Yes | No | No"),
            dated=False,
        ),
    ),
)

PRICING = Policy(
    "pricing",
    "en",
    """# Pricing
@updated 2024-01-20
Simple prices for teams of every size. All prices are in US dollars and exclude tax.
## Plans
### Free
$0 per month
- {n50} messages a day
- Access to Brio Mini
- Community support
### Pro
$20 per month
- {n500} messages a day
- Access to Brio Large
- Early access to new features
### Team
$30 per seat and month
- Everything in Pro
- Admin console and single sign-on
- No training on your data by default
## API prices
| Model | Input / 1M tokens | Output / 1M tokens | Rate limit
| Brio Large | $3.00 | $15.00 | {n4000} requests per minute
| Brio Medium | $1.00 | $5.00 | {n8000} requests per minute
| Brio Mini | $0.25 | $1.25 | {n20000} requests per minute
| Brio Embed | $0.10 | – | {n50000} requests per minute
Batch requests are charged at 50% of the standard price. Cached input tokens are charged at 10% of the input price.
## Questions
### Can I cancel at any time?
Yes. Your plan stays active until the end of the billing period, and we do not refund part months.
### Do unused messages carry over?
No. Message limits reset every day at midnight UTC.
### Is there a discount for students?
Students and teachers with a valid school address get Pro at half price for the first year.
""",
    (
        edit("price up", "high", "pricing_limits", "tightened", ("$20 per month", "$25 per month"), dated=False),
        edit(
            "cell price up",
            "high",
            "pricing_limits",
            "tightened",
            ("| Brio Medium | $1.00 | $5.00", "| Brio Medium | $1.25 | $5.00"),
            dated=False,
        ),
        edit("quota halved", "high", "pricing_limits", "tightened", ("- {n500} messages a day", "- {n250} messages a day")),
        edit("model gone", "high", "lifecycle", "tightened", ("| Brio Embed | $0.10 | – | {n50000} requests per minute\n", "")),
        edit(
            "discount removed",
            "medium",
            "pricing_limits",
            "tightened",
            (
                "### Is there a discount for students?\nStudents and teachers with a valid school address get Pro at half price for the first year.\n",
                "",
            ),
            dated=False,
        ),
        edit(
            "limit in a cell",
            "high",
            "pricing_limits",
            "tightened",
            ("{n20000} requests per minute", "{n10000} requests per minute"),
            dated=False,
        ),
        edit(
            "row added",
            "low",
            "lifecycle",
            "neutral",
            ("| Brio Mini | $0.25", "| Brio Vision | $2.00 | $8.00 | {n2000} requests per minute\n| Brio Mini | $0.25"),
            dated=False,
        ),
        edit("batch rebate", "medium", "pricing_limits", "tightened", ("charged at 50% of", "charged at 75% of"), dated=False),
        edit("perk removed", "low", "pricing_limits", "tightened", ("- Community support\n", ""), dated=False),
    ),
)

USAGE = Policy(
    "usage_policy",
    "en",
    """# Acceptable use policy
@updated 2024-03-04
This policy applies to everyone who uses Meridian models, through our apps, through the API or through a partner's product. We may update it as our products and the law develop.
## Universal rules
Everyone must follow these rules, whatever product they use:
- Comply with applicable laws, including export controls and sanctions.
- Do not use our services to harm yourself or others.
- Do not repurpose or distribute output to harm others, for example by defrauding, scamming or bullying people.
- Respect our safeguards: do not circumvent them unless we support it, as in red-team programmes.
## Prohibited uses
You must not use our services for the following:
- Weapons: the development of chemical, biological, radiological or nuclear weapons.
- Critical infrastructure: disruption of power grids, water treatment or hospitals.
- Elections: impersonating candidates or discouraging people from voting.
- Biometric identification: inferring the identity of people from photographs.
- Harassment: targeted abuse of individuals or groups.
## High-risk uses
Some uses are allowed only with additional safeguards. Where our services are used for legal, medical or financial advice, a qualified professional must review the output before it is shown to a consumer.
You must disclose to end users that they are interacting with an AI system.
## Minors
Our consumer apps are for people aged {n18} and over. Organisations may offer products to minors through the API if they follow our guidance for such products.
## Third-party tools
You may connect third-party tools to your subscription through the official extension interface. Credentials of a personal subscription may be used in third-party clients for personal, non-commercial purposes.
## Enforcement
We may warn, throttle or suspend accounts that break these rules. You can appeal a decision within {n30} days, and we answer appeals within {n10} working days.
## Reporting
Report misuse to safety@meridian.example.
""",
    (
        edit(
            "category added",
            "medium",
            "use_restriction",
            "tightened",
            (
                "- Harassment: targeted",
                "- Social scoring: rating people by their behaviour or personality for public authorities.\n- Harassment: targeted",
            ),
        ),
        edit(
            "third-party clients shut out",
            "critical",
            "access_channel",
            "tightened",
            (
                "may be used in third-party clients for personal, non-commercial purposes.",
                "must not be used in third-party clients, agents or harnesses of any kind.",
            ),
            dated=False,
        ),
        edit("age", "medium", "use_restriction", "loosened", ("aged {n18} and over", "aged {n16} and over"), dated=False),
        edit(
            "one word",
            "medium",
            "use_restriction",
            "tightened",
            ("You must disclose to end users that", "You must always disclose to end users, at the start of every session, that"),
            dated=False,
        ),
        edit(
            "appeal shortened",
            "medium",
            "termination",
            "tightened",
            ("appeal a decision within {n30} days", "appeal a decision within {n14} days"),
            dated=False,
        ),
        edit(
            "clause removed",
            "medium",
            "use_restriction",
            "loosened",
            ("- Biometric identification: inferring the identity of people from photographs.\n", ""),
        ),
        edit(
            "item moved under another heading",
            "medium",
            "use_restriction",
            "loosened",
            ("- Elections: impersonating candidates or discouraging people from voting.\n", ""),
            (
                "Some uses are allowed only with additional safeguards.",
                "Elections: impersonating candidates or discouraging people from voting.\nSome uses are allowed only with additional safeguards.",
            ),
        ),
        edit(
            "may to may not",
            "high",
            "access_channel",
            "tightened",
            ("You may connect third-party tools", "You may not connect third-party tools"),
            dated=False,
        ),
        edit("contact", "low", "party_contact", "neutral", ("safety@meridian.example", "trust@meridian.example"), dated=False),
    ),
)

HELP = Policy(
    "rate_limits",
    "en",
    """# Using your Kestrel plan with other tools
@updated 2024-02-10
This article explains which tools you can use with a Kestrel Pro or Max plan, and what counts towards your usage limits.
## What is included
Your plan includes the Kestrel apps for web, desktop and mobile, and the Kestrel command line. Usage in all of them counts towards the same limit, which resets every {n5} hours.
## Weekly limits
Pro plans include {n40} to {n80} hours of Kestrel Standard a week. Max plans include {n140} to {n280} hours. Limits can vary with the length of your conversations and the features you use.
## Other tools
Signing in to an editor that supports Kestrel accounts is allowed. API keys are billed separately at the standard prices.
- Official extensions for popular editors
- The command line on up to {n3} devices
- Scheduled tasks in the desktop app
Accounts must not be shared between people. If we notice sharing, we may ask you to change your password or suspend the account.
## Extra usage
You can buy extra usage when you reach a limit. Extra usage costs the same as the API and does not expire.
## Refunds
If you cancel within {n14} days of your first payment, we refund it in full.
""",
    (
        edit(
            "weekly limit cut",
            "high",
            "pricing_limits",
            "tightened",
            ("Pro plans include {n40} to {n80} hours", "Pro plans include {n20} to {n40} hours"),
            dated=False,
        ),
        edit(
            "editors barred",
            "critical",
            "access_channel",
            "tightened",
            (
                "Signing in to an editor that supports Kestrel accounts is allowed.",
                "Signing in to third-party editors with a Kestrel account is not permitted.",
            ),
            dated=False,
        ),
        edit(
            "item added",
            "low",
            "access_channel",
            "loosened",
            ("- Scheduled tasks in", "- The browser extension (beta)\n- Scheduled tasks in"),
            dated=False,
        ),
        edit(
            "extra usage expires",
            "high",
            "pricing_limits",
            "tightened",
            ("and does not expire", "and expires after {n90} days"),
            dated=False,
        ),
        edit("devices", "medium", "pricing_limits", "tightened", ("up to {n3} devices", "up to {n2} devices"), dated=False),
        edit(
            "refunds removed",
            "high",
            "pricing_limits",
            "tightened",
            ("## Refunds\nIf you cancel within {n14} days of your first payment, we refund it in full.\n", ""),
            dated=False,
        ),
        edit(
            "section rewritten",
            "medium",
            "pricing_limits",
            "neutral",
            (
                "Limits can vary with the length of your conversations and the features you use.",
                "What you can do within a limit depends on the model, on how long your conversations are and on whether you attach files; we may lower limits without notice when capacity is scarce.",
            ),
            dated=False,
        ),
    ),
)

LIMITS = Policy(
    "deprecations",
    "en",
    """# Model deprecations
@updated 2024-01-08
As we launch safer and more capable models, we retire older ones. Customers who use a model that is being retired are told by e-mail at least {n60} days before its shutdown.
## Terms we use
- Active: the model is fully supported and recommended.
- Legacy: the model no longer receives updates.
- Deprecated: the model is no longer offered to new customers and has a shutdown date.
- Retired: the model is no longer available; requests to it fail.
## Model status
| Model | State | Deprecated | Shutdown date
| orion-1 | Retired | {2023-06-01} | {2023-12-01}
| orion-2 | Deprecated | {2024-01-05} | {2024-07-05}
| orion-2-mini | Active | – | Not before {2025-01-01}
| orion-3 | Active | – | Not before {2025-06-01}
| orion-embed | Active | – | Not before {2025-03-01}
## Migrating
Replace the model name in your requests, and test your prompts again. Fine-tuned models built on a retired model stop working with it.
```
curl https://api.orion.example/v1/messages -H "x-api-key: $KEY" -d '{"model": "orion-3"}'
```
## Rate limits
Tier 1 accounts can send {n50} requests and {n40000} tokens per minute. Tier 2 accounts can send {n1000} requests and {n400000} tokens per minute. Limits apply per organisation and not per key.
## Weights
We commit to keep the weights of all publicly released models for the lifetime of the company.
""",
    (
        edit(
            "model deprecated",
            "high",
            "lifecycle",
            "tightened",
            ("| orion-2-mini | Active | – | Not before {2025-01-01}", "| orion-2-mini | Deprecated | {2024-04-02} | {2024-10-02}"),
            dated=False,
        ),
        edit(
            "date brought forward",
            "high",
            "lifecycle",
            "tightened",
            ("{2024-01-05} | {2024-07-05}", "{2024-01-05} | {2024-06-05}"),
            dated=False,
        ),
        edit(
            "model added",
            "low",
            "lifecycle",
            "neutral",
            ("| orion-embed |", "| orion-4 | Active | – | Not before {2026-01-01}\n| orion-embed |"),
        ),
        edit("notice", "high", "lifecycle", "tightened", ("at least {n60} days before", "at least {n30} days before"), dated=False),
        edit(
            "tier cut",
            "high",
            "pricing_limits",
            "tightened",
            ("{n50} requests and {n40000} tokens", "{n50} requests and {n20000} tokens"),
            dated=False,
        ),
        edit(
            "state",
            "high",
            "lifecycle",
            "tightened",
            ("| orion-3 | Active | – | Not before {2025-06-01}", "| orion-3 | Legacy | – | Not before {2025-06-01}"),
            dated=False,
        ),
        edit(
            "commitment removed",
            "medium",
            "lifecycle",
            "tightened",
            ("## Weights\nWe commit to keep the weights of all publicly released models for the lifetime of the company.\n", ""),
            dated=False,
        ),
        edit(
            "scope",
            "medium",
            "pricing_limits",
            "loosened",
            ("per organisation and not per key", "per key and not per organisation"),
            dated=False,
        ),
    ),
)

PRIVACY = Policy(
    "privacy",
    "en",
    """# Privacy policy
@updated 2024-04-01
This policy explains how Halden Labs ("we") collects, uses and shares personal data when you use our websites, apps and services.
## 1. Data we collect
We collect data that you give us, data that we receive when you use the services, and data from other sources.
- Account data: your name, e-mail address, phone number and payment details.
- Content: your prompts, files, images and the responses you get.
- Technical data: your IP address, browser, device identifiers and approximate location.
## 2. How we use data
We use personal data to provide and maintain the services, to communicate with you, to prevent fraud and to meet legal obligations. We do not use your content to train our models unless you choose to let us.
We do not sell personal data and do not share it for cross-context behavioural advertising.
## 3. How we share data
We share personal data with vendors that help us run the services, with affiliates, and with authorities where the law requires it.
| Subprocessor | Purpose | Location
| Northwind Cloud | Hosting | United States
| Cedar Mail | E-mail delivery | Ireland
| Parcel Analytics | Usage statistics | Germany
| Quill Support | Customer support | Philippines
## 4. Retention
We keep chats for as long as your account exists. Deleted chats are removed from our systems within {n30} days, unless we must keep them for security or legal reasons.
## 5. Your rights
Depending on where you live, you can ask for access, correction, deletion and portability of your data, and object to certain processing. We answer within {n30} days.
## 6. Children
The services are not directed at children under {n13}. We do not knowingly collect their data.
## 7. Transfers
We process data on servers in the United States and rely on standard contractual clauses for transfers from Europe.
## 8. Contact
Halden Labs Ireland Limited, 2 Dock Lane, Dublin. Our data protection officer reads privacy@halden.example.
""",
    (
        edit(
            "training by default",
            "high",
            "data_use",
            "tightened",
            (
                "We do not use your content to train our models unless you choose to let us.",
                "We use your content to train our models unless you opt out in your settings.",
            ),
        ),
        edit(
            "subprocessor added",
            "medium",
            "data_use",
            "neutral",
            ("| Quill Support |", "| Basalt Search | Web search | United States\n| Quill Support |"),
            dated=False,
        ),
        edit("retention", "medium", "data_use", "tightened", ("within {n30} days, unless", "within {n90} days, unless"), dated=False),
        edit(
            "subprocessor moved",
            "medium",
            "data_use",
            "neutral",
            ("| Parcel Analytics | Usage statistics | Germany", "| Parcel Analytics | Usage statistics | India"),
            dated=False,
        ),
        edit(
            "advertising",
            "high",
            "data_use",
            "tightened",
            (
                "We do not sell personal data and do not share it for cross-context behavioural advertising.",
                "We do not sell personal data.",
            ),
        ),
        edit(
            "item added",
            "medium",
            "data_use",
            "tightened",
            (
                "- Technical data:",
                "- Voice data: recordings of what you say to the voice mode, and transcripts of them.\n- Technical data:",
            ),
            dated=False,
        ),
        edit("entity", "low", "party_contact", "neutral", ("2 Dock Lane, Dublin", "44 Quay Street, Galway"), dated=False),
        edit(
            "section added",
            "medium",
            "data_use",
            "neutral",
            (
                "## 8. Contact",
                "## 8. Advertising partners\nWe work with advertising partners to show and measure advertisements for free plans. You can object in your settings.\n## 9. Contact",
            ),
        ),
    ),
)

ZH_TERMS = Policy(
    "terms",
    "zh",
    """# 云岚开放平台服务协议
@updated 2024-01-10
欢迎您使用云岚开放平台。本协议是您与杭州云岚智能科技有限公司（以下简称“我们”）之间就使用云岚开放平台服务所订立的协议。请您务必审慎阅读、充分理解各条款内容，特别是免除或者限制责任的条款。
## 一、账号注册与使用
您在注册时应当提供真实、准确、完整的主体信息，并在信息变更后{n15}日内及时更新。未完成实名认证的账号不得调用付费接口。
您应妥善保管账号和密钥，不得以任何方式转让、出租、出借账号。
## 二、服务内容
我们向您提供模型调用、模型精调和数据处理等服务。服务的具体内容、价格和限额以产品页面公示为准。
免费额度为每月{n1000000}个词元，当月有效，不可累积。
## 三、使用规范
您不得利用本服务从事下列行为：
- 反对宪法所确定的基本原则，危害国家安全的；
- 生成、传播虚假信息，扰乱经济秩序和社会秩序的；
- 对本服务进行反向工程、反编译，或者试图获取模型参数的；
- 利用本服务的输出开发与我们存在竞争关系的模型的；
- 侵害他人名誉权、肖像权、隐私权和知识产权的。
经我们书面同意，您可以将本服务集成到您的产品中向最终用户提供。
## 四、数据与隐私
未经您的授权，我们不会将您上传的数据用于模型训练。您的调用日志保存{n180}日，期满后删除。
## 五、费用与结算
您应当按照公示的价格支付费用。我们调整价格的，将提前{n30}日以公告方式通知您。欠费超过{n7}日的，我们有权暂停服务。
## 六、服务的中断与终止
因系统维护需要中断服务的，我们将提前{n24}小时公告。您违反本协议的，我们有权视情节限制、中止或者终止服务。
任何一方终止本协议，应当提前{n30}日书面通知对方。
## 七、适用地区
本服务仅面向中华人民共和国境内（不含港澳台地区）的企业用户提供。
## 八、责任限制
在法律允许的范围内，我们承担的赔偿责任总额不超过您在违约行为发生前{n12}个月内实际支付的费用。
## 九、争议解决
本协议适用中华人民共和国法律。因本协议产生的争议，双方应协商解决；协商不成的，提交杭州市西湖区人民法院诉讼解决。
## 十、联系我们
如您对本协议有任何疑问，请发送邮件至 service@yunlan.example 。
""",
    (
        edit(
            "否定去掉",
            "high",
            "data_use",
            "tightened",
            ("未经您的授权，我们不会将您上传的数据用于模型训练。", "为改进服务，我们会将您上传的数据用于模型训练。"),
        ),
        edit("保存期限", "medium", "data_use", "tightened", ("调用日志保存{n180}日", "调用日志保存{n365}日"), dated=False),
        edit(
            "列表新增",
            "medium",
            "use_restriction",
            "tightened",
            ("- 侵害他人名誉权", "- 批量注册账号、刷取免费额度的；\n- 侵害他人名誉权"),
            dated=False,
        ),
        edit("免费额度减半", "high", "pricing_limits", "tightened", ("每月{n1000000}个词元", "每月{n500000}个词元"), dated=False),
        edit(
            "一字之差",
            "high",
            "access_channel",
            "tightened",
            ("经我们书面同意，您可以将本服务集成到您的产品中向最终用户提供。", "您不得将本服务集成到您的产品中向最终用户提供。"),
        ),
        edit("通知期", "high", "termination", "tightened", ("应当提前{n30}日书面通知", "应当提前{n10}日书面通知"), dated=False),
        edit(
            "新增条款",
            "medium",
            "sales_restriction",
            "tightened",
            ("## 八、责任限制", "股权结构中境外主体直接或者间接持股比例超过百分之五十的企业，不得使用本服务。\n## 八、责任限制"),
        ),
        edit(
            "法院",
            "medium",
            "liability_disputes",
            "neutral",
            ("提交杭州市西湖区人民法院诉讼解决", "提交杭州仲裁委员会仲裁解决"),
            dated=False,
        ),
        edit("联系方式", "low", "party_contact", "neutral", ("service@yunlan.example", "legal@yunlan.example"), dated=False),
    ),
)

ZH_DOCS = Policy(
    "deprecations",
    "zh",
    """# 模型下线与限流说明
@updated 2024-02-20
本文介绍青梧大模型服务的模型生命周期、下线计划以及各模型的限流规则。
## 模型生命周期
模型从发布到下线分为在售、维护、停止新购和下线四个阶段。模型下线前，我们将至少提前{n60}天通过站内信和短信通知用户。
## 下线计划
| 模型 | 状态 | 停止新购时间 | 下线时间 | 替代模型
| qingwu-lite-1 | 已下线 | {2023-05-01} | {2023-11-01} | qingwu-lite-2
| qingwu-pro-1 | 停止新购 | {2024-02-01} | {2024-08-01} | qingwu-pro-2
| qingwu-lite-2 | 在售 | 待定 | 待定 | –
| qingwu-pro-2 | 在售 | 待定 | 待定 | –
| qingwu-embed | 在售 | 待定 | 待定 | –
下线后继续调用将返回错误码 {n410}，请您及时完成迁移。
## 限流规则
| 模型 | 每分钟请求数 | 每分钟词元数
| qingwu-lite-2 | {n1200} | {n1000000}
| qingwu-pro-2 | {n600} | {n500000}
| qingwu-embed | {n1800} | {n2000000}
如需提升限额，请提交工单申请。限流按照主账号维度统计，不区分密钥。
## 地域
- 华北2（北京）
- 华东1（杭州）
- 华南1（深圳）
- 新加坡
## 注意事项
免费体验额度不适用于已停止新购的模型。精调后的模型在基础模型下线后将无法继续部署。
""",
    (
        edit(
            "停止新购",
            "high",
            "lifecycle",
            "tightened",
            ("| qingwu-lite-2 | 在售 | 待定 | 待定 | –", "| qingwu-lite-2 | 停止新购 | {2024-06-01} | {2024-12-01} | qingwu-lite-3"),
            dated=False,
        ),
        edit(
            "限流下调",
            "high",
            "pricing_limits",
            "tightened",
            ("| qingwu-pro-2 | {n600} | {n500000}", "| qingwu-pro-2 | {n300} | {n500000}"),
            dated=False,
        ),
        edit("地域下线", "critical", "region_availability", "tightened", ("- 新加坡\n", ""), dated=False),
        edit("下线提前", "high", "lifecycle", "tightened", ("{2024-02-01} | {2024-08-01}", "{2024-02-01} | {2024-07-01}")),
        edit("通知期", "high", "lifecycle", "tightened", ("至少提前{n60}天", "至少提前{n30}天"), dated=False),
        edit(
            "新增模型",
            "low",
            "lifecycle",
            "neutral",
            ("| qingwu-embed | 在售 | 待定", "| qingwu-max-1 | 在售 | 待定 | 待定 | –\n| qingwu-embed | 在售 | 待定"),
            dated=False,
        ),
        edit("维度", "medium", "pricing_limits", "neutral", ("按照主账号维度统计，不区分密钥", "按照密钥维度统计"), dated=False),
        edit(
            "新增说明",
            "medium",
            "pricing_limits",
            "tightened",
            ("精调后的模型在", "每个主账号最多部署{n10}个精调模型，超出部分按天计费。\n精调后的模型在"),
            dated=False,
        ),
    ),
)

OTHER_EDITIONS = {
    "de": "# Nutzungsbedingungen\nDiese Bedingungen regeln die Nutzung unserer Dienste. Bitte lesen Sie sie sorgfältig durch, bevor Sie die Dienste verwenden.\n## Zugang\nSie dürfen die Dienste nur verwenden, wenn Sie in einem unterstützten Land wohnen und mindestens achtzehn Jahre alt sind.\nSie sind für alle Tätigkeiten verantwortlich, die unter Ihrem Konto erfolgen, und müssen Ihre Zugangsdaten vertraulich behandeln.\n## Inhalte\nSie behalten alle Rechte an den Inhalten, die Sie eingeben. Wir verwenden diese Inhalte nicht, um Modelle zu trainieren, es sei denn, Sie stimmen dem zu.\n## Beendigung\nSie können Ihr Konto jederzeit kündigen. Wir können den Zugang sperren, wenn Sie gegen diese Bedingungen verstoßen.\n## Haftung\nWir haften unbeschränkt für Vorsatz und grobe Fahrlässigkeit. Im Übrigen ist die Haftung auf den vorhersehbaren Schaden begrenzt.\n",
    "ja": "# 利用規約\nこの規約は、当社のサービスの利用条件を定めるものです。サービスをご利用になる前に、必ずお読みください。\n## アクセス\nお客様は、サポート対象の国または地域に所在する場合に限り、サービスを利用することができます。\nお客様は、自己のアカウントにおけるすべての活動について責任を負い、認証情報を秘密に保持するものとします。\n## コンテンツ\nお客様は、入力したコンテンツに関するすべての権利を保持します。当社は、お客様の同意なくモデルの学習に使用しません。\n## 終了\nお客様はいつでもアカウントを解約できます。規約に違反した場合、当社はアクセスを停止することがあります。\n## 責任の制限\n当社の責任は、お客様が直近の十二か月間に支払った料金の総額を上限とします。\n",
    "en": "# Terms of service\nThese terms govern your use of the platform. Please read all of them before you use the services, in particular those that limit our liability.\n## Accounts\nYou must give true and complete information when you register, and keep it up to date. You must not lend, rent or transfer your account to anybody.\n## Services\nWe offer model inference, fine-tuning and data processing. What is offered, at which price and within which limits is shown on the product pages.\n## Rules\nYou must not use the services to break the law, to reverse engineer the models, or to harm the rights of other people.\n## Liability\nTo the extent permitted by law, our total liability is limited to the fees that you paid in the twelve months before the event.\n",
}


def redated(text: str, day: date) -> str:
    """The policy with another date of its own."""
    return re.sub(r"@updated \S+", f"@updated {day.isoformat()}", text)
