"""What a finding says in a summary: a clause that a person would write. Rules without a row here are told by their description."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Direction, Finding, Side, Text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Clauses for what tightens and what loosens."""

    tight: Text
    loose: Text


def _p(tight: str, tight_zh: str, loose: str, loose_zh: str) -> Phrase:
    return Phrase(Text(tight, tight_zh), Text(loose, loose_zh))


def _ban(what: str, zh: str) -> Phrase:
    return _p(f"{what} prohibited", f"禁止{zh}", f"{what} no longer prohibited", f"不再禁止{zh}")


PHRASES = {
    "sales.ownership": _p(
        "companies barred by who owns or controls them", "按持股或控制关系禁止公司使用",
        "fewer companies barred by who owns or controls them", "放宽按持股或控制关系的限制",
    ),
    "sales.incorporation": _p(
        "companies barred by where they are incorporated or based", "按注册地或总部所在地禁止公司使用",
        "place of incorporation no longer a bar", "不再按注册地限制",
    ),
    "sales.nationality": _p(
        "people barred by nationality or residence", "按国籍或居住地禁止使用", "nationality or residence no longer a bar", "不再按国籍或居住地限制"
    ),
    "sales.sanctions": _p(
        "stricter sanctions and export-control terms", "制裁与出口管制条款收紧", "looser sanctions and export-control terms", "制裁与出口管制条款放宽"
    ),
    "sales.customer_class": _p("a class of customers is shut out", "一类客户被排除在外", "open to more classes of customers", "向更多类别客户开放"),
    "region.supported_only": _p(
        "use from unsupported countries and regions barred", "禁止在不支持的国家和地区使用",
        "the bar on use from unsupported regions is dropped", "取消对不支持地区使用的禁令",
    ),
    "region.feature": _p("not available in some regions", "部分地区不可用", "available in more regions", "在更多地区可用"),
    "access.cut": _p("existing access is cut off", "既有接入被切断", "access that was cut off is restored", "恢复被切断的接入"),
    "access.subscription_credentials": _ban(
        "subscription credentials in third-party clients and tools", "在第三方客户端或工具中使用订阅凭证"
    ),
    "access.third_party_client": _ban("third-party clients and tools", "使用第三方客户端与工具"),
    "access.third_party_welcome": _p(
        "third-party clients and tools no longer allowed", "不再允许使用第三方客户端与工具", "third-party clients and tools allowed", "允许使用第三方客户端与工具"
    ),
    "access.verification": _p("verification required before access", "使用前须完成认证", "verification no longer required", "不再要求认证"),
    "access.resale": _ban("resale of the service", "转售服务"),
    "access.redistribution": _ban("sublicensing and redistribution", "再许可与再分发"),
    "access.proxy": _ban("access through proxies and relays", "经代理或中转接入"),
    "access.account_sharing": _ban("sharing of accounts and keys", "共享账号与密钥"),
    "access.automated": _ban("automated access and scraping", "自动化访问与抓取"),
    "competitor.models": _ban("building competing products or models", "开发竞争性产品或模型"),
    "competitor.distillation": _ban("distillation and training of other models on outputs", "蒸馏或用输出训练其他模型"),
    "competitor.reverse_engineering": _ban("reverse engineering", "反向工程"),
    "competitor.benchmark": _ban("benchmarking and publishing of results", "基准测试与公布结果"),
    "data.training": _p("customers' data may be used for training", "客户数据可用于训练模型", "customers' data less used for training", "减少用客户数据训练模型"),
    "data.improvement": _p("customers' data used to improve the service", "客户数据用于改进服务", "customers' data less used for improvement", "减少用客户数据改进服务"),
    "data.sharing": _p("customers' data shared more widely", "扩大客户数据共享范围", "customers' data shared less", "缩小客户数据共享范围"),
    "data.collection": _p("more data collected", "收集更多数据", "less data collected or more say over it", "减少数据收集或增加控制"),
    "data.retention": _p("data kept longer or more widely", "延长或扩大数据保留", "data kept for less time", "缩短数据保留"),
    "data.subprocessor": _p("stricter for customers: subprocessors", "子处理者规定收紧", "better for customers: subprocessors", "子处理者规定放宽"),
    "data.subprocessor_entry": _p("a subprocessor is added", "新增子处理者", "a subprocessor is removed", "移除子处理者"),
    "data.human_review": _p("people may read customers' content", "人工可能查看用户内容", "people no longer read customers' content", "不再人工查看用户内容"),
    "money.price": _p("prices raised", "涨价", "prices lowered", "降价"),
    "money.quota": _p("limits on use tightened", "用量限制收紧", "limits on use raised", "用量限制放宽"),
    "money.new_limit": _p("new limits on use", "新增用量限制", "limits on use lifted", "取消用量限制"),
    "money.more_quota": _p("higher limits withdrawn", "取消更高限额", "limits on use raised", "提高用量限额"),
    "money.plan_ends": _p("a plan ends", "套餐取消", "a plan is back", "套餐恢复"),
    "money.plan": _p("a plan contains less", "套餐内容减少", "a plan contains more", "套餐内容增加"),
    "money.discount": _p("a discount or free use ends", "优惠或免费使用取消", "a discount or free use is offered", "提供优惠或免费使用"),
    "money.forfeit": _p("no refunds, or credits expire", "不予退款或额度作废", "refunds or lasting credits again", "恢复退款或额度不再作废"),
    "money.renewal": _p("plans renew automatically", "套餐自动续费", "plans no longer renew automatically", "不再自动续费"),
    "money.price_change": _p("wider right to change prices", "扩大调价权利", "narrower right to change prices", "限制调价权利"),
    "life.shutdown": _p("a product, model or API is shut down", "产品、模型或接口下线", "a shutdown is called off", "取消下线"),
    "life.deprecated": _p("a product, model or API is deprecated", "产品、模型或接口被弃用", "a deprecation is called off", "取消弃用"),
    "life.deprecation_entry": _p("an end is announced or brought forward", "公布或提前终止日期", "an end is put off or taken back", "推迟或取消终止日期"),
    "life.right_to_discontinue": _p(
        "wider right to change or end services", "扩大变更或终止服务的权利", "narrower right to change or end services", "限制变更或终止服务的权利"
    ),
    "term.suspend": _p(
        "wider right to suspend or end access", "扩大暂停或终止使用的权利", "narrower right to suspend or end access", "限制暂停或终止使用的权利"
    ),
    "term.notice": _p("shorter notice", "通知期缩短", "longer notice", "通知期延长"),
    "term.no_notice": _p("measures possible without notice", "可不经通知采取措施", "measures only with notice", "采取措施须先通知"),
    "term.change_of_terms": _p("the terms can be changed more easily", "更易变更条款", "the terms can be changed less easily", "更难变更条款"),
    "term.customer_exit": _p("harder for customers to leave", "客户更难解约", "easier for customers to leave", "客户更易解约"),
    "term.appeal": _p("appeals no longer mentioned", "取消申诉渠道", "appeals are possible", "可以申诉"),
    "use.age": _p("stricter age limits", "年龄限制收紧", "looser age limits", "年龄限制放宽"),
}  # fmt: skip
NEUTRAL = {
    "life.launch": Text("a new product or feature", "新产品或新功能"),
    "life.renamed": Text("a product is renamed or merged", "产品更名或合并"),
    "life.product_name": Text("a product name appears, changes or goes", "产品名称出现、变更或消失"),
    "party.entity": Text("the contracting company changes", "签约主体变更"),
    "party.contact": Text("contact details change", "联系方式变更"),
    "date.line": Text("the date in force or the version changes", "生效日期或版本变更"),
    "legal.warranty": Text("warranty terms change", "担保条款变更"),
    "legal.liability": Text("limits of liability change", "责任限制变更"),
    "legal.disputes": Text("terms on disputes and governing law change", "争议解决与适用法律条款变更"),
    "legal.intellectual_property": Text("terms on intellectual property change", "知识产权条款变更"),
    "legal.indemnity": Text("indemnities change", "赔偿保证变更"),
    "legal.confidentiality": Text("terms on confidentiality change", "保密条款变更"),
}
"""Clauses for what is neither better nor worse."""
AMOUNTS = {
    "money.price": Text("price", "价格"),
    "money.quota": Text("limit", "限额"),
    "money.new_limit": Text("limit", "限额"),
    "money.plan": Text("allowance", "套餐额度"),
    "term.notice": Text("notice period", "通知期"),
    "data.retention": Text("retention period", "数据保留期限"),
    "data.subprocessor": Text("notice of new subprocessors", "新增子处理者的通知期"),
    "use.age": Text("minimum age", "最低年龄"),
}
"""Rules whose change can be told in amounts, with what an amount without a unit is."""


