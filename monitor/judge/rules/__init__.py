"""The table of rules, kind by kind. A new rule is one row here and golden cases for it."""

from monitor.judge.rule import Rule
from monitor.judge.rules.access import ACCESS
from monitor.judge.rules.data import DATA
from monitor.judge.rules.derived import DERIVED
from monitor.judge.rules.legal import LEGAL
from monitor.judge.rules.lifecycle import LIFECYCLE
from monitor.judge.rules.money import MONEY
from monitor.judge.rules.probes import PROBES
from monitor.judge.rules.sales import SALES
from monitor.judge.rules.small import SMALL
from monitor.judge.rules.termination import TERMINATION
from monitor.judge.rules.usage import USAGE

TABLE: tuple[Rule, ...] = (*SALES, *ACCESS, *DATA, *MONEY, *LIFECYCLE, *TERMINATION, *LEGAL, *USAGE, *SMALL)
"""The rules that are words."""
RULES: tuple[Rule, ...] = (*TABLE, *DERIVED, *PROBES)
"""Every rule, in the order in which `monitor explain` and the docs list them."""

__all__ = ["RULES", "TABLE"]
