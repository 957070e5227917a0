"""Rules whose findings come from an API itself: what it answers to a probe, and which models it lists.

The severities follow TAXONOMY.md from the customer's side. Who is refused by place, by client or as an organisation has lost access: critical. A
refused key may have been changed by its owner, an unpaid bill can be paid, and a model that is gone usually has a successor: high.
"""

from monitor.judge.rule import Rule, Turn
from monitor.judge.words import words
from monitor.model import Direction, Kind, Severity, Text


def _row(name: str, kind: Kind, severity: Severity, description: Text) -> Rule:
    return Rule(name, kind, description, words(r"(?!)"), severity, Severity.MEDIUM, turn=Turn.TIGHTER, otherwise=Direction.NEUTRAL)


REGION_BLOCKED = _row(
    "probe.region_blocked",
    Kind.REGION_AVAILABILITY,
    Severity.CRITICAL,
    Text("the API refuses requests from this place", "API 拒绝来自此地的请求"),
)
CLIENT_NOT_ALLOWED = _row(
    "probe.client_not_allowed",
    Kind.ACCESS_CHANNEL,
    Severity.CRITICAL,
    Text("the API refuses this credential outside the provider's own clients", "API 拒绝在官方客户端之外使用此凭证"),
)
ORGANISATION_DISABLED = _row(
    "probe.organisation_disabled",
    Kind.TERMINATION,
    Severity.CRITICAL,
    Text("the API says that the organisation or account is disabled", "API 表示组织或账号已被停用"),
)
CREDENTIAL_REVOKED = _row("probe.credential_revoked", Kind.TERMINATION, Severity.HIGH, Text("the API refuses the key", "API 拒绝此密钥"))
MODEL_GONE = _row("probe.model_gone", Kind.LIFECYCLE, Severity.HIGH, Text("the API no longer has the model", "API 不再提供该模型"))
QUOTA_OR_BILLING = _row(
    "probe.quota_or_billing",
    Kind.PRICING_LIMITS,
    Severity.HIGH,
    Text("the API refuses for want of quota or payment", "API 因额度或欠费而拒绝请求"),
)
MODEL_VANISHED = _row("models.vanished", Kind.LIFECYCLE, Severity.HIGH, Text("a model leaves the API's list", "模型从 API 列表中消失"))
MODEL_APPEARED = Rule(
    "models.appeared",
    Kind.LIFECYCLE,
    Text("a model joins the API's list", "API 列表中出现新模型"),
    words(r"(?!)"),
    Severity.LOW,
    Severity.LOW,
    turn=Turn.LOOSER,
    otherwise=Direction.NEUTRAL,
)

PROBES = (
    REGION_BLOCKED,
    CLIENT_NOT_ALLOWED,
    ORGANISATION_DISABLED,
    CREDENTIAL_REVOKED,
    MODEL_GONE,
    QUOTA_OR_BILLING,
    MODEL_VANISHED,
    MODEL_APPEARED,
)
