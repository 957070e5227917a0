"""The fixed words of messages and history views, in both languages. Templates read them as `t.when`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from monitor.model import Text

LABELS: dict[str, Text] = {
    "added_regions": Text("Newly supported", "新增支持地区"),
    "and_more_edits": Text("… {count} more not shown", "……另有 {count} 处改动"),
    "and_more_findings": Text("… {count} more not shown", "……另有 {count} 项发现"),
    "before": Text("Before", "此前"),
    "close": Text(")", "）"),
    "colon": Text(": ", "："),
    "comma": Text(", ", "、"),
    "confirmed": Text("Confirmed", "确认时间"),
    "details": Text("Details", "详情"),
    "diff": Text("What the text says now", "正文改动"),
    "document": Text("document", "文档"),
    "evidence": Text("Open in the monitor", "在监控中查看"),
    "failing": Text("cannot be read", "无法读取"),
    "failing_body": Text(
        "Its changes cannot be seen until it works again. The last good version is kept.",
        "恢复之前无法发现其变更。最后一个正常版本已保留。",
    ),
    "first_seen": Text("First seen", "首次发现"),
    "inline": Text("In the text", "行内对照"),
    "looks": Text("{count} checks in a row failed since {since}", "自 {since} 起连续 {count} 次检查失败"),
    "moved": Text("now leads to another document", "现已指向另一份文档"),
    "moved_body": Text(
        "The old document is no longer at this address, so it is not watched any more. Its last version is kept.",
        "原文档已不在该地址，因此不再受监控。其最后版本已保留。",
    ),
    "moved_todo": Text(
        "If the document lives elsewhere, put its new address into the watchlist.", "若文档已迁往别处，请将新地址写入监控清单。"
    ),
    "no_changes": Text("No changes.", "没有变更。"),
    "now": Text("Now", "现在"),
    "now_at": Text("Now at", "现地址"),
    "open": Text(" (", "（"),
    "page": Text("Page", "页面"),
    "reason": Text("Why", "原因"),
    "recovered": Text("can be read again", "已恢复读取"),
    "recovered_body": Text("It was unreadable since {since}. Changes are seen again.", "自 {since} 起无法读取，现已恢复，可继续发现变更。"),
    "removed_regions": Text("No longer supported", "不再支持的地区"),
    "severity": Text("Severity", "严重程度"),
    "side_by_side": Text("Side by side", "左右对照"),
    "source": Text("Source", "来源"),
    "stop": Text(". ", "。"),
    "test_body": Text(
        "This is a test of the subscription “{name}”. Alerts will arrive here.",
        "这是对订阅“{name}”的测试。告警将发送到这里。",
    ),
    "test_title": Text("Test of the policy monitor", "政策监控测试消息"),
    "title": Text("Policy changes", "政策变更"),
    "todo": Text("What to do", "如何处理"),
    "under": Text("under", "位于"),
    "untitled": Text("untitled", "无标题"),
    "when": Text("When", "生效时间"),
    "acknowledge": Text("Acknowledge", "确认收到"),
    "acknowledged": Text("Acknowledged by {name}, {since}", "{name} 已于 {since} 确认收到"),
    "alternatives": Text("What you can use instead", "可改用"),
    "and_more_events": Text("… {count} more not listed", "……另有 {count} 条未列出"),
    "and_more_impacts": Text("… {count} more profiles", "……另有 {count} 个画像未列出"),
    "as_of": Text("as of {since}", "数据截至 {since}"),
    "channel_body": Text("Whoever reads there is told nothing until this is mended.", "修复之前，该渠道的接收者收不到任何告警。"),
    "channel_headline": Text("the channel of “{name}” refuses every message", "订阅“{name}”的渠道拒收消息"),
    "channel_todo": Text(
        "Mend the channel, then try it: monitor subscriptions test {name}", "请修复该渠道，然后测试：monitor subscriptions test {name}"
    ),
    "checked": Text(
        "{count} checks of {sources} sources at {providers} providers", "共检查 {count} 次，涵盖 {providers} 家服务商的 {sources} 个来源"
    ),
    "clear": Text("Does not hit {name}", "不影响 {name}"),
    "clear_you": Text("does not hit you", "不影响您"),
    "components": Text("Affected", "受影响的组件"),
    "digest": Text("Digest", "汇总"),
    "edit_moved": Text("moved here", "移动位置"),
    "ends": Text("Until", "结束时间"),
    "escalated": Text("Told {since} and not acknowledged since.", "已于 {since} 通知，至今无人确认。"),
    "escalated_subject": Text("Not acknowledged — ", "无人确认——"),
    "evidence_at": Text("Evidence", "查看证据"),
    "hit": Text("Hits {name}", "影响 {name}"),
    "hit_you": Text("hits you", "影响您"),
    "incident_open": Text("open incident: {name}", "有未解决的故障：{name}"),
    "key_in": Text("key in {name}", "密钥变量 {name}"),
    "latest": Text("Latest word", "最新通报"),
    "maybe": Text("May hit {name}", "可能影响 {name}"),
    "maybe_you": Text("may hit you", "可能影响您"),
    "not_checked_todo": Text(
        "This silence means nothing: the service did not run. See: monitor status",
        "没有告警不代表没有变更：服务没有运行。请查看：monitor status",
    ),
    "other_protocol": Text("another protocol: {name}", "协议不同：{name}"),
    "quiet_but": Text("No alerts since {since}, but {count} cannot be read", "自 {since} 起没有告警，但有 {count}无法读取"),
    "quiet_failing": Text("Cannot be read, so changes there are not seen", "以下来源无法读取，其变更不会被发现"),
    "quiet_since": Text(
        "All quiet since {since}: {sources} sources of {providers} providers checked",
        "自 {since} 起一切如常：已检查 {providers} 家服务商的 {sources} 个来源",
    ),
    "quiet_unchecked": Text("No alerts since {since}, but nothing was checked", "自 {since} 起没有告警，但也没有做过任何检查"),
    "recovered_headline": Text("“{name}” can be read again", "“{name}”已恢复读取"),
    "regions": Text("Regions", "涉及地区"),
    "reverted_subject": Text("{name} takes back an earlier change: ", "{name}撤回了先前的变更："),
    "reverts": Text("This takes back the change of {since}: {name}", "此次变更撤回了{since}的变更：{name}"),
    "same_protocol": Text("only the base URL changes", "只需更换 base URL"),
    "settles": Text("What would settle it", "待确认"),
    "since": Text("Since", "开始时间"),
    "source_headline": Text("“{name}” cannot be read: {reason}", "“{name}”无法读取：{reason}"),
    "stage": Text("Status", "状态"),
    "tags_close": Text("] ", "】"),
    "tags_dot": Text(" · ", "·"),
    "tags_open": Text("[", "【"),
    "takes_effect": Text("Takes effect {distance}: {since}.", "{distance}生效：{since}。"),
    "takes_effect_subject": Text("Takes effect {distance} — ", "{distance}生效——"),
    "told_by": Text("Sent to the subscription “{name}”.", "发送给订阅“{name}”。"),
    "took_effect": Text("In force since {since}.", "已于 {since}生效。"),
    "watched": Text("What was checked", "检查范围"),
    "moved_headline": Text("the address of “{name}” now leads to another document", "“{name}”的地址现已指向另一份文档"),
    "semicolon": Text("; ", "；"),
    "of_severity": Text("{count} {name}", "{name} {count} 条"),
    "pace": Text("{count} in {since}", "{since}内 {count}"),
}


def labels_in(language: str) -> Mapping[str, str]:
    """The labels in one language, by name."""
    return _chosen("zh" if language.lower().startswith("zh") else "en")


@lru_cache(maxsize=2)
def _chosen(language: str) -> Mapping[str, str]:
    return MappingProxyType({name: text.in_language(language) for name, text in LABELS.items()})
