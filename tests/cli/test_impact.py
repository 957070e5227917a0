"""A company with owners asks where it stands, who serves it, and what else it could use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

from monitor.cli.base import Exit
from tests.cli.kit import BARRED, RESALE, Shell, terms
from tests.fakes.site import Answer, Site

SERVED = ("Singapore", "Japan", "France", "Germany", "India", "United States")


def regions(*names: str) -> str:
    items = "".join(f"<li>{name}</li>" for name in names)
    return (
        '<html lang="en"><head><title>Supported countries</title></head><body><main><h1>Supported countries</h1>'
        f"<p>Our API is available in the following countries and territories:</p><ul>{items}</ul>"
        "<p>We add countries as we become able to serve them well.</p></main></body></html>"
    )


def profile(*owners: dict[str, Any], **more: Any) -> dict[str, Any]:
    told = {"name": "Acme SG", "countries": ["Singapore"], "incorporation": "SG", "products": ["acme/api"], **more}
    return {**told, "ownership": list(owners)} if owners else told


CHINESE, LOCAL = {"home": "China", "percent": 60}, {"home": "SG", "percent": 40}


@pytest.fixture
def firm(shell: Shell, site: Site) -> Shell:
    """Acme bars owners from unsupported regions and resale; Borealis speaks the same protocol, Cumulus another, Deltaic serves Japan only."""
    api = {"source": "the vendor's documentation", "as_of": "2031-01-02"}

    def provider(name: str, protocols: dict[str, list[str]], places: tuple[str, ...], clause: str = "", **facts: Any) -> None:
        documents = []
        for id_, kind, body in (("regions", "regions", regions(*places)), ("terms", "terms", terms(clause))):
            url = site.page(f"/{name}/{id_}", Answer(body=body))
            documents.append({"id": id_, "name": id_.title(), "type": kind, "sources": [{"url": url, "select": ["main"]}]})
        apis = [{"id": "api", "base_urls": protocols, "regions": "regions", **api, **facts}]
        shell.write(f"{name}.yaml", {"provider": name, "name": name.title(), "apis": apis, "documents": documents})

    anthropic = {"anthropic-messages": ["https://api.acme.example"]}
    provider("acme", anthropic, SERVED, BARRED + RESALE, key_variable="ACME_KEY", models=["aurora-2"])
    provider(
        "borealis",
        {"anthropic-messages": ["https://api.borealis.example/anthropic"]},
        SERVED,
        key_variable="BOREALIS_KEY",
        models=["north-1"],
    )
    provider("cumulus", {"openai-chat": ["https://api.cumulus.example/v1"]}, (*SERVED, "China"))
    provider("deltaic", anthropic, ("Japan", "France", "Germany", "India", "Chile"))
    assert shell("check").code == 0
    return shell


def written(shell: Shell, content: dict[str, Any], name: str = "profile.yaml") -> Path:
    path = shell.home / "config" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({key: str(value) if isinstance(value, int) else value for key, value in content.items()}), encoding="utf-8")
    return path


def test_without_a_profile_it_is_said_how_to_write_one(firm: Shell) -> None:
    ended = firm("impact")
    assert ended.code == Exit.ERROR
    assert "monitor profile edit" in ended.said


def test_a_majority_from_an_unsupported_region_is_a_hit_with_the_rule_quoted(firm: Shell) -> None:
    written(firm, profile(CHINESE, LOCAL))
    ended = firm("impact")
    assert ended.code == 0
    assert "Acme SG: hit" in ended.lines[0]
    assert "60% of you is held from unsupported regions (China); the rule bars ownership of more than 50%." in ended.said
    assert "“Companies that are more than 50% owned, directly or indirectly" in ended.said
    assert "Singapore is served." in ended.said
    assert "Borealis" not in ended.out


def test_a_minority_is_clear_with_the_rule_quoted(firm: Shell) -> None:
    written(firm, profile({"home": "China", "percent": 40}, {"home": "SG", "percent": 60}))
    ended = firm("impact", "--format", "json")
    provider = json.loads(ended.out)["profiles"][0]["providers"][0]
    assert (provider["provider"], provider["level"]) == ("acme", "clear")
    reasons = [reason for document in provider["documents"] for reason in document["reasons"]]
    told = next(reason for reason in reasons if "40%" in reason["text"])
    assert told["level"] == "clear"
    assert told["quote"].startswith("Companies that are more than 50% owned")


def test_an_unknown_owner_is_a_maybe_that_says_what_would_settle_it(firm: Shell) -> None:
    written(firm, profile({"home": "unknown", "percent": "rest"}, {"home": "SG", "percent": 40}))
    ended = firm("--lang", "zh", "impact")
    assert "可能" in ended.lines[0]
    assert "可据以判定：在画像中补上未知的股东与比例" in ended.said


def test_the_gate_ends_with_its_own_code_and_writes_both_reports(firm: Shell, tmp_path: Path) -> None:
    written(firm, profile(CHINESE, LOCAL))
    sarif, junit = tmp_path / "gate.sarif", tmp_path / "gate.xml"
    ended = firm("impact", "--fail-on", "hit", "--sarif", str(sarif), "--junit", str(junit))
    assert ended.code == Exit.IMPACT
    assert json.loads(sarif.read_text())["runs"][0]["results"][0]["level"] == "error"
    suite = ElementTree.fromstring(junit.read_text()).find("testsuite")
    assert suite is not None
    assert suite.get("failures") == "1"


def test_the_gate_stays_open_where_nothing_hits(firm: Shell) -> None:
    written(firm, profile({"home": "unknown", "percent": 100}))
    assert firm("impact", "--fail-on", "hit").code == 0
    assert firm("impact", "--fail-on", "maybe").code == Exit.IMPACT


def test_what_a_profile_tolerates_does_not_shut_the_gate(firm: Shell) -> None:
    written(firm, profile({"home": "unknown", "percent": 100}, tolerance="hit"))
    assert firm("impact", "--fail-on", "maybe").code == 0


def test_a_provider_that_is_not_used_is_answered_when_it_is_asked_for(firm: Shell) -> None:
    written(firm, profile(CHINESE, LOCAL))
    assert "deltaic (not used)" in " ".join(firm("impact", "--provider", "deltaic").said.replace("(deltaic)", "deltaic").split())
    assert "Singapore, where you operate, is not among the 5 territories that the list names." in firm("impact", "--all").said


def test_before_anything_was_read_nothing_is_known(firm: Shell) -> None:
    written(firm, profile(CHINESE, LOCAL))
    assert "nothing is known" in firm("impact", "--as-of", "2020-01-01").said


def test_each_profile_has_its_own_answer(firm: Shell) -> None:
    written(firm, profile(LOCAL, name="one"), "profiles/one.yaml")
    written(firm, profile(CHINESE, name="two"), "profiles/two.yaml")
    assert [line for line in firm("impact").lines if line[:3] in ("one", "two")] == ["one: clear", "two: hit"]
    assert "one" not in firm("impact", "--profile", "two").out
    assert "there are: one, two" in firm("impact", "--profile", "three").said


def test_what_a_change_has_to_do_with_us(told: Shell) -> None:
    written(told, profile(CHINESE, LOCAL, uses=["resale"]))
    changes = [json.loads(line) for line in told("diff", "--since", "2024-01-01", "--format", "jsonl").lines]
    resale = next(change for change in changes if change["provider"] == "acme" and change["first_seen"].startswith("2024-05"))
    ended = told("impact", "--change", resale["id"])
    assert "Acme SG: hit" in ended.said
    assert "Forbids resale and redistribution; your uses name `resale`." in ended.said
    assert told("impact", "--change", resale["id"], "--fail-on", "hit").code == Exit.IMPACT
    assert "leave out --change" in told("impact", "--change", resale["id"], "--junit", "x.xml").said
    elsewhere = next(change for change in changes if change["provider"] == "zenith")
    found = json.loads(told("impact", "--change", elsewhere["id"], "--format", "json").out)["impacts"][0]
    assert found["level"] == "clear"
    assert "We do not use" in found["reasons"][0]["text"]
    assert told("impact", "--change", elsewhere["id"], "--fail-on", "maybe").code == 0


def test_the_matrix_says_who_serves_a_country_and_where_that_stands(firm: Shell) -> None:
    out = firm("regions", "--country", "中国", "--country", "SG").said
    assert "cumulus/api China served" in out
    assert "acme/api China not listed" in out
    assert "deltaic/api Singapore not listed" in out
    assert "regions, " in out


def test_the_matrix_as_csv_and_json_has_the_same_rows(firm: Shell) -> None:
    rows = json.loads(firm("regions", "--country", "CN", "--format", "json").out)
    assert [(row["provider"], row["standing"]) for row in rows if row["provider"] in ("acme", "cumulus")] == [
        ("acme", "unlisted"),
        ("cumulus", "served"),
    ]
    lines = firm("regions", "--country", "CN", "--format", "csv").lines
    assert lines[0].startswith("provider,api,territory,standing")
    assert len(lines) == len(rows) + 1


def test_without_a_country_each_list_is_counted(firm: Shell) -> None:
    assert "acme/api 6 0" in " ".join(firm("regions").out.split())


def test_the_profiles_countries_are_asked_for_by_default(firm: Shell) -> None:
    written(firm, profile(LOCAL))
    assert "deltaic/api Singapore not listed" in firm("regions").said


def test_a_place_that_does_not_exist_gets_a_suggestion(firm: Shell) -> None:
    ended = firm("regions", "--country", "Singapor")
    assert (ended.code, "did you mean Singapore?" in ended.said) == (Exit.ERROR, True)


def test_the_same_protocol_comes_first_and_who_bars_us_does_not_come(firm: Shell) -> None:
    written(firm, profile(CHINESE, LOCAL))
    ended = firm("alternatives", "--for", "acme/api")
    assert "Borealis (borealis/api): anthropic-messages, only the base URL changes" in ended.lines[0]
    assert "export ANTHROPIC_BASE_URL=https://api.borealis.example/anthropic" in ended.said
    assert 'export ANTHROPIC_API_KEY="$BOREALIS_KEY"' in ended.said
    assert ended.out.index("Borealis") < ended.out.index("Cumulus")
    assert "deltaic" not in ended.out
    assert "source: the vendor's documentation, 2031-01-02" in ended.said


def test_a_router_configuration_has_the_alternatives_as_fallbacks(firm: Shell) -> None:
    written(firm, profile(LOCAL))
    config = YAML(typ="safe").load(firm("alternatives", "--for", "acme/api", "--format", "litellm").out)
    first, second, third = config["model_list"]
    assert first == {
        "model_name": "acme-api",
        "litellm_params": {"model": "anthropic/aurora-2", "api_base": "https://api.acme.example", "api_key": "os.environ/ACME_KEY"},
    }
    assert second["litellm_params"]["model"] == "anthropic/north-1"
    assert third["litellm_params"]["model"] == "os.environ/CUMULUS_API_MODEL"
    assert config["router_settings"] == {"fallbacks": [{"acme-api": ["borealis-api", "cumulus-api"]}]}


def test_alternatives_for_programs(firm: Shell) -> None:
    written(firm, profile(LOCAL))
    found = json.loads(firm("alternatives", "--for", "acme", "--format", "json").out)
    assert [(each["provider"], each["same_protocol"], each["level"]) for each in found] == [
        ("borealis", True, "clear"),
        ("cumulus", False, "clear"),
    ]


def test_an_unknown_api_gets_the_names_there_are(firm: Shell) -> None:
    assert "acme/api" in firm("alternatives", "--for", "nobody").said
    assert "there are: api" in firm("alternatives", "--for", "acme/other").said


def test_several_profiles_must_be_told_apart(firm: Shell) -> None:
    written(firm, profile(LOCAL, name="one"), "profiles/one.yaml")
    written(firm, profile(LOCAL, name="two"), "profiles/two.yaml")
    assert "--profile (one, two)" in firm("alternatives", "--for", "acme").said
    assert firm("alternatives", "--for", "acme", "--profile", "two").code == 0


def test_what_changed_in_a_list_since_a_day(firm: Shell, site: Site) -> None:
    before = firm("regions", "--since", "1m").said
    site.page("/acme/regions", Answer(body=regions(*SERVED[1:], "Chile")))
    for _ in range(2):
        assert firm("check", "--provider", "acme").code == 0
    out = " ".join(firm("regions", "--since", "1m", "--provider", "acme").said.split())
    assert "No list is kept" not in before
    assert "acme/api Chile" in out or "Nothing changed" in out


def test_without_any_list_it_is_said_how_to_get_one(shell: Shell) -> None:
    shell.watch("https://acme.example/terms")
    assert "No list is kept yet: monitor check" in shell("regions").said
    assert "unknown no list is kept" in " ".join(shell("regions", "--country", "SG").out.split())


def test_a_profile_of_which_nothing_is_watched_is_told_so(firm: Shell) -> None:
    written(firm, profile(LOCAL, products=["zenith"]))
    ended = firm("impact")
    assert ended.code == 0
    assert "nothing that is used is watched" in ended.said
    assert "used but not watched: zenith" in ended.err


def test_the_gate_does_not_vouch_for_what_is_not_watched(firm: Shell) -> None:
    written(firm, profile(LOCAL, products=["acme", "zenith"]))
    ended = firm("impact", "--fail-on", "hit")
    assert (ended.code, "used but not watched: zenith" in ended.said) == (Exit.ERROR, True)


def test_without_a_profile_alternatives_are_asked_by_protocol_alone(firm: Shell) -> None:
    ended = firm("alternatives", "--for", "acme/api")
    assert "No profile: nobody's countries and owners are looked at" in ended.err.replace("\n", " ")
    assert ended.out.index("Borealis") < ended.out.index("Cumulus")


def test_where_nobody_serves_us_it_is_said(firm: Shell) -> None:
    written(firm, profile(LOCAL, countries=["Chad"]))
    assert firm("alternatives", "--for", "acme").out == "No watched API would serve this profile.\n"
