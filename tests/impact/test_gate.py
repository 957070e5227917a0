"""The gate of a build pipeline, and its reports."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

from monitor.gate import failing, junit, sarif
from monitor.model import ImpactLevel
from monitor.profile import Profile, Use
from monitor.standing import ProviderStanding, stand
from tests.impact.build import OWNERSHIP, owner, profile, regions, rules, terms

HIT, MAYBE = ImpactLevel.HIT, ImpactLevel.MAYBE
KNOWN = rules(regions(), terms(OWNERSHIP, "You may not resell the services."))
MAJORITY = profile(owner("CN", 60), owner("SG", 40), uses=(Use.EMBEDDING,))
OPEN = profile(owner(None, 60), owner("SG", 40))
NOT_USED = stand(profile(owner("CN", 60)), rules(terms(OWNERSHIP, provider="zenith"), provider="zenith"))

REQUIRED = {
    "log": {"version", "runs"},
    "run": {"tool"},
    "tool": {"driver"},
    "driver": {"name"},
    "rule": {"id"},
    "result": {"message"},
    "location": {"uri"},
}
"""Source: the published sarif-schema-2.1.0.json, `required` of each definition; of artifactLocation what a reader needs."""


def pair(who: Profile, known: Any = KNOWN) -> tuple[Profile, ProviderStanding]:
    return who, stand(who, known)


def test_the_gate_is_shut_from_its_level_on() -> None:
    assert failing([pair(MAJORITY)], HIT)
    assert failing([pair(MAJORITY)], MAYBE)
    assert not failing([pair(OPEN)], HIT)
    assert failing([pair(OPEN)], MAYBE)
    assert not failing([], MAYBE)


def test_what_is_tolerated_or_not_used_does_not_shut_it() -> None:
    assert not failing([pair(profile(owner(None, 100), tolerance=HIT))], MAYBE)
    assert not failing([(MAJORITY, NOT_USED)], MAYBE)


def test_the_sarif_log_has_what_the_standard_requires() -> None:
    log = json.loads(sarif([stand(MAJORITY, KNOWN), NOT_USED], "en"))
    assert REQUIRED["log"] <= set(log)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert REQUIRED["driver"] <= set(driver)
    assert {rule["id"] for rule in driver["rules"]} == {result["ruleId"] for result in run["results"]}
    for result in run["results"]:
        assert REQUIRED["result"] <= set(result)
        assert result["level"] in ("error", "warning", "note", "none")
        assert isinstance(result["message"]["text"], str)
        physical = result["locations"][0]["physicalLocation"]
        assert REQUIRED["location"] <= set(physical["artifactLocation"])
        assert physical["region"]["startLine"] == 1
    hit, maybe = run["results"]
    assert (hit["level"], maybe["level"]) == ("error", "warning")
    assert OWNERSHIP in hit["message"]["text"]
    assert "What settles it: whether customers reach the service itself" in maybe["message"]["text"]
    assert hit["partialFingerprints"] != maybe["partialFingerprints"]


def test_a_reason_that_no_document_gives_has_no_place_and_one_without_an_address_has_its_name() -> None:
    (nothing,) = json.loads(sarif([stand(MAJORITY, rules(unread=1))], "zh"))["runs"][0]["results"]
    assert "locations" not in nothing
    assert "可据以判定：读取文档" in nothing["message"]["text"]
    from dataclasses import replace

    imported = rules(regions(), replace(terms(OWNERSHIP), url=None))
    (found,) = json.loads(sarif([stand(profile(owner("CN", 60)), imported)], "en"))["runs"][0]["results"]
    assert found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "policy-monitor:acme/terms/terms"
    absent = json.loads(sarif([stand(profile(owner("SG", 100), countries=("CN",)), KNOWN)], "en"))["runs"][0]["results"][0]
    assert "region" not in absent["locations"][0]["physicalLocation"]


def test_the_junit_report_has_a_case_for_each_provider_in_use() -> None:
    suites = ElementTree.fromstring(junit([stand(MAJORITY, KNOWN), NOT_USED, stand(OPEN, rules(regions()))], HIT, "en"))
    (suite,) = suites
    assert (suite.get("name"), suite.get("tests"), suite.get("failures")) == ("firm", "2", "1")
    failure = suite.find("testcase/failure")
    assert failure is not None
    assert failure.get("type") == "hit"
    assert OWNERSHIP in (failure.text or "")
    assert "resale" not in (failure.text or "")


def test_the_junit_report_fails_from_maybe_on_where_that_is_asked() -> None:
    suites = ElementTree.fromstring(junit([stand(OPEN, KNOWN)], MAYBE, "en"))
    assert suites[0].get("failures") == "1"


def test_characters_that_xml_does_not_have_are_left_out() -> None:
    from dataclasses import replace

    odd = replace(stand(MAJORITY, KNOWN), profile="a\x00b\ufffe")
    assert ElementTree.fromstring(junit([odd], HIT, "en"))[0].get("name") == "ab"
