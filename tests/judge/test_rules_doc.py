"""The list of rules in the docs is the table of rules."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

from monitor.judge import RULES

DOCS = Path(__file__).parents[2] / "docs"


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_rules", DOCS / "make_rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_list_of_rules_is_current() -> None:
    assert (DOCS / "rules.md").read_text(encoding="utf-8") == _generator().page()


def test_every_rule_has_a_meaning_in_both_languages() -> None:
    assert all(rule.description.en and rule.description.zh for rule in RULES)
    assert len({rule.id for rule in RULES}) == len(RULES)
