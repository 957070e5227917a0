"""The names of the stable identifiers, in English and Simplified Chinese. A test enforces that none is missing."""

from __future__ import annotations

from enum import StrEnum

from monitor.model import (
    AlertStatus,
    BrokenReason,
    Direction,
    DocumentType,
    EditKind,
    ImpactLevel,
    IncidentImpact,
    IncidentStage,
    Kind,
    Outcome,
    Purpose,
    Severity,
    Side,
    Text,
    Urgency,
)

KINDS: dict[Kind, Text] = {
    Kind.REGION_AVAILABILITY: Text("supported regions", "可用地区"),
    Kind.SALES_RESTRICTION: Text("sales restriction", "销售限制"),
    Kind.ACCESS_CHANNEL: Text("access channel", "接入渠道"),
    Kind.COMPETITOR_USE: Text("competitor use", "竞品使用"),
    Kind.USE_RESTRICTION: Text("use restriction", "使用限制"),
    Kind.DATA_USE: Text("data use", "数据使用"),
    Kind.PRICING_LIMITS: Text("prices and quotas", "价格与配额"),
    Kind.LIFECYCLE: Text("lifecycle", "生命周期"),
    Kind.TERMINATION: Text("termination and notice", "终止与通知"),
    Kind.LIABILITY_DISPUTES: Text("liability and disputes", "责任与争议"),
    Kind.PARTY_CONTACT: Text("contracting party and contacts", "主体与联系方式"),
    Kind.EFFECTIVE_DATE: Text("effective date", "生效日期"),
    Kind.EDITORIAL: Text("wording", "文字调整"),
}

DIRECTIONS: dict[Direction, Text] = {
    Direction.TIGHTENED: Text("tightened", "收紧"),
    Direction.LOOSENED: Text("loosened", "放宽"),
    Direction.NEUTRAL: Text("neutral", "中性"),
}

SEVERITIES: dict[Severity, Text] = {
    Severity.INFO: Text("Info", "提示"),
    Severity.LOW: Text("Low", "低"),
    Severity.MEDIUM: Text("Medium", "中"),
    Severity.HIGH: Text("High", "高"),
    Severity.CRITICAL: Text("Critical", "严重"),
}

OUTCOMES: dict[Outcome, Text] = {
    Outcome.UNCHANGED: Text("unchanged", "无变化"),
    Outcome.NOISE: Text("noise only", "仅噪声"),
    Outcome.BROKEN: Text("not readable", "无法读取"),
    Outcome.MOVED: Text("moved", "已迁移"),
    Outcome.CHANGE: Text("changed", "已变更"),
    Outcome.FIRST: Text("first version", "首个版本"),
    Outcome.PENDING: Text("awaiting confirmation", "待确认"),
}

URGENCIES: dict[Urgency, Text] = {
    Urgency.IMMEDIATE: Text("in force immediately", "立即生效"),
    Urgency.UPCOMING: Text("takes effect later", "将于日后生效"),
    Urgency.PAST: Text("already in force", "已经生效"),
    Urgency.UNKNOWN: Text("no date stated", "未说明日期"),
}

DOCUMENT_TYPES: dict[DocumentType, Text] = {
    DocumentType.TERMS: Text("terms of service", "服务条款"),
    DocumentType.COMMERCIAL_TERMS: Text("commercial terms", "商业条款"),
    DocumentType.USAGE_POLICY: Text("usage policy", "使用政策"),
    DocumentType.REGIONS: Text("supported regions", "支持的地区"),
    DocumentType.SALES_RESTRICTION: Text("sales restrictions", "销售限制"),
    DocumentType.PRIVACY: Text("privacy policy", "隐私政策"),
    DocumentType.DPA: Text("data processing agreement", "数据处理协议"),
    DocumentType.SUBPROCESSORS: Text("subprocessors", "子处理者"),
    DocumentType.PRICING: Text("pricing", "价格"),
    DocumentType.RATE_LIMITS: Text("rate limits", "速率限制"),
    DocumentType.DEPRECATIONS: Text("deprecations", "弃用公告"),
    DocumentType.ANNOUNCEMENTS: Text("announcements", "公告"),
    DocumentType.CHANGELOG: Text("changelog", "更新日志"),
    DocumentType.STATUS: Text("status page", "状态页"),
}

SIDES: dict[Side, Text] = {
    Side.ADDED: Text("added", "新增"),
    Side.REMOVED: Text("removed", "删除"),
    Side.REWORDED: Text("reworded", "改写"),
}