def phrase(finding: Finding, description: Text) -> Text:
    """The clause for a finding; by the description where its rule has none of its own or its direction is neutral."""
    own = PHRASES.get(finding.rule)
    if finding.rule == "data.subprocessor_entry" and finding.side is Side.REWORDED:
        return Text("a subprocessor's entry changes", "子处理者条目变更")
    if finding.direction is Direction.NEUTRAL and finding.rule in NEUTRAL:
        return NEUTRAL[finding.rule]
    if finding.direction is Direction.NEUTRAL or own is None:
        return _plain(finding, description)
    return own.tight if finding.direction is Direction.TIGHTENED else own.loose


def _plain(finding: Finding, description: Text) -> Text:
    if finding.direction is Direction.TIGHTENED:
        return Text(f"stricter terms on {description.en}", f"{description.zh}：规定收紧")
    if finding.direction is Direction.LOOSENED:
        return Text(f"looser terms on {description.en}", f"{description.zh}：规定放宽")
    came = {
        Side.ADDED: Text("new text on", "新增内容"),
        Side.REMOVED: Text("text dropped on", "删去内容"),
        Side.REWORDED: Text("changed text on", "内容变更"),
    }[finding.side]
    return Text(f"{came.en} {description.en}", f"{description.zh}：{came.zh}")
