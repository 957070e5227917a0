"""What looks at status pages and feeds note, in both languages (`monitor.render.notes`)."""

from __future__ import annotations

from monitor.model import Text

SOURCE_NOTES: tuple[Text, ...] = (
    # status pages (monitor.sources.status, monitor.judge.incidents)
    Text(
        "the first good look at this status page: nothing is told, {}: {} incidents and maintenances told, {} not over",
        "首次成功读取该状态页，不发通知；{}：共 {} 条事件和维护，其中 {} 条未结束",
    ),
    Text("{}: {} incidents and maintenances told, {} not over", "{}：共 {} 条事件和维护，其中 {} 条未结束"),
    Text("the status page tells the same as before", "状态页内容与之前相同"),
    Text("look {} in a row since {}; what is known of incidents stays", "自 {1} 起连续第 {0} 次；已知事件保持不变"),
    Text("not told yet: “{}” ended again; told when that has lasted {} minutes", "暂不通知：“{}”再次结束，持续 {} 分钟后再通知"),
    Text("not told: “{}” came back before its end was told", "不通知：“{}”在通知其结束之前又出现"),
    Text("not told: “{}” stands there as it stood earlier, an old copy of the page", "不通知：“{}”所示为更早的状态，是页面的旧副本"),
    Text("told: scheduled “{}”, {}, {}", "已通知：计划维护“{}”，{}，严重程度：{}"),
    Text("told: opened “{}”, {}, {}", "已通知：新事件“{}”，{}，严重程度：{}"),
    Text("told: updated “{}”, {}, {}", "已通知：事件进展“{}”，{}，严重程度：{}"),
    Text("told: resolved “{}”, {}, {}", "已通知：事件结束“{}”，{}，严重程度：{}"),
    Text("told: reopened “{}”, {}, {}", "已通知：事件再次出现“{}”，{}，严重程度：{}"),
    Text("told: cancelled “{}”, {}, {}", "已通知：维护取消“{}”，{}，严重程度：{}"),
    # feeds (monitor.sources.feed, monitor.fetch.feed)
    Text(
        "the first good look at this feed ({}): {} items are known now, nothing is told",
        "首次成功读取该订阅源（{}）：已记下 {} 条，不发通知",
    ),
    Text("no new items", "没有新条目"),
    Text("new item “{}”: told, {}", "新条目“{}”：已通知，严重程度 {}"),
    Text("new item “{}”, by the feed's own words: told, {}", "新条目“{}”（依据订阅源自带文字）：已通知，严重程度 {}"),
    Text("changed item “{}”: told, {}", "条目有改动“{}”：已通知，严重程度 {}"),
    Text("new item “{}”: no fact and no keyword in it, not told", "新条目“{}”：没有相关事实或关键词，不通知"),
    Text(
        "new item “{}”, by the feed's own words: no fact and no keyword in it, not told",
        "新条目“{}”（依据订阅源自带文字）：没有相关事实或关键词，不通知",
    ),
    Text("changed item “{}”: no fact and no keyword in it, not told", "条目有改动“{}”：没有相关事实或关键词，不通知"),
    Text("“{}”: no page ({}, try {} of {})", "“{}”：未取得页面（{}，第 {} 次，最多 {} 次）"),
    Text("{} items wait for their pages", "{} 个条目等待读取页面"),
    Text("the oldest items told of this feed were left behind", "该订阅源最早的已通知条目已移出"),
)
