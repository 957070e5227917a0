"""Rules whose findings come from comparing facts or names, not from words; the rows are for listing and for overrides."""

from monitor.judge.rule import Rule, Turn
from monitor.judge.words import words
from monitor.model import Direction, Kind, Severity, Text


def _row(name: str, kind: Kind, severity: Severity, description: Text, turn: Turn = Turn.FLAT) -> Rule:
    return Rule(name, kind, description, words(r"(?!)"), severity, severity, turn=turn, otherwise=Direction.NEUTRAL)


REGION_REMOVED = _row(
    "region.removed",
    Kind.REGION_AVAILABILITY,
    Severity.CRITICAL,
    Text("a territory leaves a supported list", "某地区离开支持名单"),
    Turn.TIGHTER,
)
REGION_ADDED = _row(
    "region.added", Kind.REGION_AVAILABILITY, Severity.MEDIUM, Text("a territory joins a supported list", "某地区加入支持名单"), Turn.LOOSER
)
REGION_BARRED = _row(
    "region.barred",
    Kind.REGION_AVAILABILITY,
    Severity.CRITICAL,
    Text("a territory joins a barred list", "某地区加入禁止名单"),
    Turn.TIGHTER,
)
REGION_UNBARRED = _row(
    "region.unbarred",
    Kind.REGION_AVAILABILITY,
    Severity.MEDIUM,
    Text("a territory leaves a barred list", "某地区离开禁止名单"),
    Turn.LOOSER,
)
PRODUCT_NAME = _row(
    "life.product_name", Kind.LIFECYCLE, Severity.LOW, Text("a product name appears, changes or goes", "产品名称出现、变更或消失")
)
WORDING = _row("other.wording", Kind.EDITORIAL, Severity.INFO, Text("the same meaning in other words", "意思相同的改写"))
UNEXPLAINED = _row("other.unexplained", Kind.EDITORIAL, Severity.LOW, Text("a change that no rule explains", "没有规则能解释的变更"))
MOVED = _row("move.address", Kind.EDITORIAL, Severity.LOW, Text("the address gives another document", "地址给出另一份文档"))

DERIVED = (REGION_REMOVED, REGION_ADDED, REGION_BARRED, REGION_UNBARRED, PRODUCT_NAME, WORDING, UNEXPLAINED, MOVED)