EDITS: dict[EditKind, Text] = {
    EditKind.ADDED: Text("added", "新增"),
    EditKind.REMOVED: Text("removed", "删除"),
    EditKind.MOVED: Text("moved", "移动"),
    EditKind.REWORDED: Text("reworded", "改写"),
}

STAGES: dict[IncidentStage, Text] = {
    IncidentStage.SCHEDULED: Text("planned", "已计划"),
    IncidentStage.OPENED: Text("open", "处理中"),
    IncidentStage.UPDATED: Text("still open", "有新进展"),
    IncidentStage.RESOLVED: Text("resolved", "已恢复"),
    IncidentStage.REOPENED: Text("open again", "再次发生"),
    IncidentStage.CANCELLED: Text("cancelled", "已取消"),
}

INCIDENT_IMPACTS: dict[IncidentImpact, Text] = {
    IncidentImpact.NONE: Text("no impact", "无影响"),
    IncidentImpact.MAINTENANCE: Text("maintenance", "维护"),
    IncidentImpact.MINOR: Text("minor", "影响较小"),
    IncidentImpact.MAJOR: Text("major", "影响较大"),
    IncidentImpact.CRITICAL: Text("critical", "影响严重"),
}

IMPACTS: dict[ImpactLevel, Text] = {
    ImpactLevel.HIT: Text("hit", "受影响"),
    ImpactLevel.MAYBE: Text("maybe", "可能受影响"),
    ImpactLevel.CLEAR: Text("clear", "不受影响"),
}

PURPOSES: dict[Purpose, Text] = {
    Purpose.NEWS: Text("news", "新消息"),
    Purpose.REMINDER: Text("reminder", "生效提醒"),
    Purpose.ESCALATION: Text("escalation", "升级通知"),
}

ALERT_STATUSES: dict[AlertStatus, Text] = {
    AlertStatus.PENDING: Text("waiting", "待投递"),
    AlertStatus.DELIVERED: Text("delivered", "已送达"),
    AlertStatus.DEAD: Text("given up", "已放弃"),
    AlertStatus.SETTLED: Text("not sent", "未发送"),
}

BROKEN_REASONS: dict[BrokenReason, Text] = {
    BrokenReason.DNS: Text("the host name does not resolve", "域名无法解析"),
    BrokenReason.CONNECT: Text("no connection to the server", "无法连接服务器"),
    BrokenReason.TLS: Text("the secure connection failed", "安全连接失败"),
    BrokenReason.TIMEOUT: Text("the server did not answer in time", "服务器响应超时"),
    BrokenReason.PROTOCOL: Text("the answer is not valid HTTP", "响应不是有效的 HTTP"),
    BrokenReason.TOO_LARGE: Text("the answer is too large", "响应过大"),
    BrokenReason.TOO_MANY_REDIRECTS: Text("too many redirects", "重定向过多"),
    BrokenReason.FORBIDDEN_ADDRESS: Text("the address leads to a private network", "地址指向内部网络"),
    BrokenReason.RATE_LIMITED: Text("the server limits our requests", "请求被服务器限流"),
    BrokenReason.CLIENT_ERROR: Text("the server refuses the request", "服务器拒绝请求"),
    BrokenReason.GONE: Text("the page is gone", "页面已不存在"),
    BrokenReason.SERVER_ERROR: Text("the server reports an error", "服务器出错"),
    BrokenReason.EMPTY: Text("the page is empty", "页面为空"),
    BrokenReason.TRUNCATED: Text("the page broke off", "页面内容不完整"),
    BrokenReason.NOT_TEXT: Text("the answer is not text", "响应不是文本"),
    BrokenReason.UNREADABLE: Text("the page cannot be read", "页面无法解析"),
    BrokenReason.ERROR_PAGE: Text("an error page came instead", "返回了错误页面"),
    BrokenReason.BOT_CHECK: Text("a bot check came instead", "返回了人机验证页面"),
    BrokenReason.LOGIN: Text("a login page came instead", "返回了登录页面"),
    BrokenReason.CONSENT: Text("a consent page came instead", "返回了同意确认页面"),
    BrokenReason.MAINTENANCE: Text("a maintenance page came instead", "返回了维护页面"),
    BrokenReason.SHELL: Text("an empty shell came, its script did not run", "仅返回空壳页面，脚本未运行"),
    BrokenReason.REGION_BLOCKED: Text("the site is closed to this region", "站点对本地区不可用"),
    BrokenReason.SOFT_404: Text("a “not found” page came instead", "返回了“未找到”页面"),
    BrokenReason.COLLAPSED: Text("nearly all of the text is missing", "正文几乎全部缺失"),
    BrokenReason.OTHER_LANGUAGE: Text("the page came in another language", "页面以其他语言返回"),
}

