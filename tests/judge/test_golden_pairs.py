"""Every rule fires where it must and is silent where it only looks so."""

from __future__ import annotations

import pytest

from monitor.judge import RULES
from monitor.judge.rules.probes import PROBES
from monitor.model import Severity
from tests.judge.golden_pairs import Case, cases

CASES = cases()
ELSEWHERE = {"move.address", *(rule.id for rule in PROBES)}
"""Rules whose cases are in tests of their own."""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_golden_pair_gives_exactly_what_it_says(case: Case) -> None:
    judged = case.judged()
    found = {(each.rule, each.direction.value, each.severity.value) for each in judged.findings}
    rules = {rule for rule, _, _ in found}
    assert set(case.says) <= found
    assert not rules & set(case.spec.get("not", ()))
    if not case.spec.get("anyregions"):
        assert list(judged.regions_added) == case.spec.get("added", [])
        assert list(judged.regions_removed) == case.spec.get("removed", [])
    if "severity" in case.spec and "short" not in case.spec:
        assert judged.severity.value == case.spec["severity"]


LABELLED = [case for case in CASES if "kinds" in case.spec]


@pytest.mark.parametrize("case", [case for case in LABELLED if "short" not in case.spec], ids=lambda case: case.id)
def test_an_unseen_clause_gets_its_kinds_its_direction_and_its_severity(case: Case) -> None:
    judged = case.judged()
    assert {each.kind.value for each in judged.findings if each.severity is not Severity.INFO} - {"editorial"} == set(case.spec["kinds"])
    assert judged.severity.value == case.spec["severity"]
    if "direction" in case.spec:
        assert judged.findings[0].direction.value == case.spec["direction"]


def test_what_falls_short_is_still_found_as_a_change() -> None:
    for case in (case for case in LABELLED if "short" in case.spec):
        judged = case.judged()
        assert set(case.spec["kinds"]) <= {each.kind.value for each in judged.findings}
        assert judged.severity is not Severity.INFO


def test_every_rule_has_a_case_that_fires_and_a_look_alike_that_does_not() -> None:
    fires = {rule for case in CASES for rule, _, _ in case.says}
    silent = {rule for case in CASES for rule in case.spec.get("not", ())}
    known = {rule.id for rule in RULES} - ELSEWHERE
    assert known - fires == set()
    assert known - silent == set()


def test_no_case_names_a_rule_that_does_not_exist() -> None:
    named = {rule for case in CASES for rule in (*(rule for rule, _, _ in case.says), *case.spec.get("not", ()))}
    assert named <= {rule.id for rule in RULES}


def test_every_quote_stands_in_one_of_the_two_texts() -> None:
    for case in CASES:
        before, after = case.readings()
        for finding in case.judged().findings:
            assert finding.quote in before.text or finding.quote in after.text
