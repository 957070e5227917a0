"""Two years in the life of three invented providers: what happens to their pages.

The texts are invented; the events follow those that made people want this program.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from monitor.demo.pages import APIS, PAGES, PROVIDERS
from monitor.model import Document, Provider, ReadRules, Source, SourceKey, Text, Watchlist


class Fault(StrEnum):
    """What the site serves instead of its page, always with status 200."""

    ERROR_PAGE = "error_page"
    BOT_CHECK = "bot_check"
    SHELL = "shell"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens to one page. `edits` are (old text, new text); an empty new text deletes the line."""

    at: datetime
    page: str
    what: Text
    edits: tuple[tuple[str, str], ...] = ()
    fault: Fault | None = None
    dressed: bool = False
    """Served from now on with other chrome: cookie banner, other nonce, other markup. The policy is the same."""
    alerts: bool = True
    """A person should hear of it."""


def _day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


BEGIN = _day("2024-11-04T09:00")
END = _day("2026-11-02T09:00")

STEPS = (
    Step(
        _day("2024-12-02T10:00"),
        "/northwind/commercial-terms",
        Text("a cookie banner and new markup", "出现 Cookie 横幅，页面改版"),
        dressed=True,
        alerts=False,
    ),
    Step(
        _day("2024-12-16T10:00"),
        "/northwind/supported-regions",
        Text("the site's locale flips the date format", "网站的日期格式变了"),
        (("November 1, 2024", "1 November 2024"),),
        alerts=False,
    ),
    Step(
        _day("2025-01-20T15:00"),
        "/northwind/limits",
        Text("quota cut, new tiers", "配额削减，新设档位"),
        (
            (
                "| Standard | 1,000 | 400,000 | $12.00 |",
                "| Free | 5 | 10,000 | $0 |\n| Standard | 500 | 200,000 | $15.00 |\n| Scale | 4,000 | 2,000,000 | $15.00 |",
            ),
        ),
    ),
    Step(
        _day("2025-03-10T16:00"),
        "/northwind/models",
        Text("a model is deprecated", "一个模型被弃用"),
        (("| aurora-2 | Active | Not sooner than June 1, 2025 |", "| aurora-2 | Deprecated | June 1, 2025 |"),),
    ),
    Step(
        _day("2025-04-07T02:00"),
        "/northwind/models",
        Text("an error page with status 200", "以 200 状态返回的错误页"),
        fault=Fault.ERROR_PAGE,
        alerts=False,
    ),
    Step(_day("2025-04-08T02:00"), "/northwind/models", Text("the page is back", "页面恢复"), alerts=False),
    Step(
        _day("2025-06-03T18:00"),
        "/codelark/models",
        Text("the coding tool loses a model family with five days' notice", "编码工具五天后失去一族模型"),
        (
            (
                "Aurora 3 by Northwind AI is available on all paid plans in all countries where Codelark is sold.",
                "Northwind AI is ending our direct access to Aurora 3. From June 8, 2025, Aurora 3 is no longer available in Codelark "
                "unless you bring your own Northwind API key.",
            ),
        ),
    ),
    Step(
        _day("2025-07-01T08:00"),
        "/northwind/supported-regions",
        Text("a territory leaves the list", "一个国家被移出名单"),
        (("1 November 2024", "1 July 2025"), ("- Kazakhstan", "")),
    ),
    Step(
        _day("2025-08-01T08:00"),
        "/northwind/commercial-terms",
        Text("competing use is barred; a competitor's key is revoked under it", "禁止竞品使用；一家竞争对手的密钥据此被吊销"),
        (
            ("Effective November 1, 2024", "Effective August 1, 2025"),
            (
                "Customer may not attempt to bypass rate limits or other technical protections.",
                "Customer may not attempt to bypass rate limits or other technical protections.\n"
                "Customer may not access the Services to build a competing product or service, including to train competing AI models, "
                "or to reverse engineer or duplicate the Services. Northwind may revoke API keys used in breach of this section without notice.",
            ),
        ),
    ),
    Step(_day("2025-08-18T03:00"), "/northwind/supported-regions", Text("a bot check", "人机验证"), fault=Fault.BOT_CHECK, alerts=False),
    Step(_day("2025-08-19T03:00"), "/northwind/supported-regions", Text("the page is back", "页面恢复"), alerts=False),
    Step(
        _day("2025-09-05T05:00"),
        "/northwind/commercial-terms",
        Text("the ownership bar, at once, no notice", "按持股比例限制，立即生效，没有预告"),
        (
            ("Effective August 1, 2025", "Effective September 5, 2025"),
            (
                "Customer may not use the Services to violate the law or the rights of others.",
                "Customer may not use the Services to violate the law or the rights of others.\n"
                "Effective immediately, companies and organizations that are more than 50% owned, directly or indirectly, by companies headquartered in "
                "unsupported regions are prohibited from using the Services, wherever they operate, including through subsidiaries and cloud marketplaces.",
            ),
        ),
    ),
    Step(
        _day("2025-10-13T07:00"),
        "/codelark/models",
        Text("models become unavailable in one country", "模型在一个国家不可用"),
        (
            (
                "Lark 1, our own model, is available on every plan.",
                "Under the provider's regional policy, third-party models are not available in China.\nLark 1, our own model, is available on every plan.",
            ),
        ),
    ),
    Step(
        _day("2025-11-17T02:00"),
        "/lingxi/terms",
        Text("resale banned, training by default, price up", "禁止转售、默认用于训练、涨价"),
        (
            ("2024年10月20日", "2025年11月17日"),
            (
                "您不得利用本服务从事违反法律法规的活动。",
                "您不得利用本服务从事违反法律法规的活动。\n未经灵犀书面许可，您不得转售、出租本服务或向第三方提供接口代理。",
            ),
            (
                "未经您的明确同意，我们不会将您的输入和输出用于模型训练。",
                "除非您在设置中关闭，我们会将您的输入和输出用于模型训练。",
            ),
            ("每百万输出词元8元", "每百万输出词元12元"),
        ),
    ),
    Step(
        _day("2025-12-15T03:00"),
        "/lingxi/regions",
        Text("two countries gained", "新增两个国家"),
        (("- 泰国", "- 泰国\n- 越南\n- 肯尼亚"),),
    ),
    Step(
        _day("2026-01-09T20:00"),
        "/codelark/terms",
        Text("third-party clients are shut out", "第三方客户端被封"),
        (
            ("12 October 2024", "9 January 2026"),
            (
                "You may use Codelark from any editor or command-line tool that supports our protocol, including third-party clients signed in with your "
                "subscription.",
                "You may use Codelark only through our own editor, command line and extension. Using subscription credentials in third-party clients or "
                "harnesses is prohibited.",
            ),
        ),
    ),
    Step(
        _day("2026-03-02T06:00"),
        "/codelark/terms",
        Text("an empty shell before its script ran", "脚本运行前的空壳页面"),
        fault=Fault.SHELL,
        alerts=False,
    ),
    Step(_day("2026-03-03T06:00"), "/codelark/terms", Text("the page is back", "页面恢复"), alerts=False),
    Step(
        _day("2026-04-13T07:00"),
        "/codelark/countries",
        Text("the coding tool leaves one place without a word", "编码工具悄然退出一个地区"),
        (("- Hong Kong", ""),),
    ),
    Step(
        _day("2026-05-11T09:00"),
        "/northwind/supported-regions",
        Text("territories gained", "新增支持的国家"),
        (("1 July 2025", "11 May 2026"), ("- Mexico", "- Mexico\n- New Zealand\n- Norway")),
    ),
    Step(
        _day("2026-08-24T09:00"),
        "/codelark/terms",
        Text("a plan's price rises", "套餐涨价"),
        (
            ("9 January 2026", "24 August 2026"),
            ("$20 per seat and month and includes 500 fast requests", "$32 per seat and month and includes 300 fast requests"),
        ),
    ),
    Step(
        _day("2026-10-20T09:00"),
        "/northwind/commercial-terms",
        Text("resale and gateways end, with six weeks' notice", "六周后禁止转售与网关转发"),
        (
            ("Effective September 5, 2025", "Effective December 1, 2026"),
            (
                "Customer may not attempt to bypass rate limits or other technical protections.",
                "Customer may not attempt to bypass rate limits or other technical protections.\n"
                "Customer may not resell access to the Services or provide it to third parties through gateways, relays or proxies.",
            ),
        ),
    ),
)


def watchlist(base: str) -> Watchlist:
    """What the demo watches, on the demo site at `base`."""
    return Watchlist(tuple(_provider(name, base) for name in PROVIDERS))


def _provider(name: str, base: str) -> Provider:
    documents = tuple(
        Document(
            provider=name,
            id=page.document,
            name=page.name,
            type=page.type,
            sources=(
                Source(
                    SourceKey(name, page.document, page.document),
                    base + page.path,
                    ReadRules(select=("main",), language=page.language),
                ),
            ),
        )
        for page in PAGES
        if page.provider == name
    )
    return Provider(name, PROVIDERS[name], f"{base}/{name}", documents, APIS[name])
