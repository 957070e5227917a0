"""The three invented providers: their pages as they are at the beginning of the story, and what is known of their APIs. The texts are invented."""

from __future__ import annotations

from dataclasses import dataclass, field

from monitor.model import ApiFacts, DocumentType, Text


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a provider: its address on the demo site and its first text, a block a line (`# ` heading, `- ` item)."""

    path: str
    provider: str
    document: str
    name: Text
    type: DocumentType
    language: str
    text: str = field(repr=False)


PROVIDERS = {
    "northwind": Text("Northwind AI", "北风智能"),
    "codelark": Text("Codelark", "云雀编码"),
    "lingxi": Text("Lingxi", "灵犀"),
}

APIS = {
    "northwind": (
        ApiFacts(
            "api", Text("Northwind API", "北风 API"), (("openai-chat", "https://api.northwind.invalid/v1"),), regions="supported-regions"
        ),
    ),
    "codelark": (),
    "lingxi": (
        ApiFacts("api", Text("Lingxi platform", "灵犀开放平台"), (("openai-chat", "https://api.lingxi.invalid/v1"),), regions="regions"),
    ),
}

PAGES = (
    Page(
        "/northwind/supported-regions",
        "northwind",
        "supported-regions",
        Text("Supported regions", "支持的国家和地区"),
        DocumentType.REGIONS,
        "en",
        """# Supported countries and regions
Last updated: November 1, 2024
The Northwind API is available in the countries and regions listed below. Access from any other location is not supported.
- Argentina
- Australia
- Brazil
- Canada
- France
- Germany
- Hong Kong
- India
- Indonesia
- Japan
- Kazakhstan
- Mexico
- Singapore
- South Korea
- Switzerland
- Ukraine (except Crimea, Donetsk and Luhansk regions)
- United Kingdom
- United States""",
    ),
    Page(
        "/northwind/commercial-terms",
        "northwind",
        "commercial-terms",
        Text("Commercial terms", "商业条款"),
        DocumentType.COMMERCIAL_TERMS,
        "en",
        """# Commercial Terms of Service
Effective November 1, 2024
These Commercial Terms govern the use of the Northwind API by businesses. By creating an API key, Customer agrees to them.
# A. Access and use
Northwind grants Customer a non-exclusive right to access the Services and to offer them inside its own products to its own end users.
Customer is responsible for the security of its API keys and for all activity under its account.
# B. Use restrictions
Customer may not use the Services to violate the law or the rights of others.
Customer may not attempt to bypass rate limits or other technical protections.
# C. Customer content
Northwind does not train its models on Customer Content from paid Services.
Northwind deletes inputs and outputs from its systems within 30 days.
# D. Term and termination
Either party may terminate these Terms for convenience on 30 days' written notice.
Northwind may suspend access if Customer materially breaches these Terms and does not cure the breach within 15 days.
# E. Changes
Northwind may change these Terms by giving Customer at least 30 days' notice by e-mail.""",
    ),
    Page(
        "/northwind/limits",
        "northwind",
        "rate-limits",
        Text("Rate limits and prices", "限流与价格"),
        DocumentType.RATE_LIMITS,
        "en",
        """# Rate limits
Limits are set for each organisation and apply to all of its keys.
| Tier | Requests per minute | Tokens per minute | Price per million output tokens |
| Standard | 1,000 | 400,000 | $12.00 |
Unused quota does not roll over to the next minute.""",
    ),
    Page(
        "/northwind/models",
        "northwind",
        "deprecations",
        Text("Model deprecations", "模型弃用"),
        DocumentType.DEPRECATIONS,
        "en",
        """# Model lifecycle
We tell customers at least 60 days before a model is shut down.
| Model | State | Shutdown date |
| aurora-2 | Active | Not sooner than June 1, 2025 |
| aurora-3 | Active | Not sooner than March 1, 2026 |""",
    ),
    Page(
        "/codelark/terms",
        "codelark",
        "terms",
        Text("Terms of service", "服务条款"),
        DocumentType.TERMS,
        "en",
        """# Codelark Terms of Service
Last updated: 12 October 2024
Codelark is a coding assistant for teams. These terms apply to the editor, the command line and the extension.
# Your account
You may use Codelark from any editor or command-line tool that supports our protocol, including third-party clients signed in with your subscription.
You are responsible for everyone who uses your seats.
# Models
Codelark offers models of its own and models of Northwind AI to all paid plans.
# Fees
The Team plan costs $20 per seat and month and includes 500 fast requests.
# Ending
You may cancel at any time. We may suspend accounts that put other customers at risk.""",
    ),
    Page(
        "/codelark/models",
        "codelark",
        "model-availability",
        Text("Models and availability", "模型与可用范围"),
        DocumentType.ANNOUNCEMENTS,
        "en",
        """# Models and availability
This page says which models Codelark offers and where.
Aurora 3 by Northwind AI is available on all paid plans in all countries where Codelark is sold.
Lark 1, our own model, is available on every plan.""",
    ),
    Page(
        "/codelark/countries",
        "codelark",
        "countries",
        Text("Where Codelark is sold", "销售地区"),
        DocumentType.REGIONS,
        "en",
        """# Where Codelark is sold
Codelark is available in the following countries and regions:
- Australia
- Austria
- Belgium
- Brazil
- Canada
- Chile
- Colombia
- Czechia
- Denmark
- Egypt
- Estonia
- Finland
- France
- Germany
- Ghana
- Greece
- Hong Kong
- India
- Indonesia
- Ireland
- Israel
- Italy
- Japan
- Kenya
- Malaysia
- Mexico
- Morocco
- Netherlands
- New Zealand
- Nigeria
- Norway
- Philippines
- Poland
- Portugal
- Saudi Arabia
- Singapore
- South Africa
- South Korea
- Spain
- Sweden
- Switzerland
- Taiwan
- Thailand
- Türkiye
- United Arab Emirates
- United Kingdom
- United States
- Vietnam""",
    ),
    Page(
        "/lingxi/regions",
        "lingxi",
        "regions",
        Text("Service regions", "服务地区"),
        DocumentType.REGIONS,
        "zh",
        """# 灵犀开放平台服务地区
以下国家和地区的企业和开发者可以使用灵犀开放平台：
- 中国内地
- 香港
- 澳门
- 台湾
- 新加坡
- 马来西亚
- 泰国
- 印度尼西亚
- 哈萨克斯坦
- 巴基斯坦
- 沙特阿拉伯
- 阿拉伯联合酋长国
- 埃及
- 南非
- 巴西
- 塞尔维亚""",
    ),
    Page(
        "/lingxi/terms",
        "lingxi",
        "terms",
        Text("Service agreement", "服务协议"),
        DocumentType.TERMS,
        "zh",
        """# 灵犀开放平台服务协议
更新日期：2024年10月20日
欢迎使用灵犀开放平台。本协议适用于企业和个人开发者通过接口使用灵犀大模型服务。
# 一、账号与密钥
您应妥善保管账号和接口密钥，对账号下的全部行为负责。
# 二、服务使用
您可以在自有产品中向最终用户提供基于灵犀大模型的功能。
您不得利用本服务从事违反法律法规的活动。
# 三、数据
未经您的明确同意，我们不会将您的输入和输出用于模型训练。
# 四、费用
灵犀-标准版的价格为每百万输出词元8元，具体以价格页为准。
# 五、协议变更
我们变更本协议时，将至少提前30日通过站内信通知您。""",
    ),
)
