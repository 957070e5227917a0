"""Writes docs/rules.md: every rule by which a change gets its kind, direction and severity, from the table itself.

python docs/make_rules.py
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from monitor.judge import RULES, Rule

TARGET = Path(__file__).parent / "rules.md"
HEAD = """# The rules

Written by `python docs/make_rules.py` from the rules themselves; a test fails when it is not current. A rule's id is what
`monitor explain` shows beside a finding, and what an override of severity in the settings names.

由 `python docs/make_rules.py` 从规则表生成；过期时测试会失败。`monitor explain` 在每条发现旁显示规则编号，设置中覆盖严重程度时也使用该编号。

Severity: when it is against the customer / when it is in the customer's favour or neither.
严重程度：对客户收紧时 / 放宽或中性时。
"""
COLUMNS = "| id | meaning | 含义 | severity |\n| --- | --- | --- | --- |"


def page() -> str:
    """The whole document."""
    parts = [HEAD]
    for kind, rules in groupby(sorted(RULES, key=lambda rule: list(type(rule.kind)).index(rule.kind)), key=lambda rule: rule.kind):
        parts.append(f"## `{kind.value}`\n\n{COLUMNS}\n" + "\n".join(map(_row, rules)) + "\n")
    return "\n".join(parts)


def _row(rule: Rule) -> str:
    severity = f"{rule.severity.value} / {rule.loosened.value}"
    return f"| `{rule.id}` | {rule.description.en} | {rule.description.zh} | {severity} |"


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