_NETWORK = Text(
    "Check that this machine reaches the address (DNS, proxy, firewall); the monitor keeps trying.",
    "请检查本机能否访问该地址（DNS、代理、防火墙）；监控会继续重试。",
)
_ADDRESS = Text(
    "Open the address in a browser: if the document moved, correct `url` in the watchlist.",
    "请在浏览器中打开该地址：若文档已迁移，请在监控清单中更正 `url`。",
)
_BLOCKED = Text(
    "Open the address in a browser; lengthen the schedule, set a proxy or headers for this source, or watch another address.",
    "请在浏览器中打开该地址；可放慢检查频率、为该来源设置代理或请求头，或改为监控其他地址。",
)
_RULES = Text(
    "Compare the page with the source's `select`, `remove` and `kind` in the watchlist and correct them.",
    "请将页面与监控清单中该来源的 `select`、`remove`、`kind` 对照并更正。",
)
_WAIT = Text(
    "Nothing yet: this is the provider's fault and usually passes. If it lasts for days, look for another address.",
    "暂不需要处理：这是服务商的问题，通常会恢复。若持续数日，请寻找其他地址。",
)
_SCRIPT = Text(
    "Let a browser fetch it: write `way: browser` for this source (needs the extra `browser` and a Chromium; docs/browser.md).",
    "请改由浏览器获取：为该来源写上 `way: browser`（需要可选组件 `browser` 与 Chromium，见 docs/browser.md）。",
)
_LANGUAGE = Text(
    "Set an Accept-Language header for this source in the watchlist; if the edition changed for good, set `language` to the new one.",
    "请在监控清单中为该来源设置 Accept-Language 请求头；如语言版本已永久改变，请把 `language` 设为新的语言。",
)

WHAT_TO_DO: dict[BrokenReason, Text] = {
    BrokenReason.DNS: _NETWORK,
    BrokenReason.CONNECT: _NETWORK,
    BrokenReason.TLS: _NETWORK,
    BrokenReason.TIMEOUT: _NETWORK,
    BrokenReason.PROTOCOL: _WAIT,
    BrokenReason.TOO_LARGE: _ADDRESS,
    BrokenReason.TOO_MANY_REDIRECTS: _ADDRESS,
    BrokenReason.FORBIDDEN_ADDRESS: _ADDRESS,
    BrokenReason.RATE_LIMITED: _BLOCKED,
    BrokenReason.CLIENT_ERROR: _BLOCKED,
    BrokenReason.GONE: _ADDRESS,
    BrokenReason.SERVER_ERROR: _WAIT,
    BrokenReason.EMPTY: _RULES,
    BrokenReason.TRUNCATED: _WAIT,
    BrokenReason.NOT_TEXT: _RULES,
    BrokenReason.UNREADABLE: _RULES,
    BrokenReason.ERROR_PAGE: _WAIT,
    BrokenReason.BOT_CHECK: _BLOCKED,
    BrokenReason.LOGIN: _ADDRESS,
    BrokenReason.CONSENT: _BLOCKED,
    BrokenReason.MAINTENANCE: _WAIT,
    BrokenReason.SHELL: _SCRIPT,
    BrokenReason.REGION_BLOCKED: _BLOCKED,
    BrokenReason.SOFT_404: _ADDRESS,
    BrokenReason.COLLAPSED: _RULES,
    BrokenReason.OTHER_LANGUAGE: _LANGUAGE,
}
"""The next step when a source keeps failing for this reason."""

_NAMES: dict[tuple[type[StrEnum], str], Text] = {
    (type(word), word.value): text
    for table in (
        KINDS,
        DIRECTIONS,
        SEVERITIES,
        OUTCOMES,
        URGENCIES,
        DOCUMENT_TYPES,
        SIDES,
        EDITS,
        STAGES,
        INCIDENT_IMPACTS,
        IMPACTS,
        PURPOSES,
        ALERT_STATUSES,
        BROKEN_REASONS,
    )
    for word, text in table.items()
}
"""By type too: `added` is a side of a diff and a kind of edit."""


def name_of(word: StrEnum, language: str) -> str:
    """The name of a member of any enumeration above, for a language tag (`zh…` is Chinese, all else English)."""
    return _NAMES[type(word), word.value].in_language(language)
