"""The fixed words of messages and history views, in both languages. Templates read them as `t.when`."""

from __future__ import annotations

from monitor.model import Text

LABELS: dict[str, Text] = {
    "added_regions": Text("Newly supported", "新增支持地区"),
    "and_more_edits": Text("… {count} more not shown", "……另有 {count} 处改动"),
    "and_more_findings": Text("… {count} more not shown", "……另有 {count} 项发现"),
    "before": Text("Before", "此前"),
    "close": Text(")", "）"),
    "colon": Text(": ", "："),
    "comma": Text(", ", "、"),
    "confirmed": Text("confirmed", "确认于"),
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
}


def labels_in(language: str) -> dict[str, str]:
    """The labels in one language, by name."""
    return {name: text.in_language(language) for name, text in LABELS.items()}
