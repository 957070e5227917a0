"""What the user says of severity, and what is said of a file that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.judge import RULES, Overrides
from monitor.model import Kind, Provider, Severity, Text, Watchlist
from monitor.overrides import load_overrides

WATCHLIST = Watchlist((Provider("northwind", Text("Northwind AI", "北风智能"), None, ()),))
RULE = RULES[0].id


def load(tmp_path: Path, text: str) -> Overrides:
    path = tmp_path / "severity.yaml"
    path.write_text(text, encoding="utf-8")
    return load_overrides(path, lambda: WATCHLIST)


def test_no_file_overrides_nothing(tmp_path: Path) -> None:
    assert load_overrides(tmp_path / "severity.yaml", lambda: WATCHLIST) == Overrides()


@pytest.mark.parametrize("text", ["", "kinds:\n", "# nothing yet\n"])
def test_an_empty_file_overrides_nothing(tmp_path: Path, text: str) -> None:
    assert load(tmp_path, text) == Overrides()


def test_kinds_rules_and_providers_are_read(tmp_path: Path) -> None:
    found = load(tmp_path, f"kinds:\n  pricing_limits: critical\nrules:\n  {RULE}: low\nproviders:\n  northwind: high\n")
    assert found == Overrides(
        rules=((RULE, Severity.LOW),), kinds=((Kind.PRICING_LIMITS, Severity.CRITICAL),), providers=(("Northwind AI", Severity.HIGH),)
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind:\n  pricing_limits: high\n", "severity.yaml:1: unknown section `kind`: did you mean `kinds`?"),
        ("kinds:\n  pricing: high\n", "severity.yaml:2: `pricing` is not one of the kinds: did you mean `pricing_limits`?"),
        ("kinds:\n  data_use: huge\n", "severity.yaml:2: `huge` is no severity"),
        ("kinds:\n  data_use: [high]\n", "is no severity"),
        ("kinds: high\n", "severity.yaml:1: `kinds` takes lines"),
        ("- kinds\n", "severity.yaml:1: write sections"),
        ("rules:\n  no.such.rule: high\n", "severity.yaml:2: `no.such.rule` is not one of the rules"),
        ("providers:\n  nortwind: high\n", "did you mean `northwind`?"),
        ("kinds: {\n", "not valid YAML"),
    ],
)
def test_a_wrong_file_is_told_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load(tmp_path, text)
    assert said in str(wrong.value)
    assert wrong.value.text.zh


def test_all_problems_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as wrong:
        load(tmp_path, "kinds:\n  a: high\n  b: high\n")
    assert str(wrong.value).count("severity.yaml:") == 2
