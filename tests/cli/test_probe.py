"""`probe`: what an API answers now, and what asking it costs."""

from __future__ import annotations

import json

import pytest

from tests.cli.kit import Shell
from tests.fakes.site import Answer, Site

SECRET = "sk-0123456789abcdef"
OK = Answer(body=json.dumps({"choices": []}))
MODELS = Answer(body=json.dumps({"data": [{"id": "a"}, {"id": "b"}]}))


def watch(shell: Shell, site: Site, key: str | None = "env:ACME_KEY") -> None:
    """A probe with a message, and a list of models."""
    rules = {"protocol": "openai-chat", **({"key": key} if key else {})}
    sources = [
        {"url": site.url("/v1"), "name": "talk", "kind": "probe", "probe": {**rules, "model": "acme-1", "vantage": "shanghai"}},
        {"url": site.url("/v1"), "name": "list", "kind": "models", "probe": rules},
    ]
    document = {"id": "api", "name": {"en": "API", "zh": "接口"}, "type": "status", "schedule": {"every": "15m"}, "sources": sources}
    shell.write("acme.yaml", {"provider": "acme", "name": {"en": "Acme", "zh": "阿克米"}, "documents": [document]})


@pytest.fixture
def keyed(shell: Shell) -> Shell:
    shell.set("ACME_KEY", SECRET)
    return shell


def test_what_the_api_answers_is_told(keyed: Shell, site: Site) -> None:
    watch(keyed, site)
    site.page("/v1/chat/completions", OK)
    site.page("/v1/models", MODELS)
    ended = keyed("probe")
    assert ended.code == 0
    assert "acme/api/talk (from shanghai): ok (HTTP 200" in ended.out
    assert "acme/api/list (from here): 2 models (HTTP 200" in ended.out


def test_a_refusal_is_told_with_its_meaning_and_its_words(keyed: Shell, site: Site) -> None:
    watch(keyed, site)
    refusal = {
        "error": {"message": f"Country, region, or territory not supported ({SECRET})", "code": "unsupported_country_region_territory"}
    }
    site.page("*", Answer(403, json.dumps(refusal)))
    ended = keyed("probe", "acme/api/talk")
    assert ended.code == 4
    assert "region_blocked — “Country, region, or territory not supported (***)” (HTTP 403" in ended.out
    assert SECRET not in ended.said
    assert len(site.requests) == 1


def test_no_answer_and_no_list_are_told(keyed: Shell, site: Site) -> None:
    watch(keyed, site)
    site.page("/v1/chat/completions", Answer(drop=True))
    site.page("/v1/models", Answer(body='{"data": []}'))
    ended = keyed("probe", "acme")
    assert ended.code == 4
    assert "acme/api/talk (from shanghai): no answer — " in ended.out
    assert "acme/api/list (from here): the list of models is empty" in ended.out


def test_a_dry_run_shows_the_request_without_its_key_and_the_cost_and_asks_nothing(keyed: Shell, site: Site) -> None:
    watch(keyed, site)
    ended = keyed("probe", "acme/api", "--dry-run")
    assert ended.code == 0
    assert "acme/api/talk (from shanghai), key env:ACME_KEY: set" in ended.out
    assert f"    POST {site.url('/v1/chat/completions')}" in ended.out
    assert "    authorization: Bearer ***" in ended.out
    assert "at most 8 tokens in and 1 out each time" in ended.out
    assert "0.0009 USD, and 0.27 USD a day at the limit; 96 requests a day as scheduled, at most 300 requests a day." in ended.said
    assert f"    GET {site.url('/v1/models')}" in ended.out
    assert "Cost: none, listing models is free" in ended.out
    assert SECRET not in ended.said
    assert site.requests == []


def test_a_key_that_is_not_set_is_told(shell: Shell, site: Site) -> None:
    watch(shell, site)
    assert "key env:ACME_KEY: not set: the probe cannot run" in shell("probe", "--dry-run").out
    ended = shell("probe", "acme/api/talk")
    assert ended.code == 4
    assert "the environment variable ACME_KEY is not set" in ended.out
    assert site.requests == []


def test_a_probe_without_a_key_is_off(shell: Shell, site: Site) -> None:
    watch(shell, site, key=None)
    ended = shell("--lang", "zh", "probe")
    assert ended.code == 1
    assert "添加方法见 docs/probes.md" in ended.err
    assert site.requests == []


def test_a_name_that_means_no_probe_is_told(shell: Shell, site: Site) -> None:
    watch(shell, site)
    ended = shell("probe", "nobody")
    assert ended.code == 1
    assert 'no probe is called "nobody"; there are: acme/api/talk, acme/api/list' in ended.said


def test_where_nothing_is_probed_it_is_said(shell: Shell, site: Site) -> None:
    shell.watch(site.url("/terms"))
    ended = shell("probe")
    assert ended.code == 1
    assert "no probe is watched; how to add one: docs/probes.md" in ended.said
