"""Why a subscription hears of something or does not, why an alert is not sent, and why it waits. Stored, and shown to people."""

from __future__ import annotations

from enum import StrEnum

from monitor.model import Text


class HearingReason(StrEnum):
    """Why a subscription hears of an event, or does not. Stored with the alert."""

    MATCHES = "matches"
    SOURCE_WANTED = "source_wanted"
    INCIDENT_WANTED = "incident_wanted"
    CHANNEL_REFUSED = "channel_refused"
    ESCALATED = "escalated"
    PAUSED = "paused"
    BEFORE_SUBSCRIPTION = "before_subscription"
    OWN_CHANNEL = "own_channel"
    FAILING_SOURCES_NOT_WANTED = "failing_sources_not_wanted"
    INCIDENTS_NOT_WANTED = "incidents_not_wanted"
    OTHER_PROVIDER = "other_provider"
    OTHER_DOCUMENT = "other_document"
    OTHER_DOCUMENT_TYPE = "other_document_type"
    OTHER_KIND = "other_kind"
    OTHER_DIRECTION = "other_direction"
    OTHER_URGENCY = "other_urgency"
    OTHER_IMPACT = "other_impact"
    OTHER_TERRITORY = "other_territory"
    OTHER_LANGUAGE = "other_language"
    BELOW_SEVERITY = "below_severity"
    EXCLUDED = "excluded"


REASON_TEXTS: dict[HearingReason, Text] = {
    HearingReason.MATCHES: Text("the change passes the subscription's filter", "变更符合订阅的过滤条件"),
    HearingReason.SOURCE_WANTED: Text("the subscription asks for failing sources", "该订阅要求接收来源故障通知"),
    HearingReason.INCIDENT_WANTED: Text("the incident passes the subscription's filter", "故障事件符合订阅的过滤条件"),
    HearingReason.CHANNEL_REFUSED: Text(
        "another subscription's channel refuses, and it cannot be told itself", "另一个订阅的渠道已拒收，无法通知其本身"
    ),
    HearingReason.ESCALATED: Text("another subscription was told, and nobody acknowledged it in time", "已通知另一个订阅，但无人及时确认"),
    HearingReason.PAUSED: Text("the subscription is paused", "订阅已暂停"),
    HearingReason.BEFORE_SUBSCRIPTION: Text("it was recorded before the subscription began", "记录时间早于订阅开始时间"),
    HearingReason.OWN_CHANNEL: Text("it is about the subscription's own channel", "涉及的正是该订阅自己的渠道"),
    HearingReason.FAILING_SOURCES_NOT_WANTED: Text("the subscription does not ask for failing sources", "该订阅未要求接收来源故障通知"),
    HearingReason.INCIDENTS_NOT_WANTED: Text("the subscription does not ask for incidents", "该订阅不接收故障事件"),
    HearingReason.OTHER_PROVIDER: Text("the filter names other providers", "过滤条件指定了其他服务商"),
    HearingReason.OTHER_DOCUMENT: Text("the filter names other documents", "过滤条件指定了其他文档"),
    HearingReason.OTHER_DOCUMENT_TYPE: Text("the filter names other types of document", "过滤条件指定了其他文档类型"),
    HearingReason.OTHER_KIND: Text("the filter names other kinds of change", "过滤条件指定了其他变更类别"),
    HearingReason.OTHER_DIRECTION: Text("the filter names other directions", "过滤条件指定了其他变更方向"),
    HearingReason.OTHER_URGENCY: Text("the filter names other urgencies", "过滤条件指定了其他紧迫程度"),
    HearingReason.OTHER_IMPACT: Text("the filter names other impacts on you", "过滤条件指定了其他影响程度"),
    HearingReason.OTHER_TERRITORY: Text("the filter names other territories", "过滤条件指定了其他国家或地区"),
    HearingReason.OTHER_LANGUAGE: Text("the filter names other languages of the document", "过滤条件指定了其他文档语言"),
    HearingReason.BELOW_SEVERITY: Text("the change is below the filter's severity", "变更低于过滤条件的最低严重程度"),
    HearingReason.EXCLUDED: Text("the subscription's exclusions leave it out", "被该订阅的排除条件排除"),
}


class Settling(StrEnum):
    """Why an alert is not sent. Stored with it, followed by what it was settled by: `silenced: 3`."""

    SILENCED = "silenced"
    DUPLICATE = "duplicate"
    ACKNOWLEDGED = "acknowledged"
    OVERTAKEN = "overtaken"

    def by(self, what: object) -> str:
        """The reason as it is stored."""
        return f"{self}: {what}"


SETTLING_TEXTS: dict[Settling, Text] = {
    Settling.SILENCED: Text("a silence covers it", "处于静默规则范围内"),
    Settling.DUPLICATE: Text("the same was told already", "相同内容已经通知过"),
    Settling.ACKNOWLEDGED: Text("somebody acknowledged it before it was due", "到期之前已有人确认"),
    Settling.OVERTAKEN: Text("it holds no longer, or a later reminder says it", "已不再成立，或已由更晚的提醒代替"),
}


class Holding(StrEnum):
    """Why an alert waits."""

    NOT_YET = "not_yet"
    BACKOFF = "backoff"
    TWIN = "twin"
    DIGEST = "digest"
    QUIET_HOURS = "quiet_hours"
    GROUP_WAIT = "group_wait"
    GROUP_INTERVAL = "group_interval"
    STORM = "storm"
    RATE = "rate"
    TURN = "turn"


HOLDING_TEXTS: dict[Holding, Text] = {
    Holding.NOT_YET: Text("its time has not come", "尚未到时间"),
    Holding.BACKOFF: Text("the channel failed and is tried again", "渠道出错，等待重试"),
    Holding.TWIN: Text("an equal one from a mirrored page is to be sent first", "镜像页面的相同告警将先发送"),
    Holding.DIGEST: Text("it goes with the digest", "将随摘要发送"),
    Holding.QUIET_HOURS: Text("quiet hours", "处于免打扰时段"),
    Holding.GROUP_WAIT: Text("more about the provider may follow", "等待同一服务商的其他告警"),
    Holding.GROUP_INTERVAL: Text("the provider was told of a moment ago; more is gathered", "刚通知过该服务商，正在汇集后续告警"),
    Holding.STORM: Text("many messages lately; the rest is gathered into one summary", "近期消息过多，其余正在汇集为一份汇总"),
    Holding.RATE: Text("the channel's rate limit", "渠道发送频率限制"),
    Holding.TURN: Text("another message goes first", "另一条消息先发送"),
}


def settled_text(stored: str) -> Text:
    """A stored `Alert.settled` for people; one that another version of the program wrote is shown as it is."""
    word, _, what = stored.partition(": ")
    if word not in list(Settling):
        return Text(stored, stored)
    text, by = SETTLING_TEXTS[Settling(word)], f" ({what})" if what else ""
    return Text(text.en + by, text.zh + (f"（{what}）" if what else ""))
