"""Probes: the request that is made, the key that is nowhere else, the day's limit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from monitor.errors import ConfigError
from monitor.fetch.probe import Budget, ProbeFetcher
from monitor.fetch.protocols import PROTOCOLS, build
from monitor.model import (
    BrokenReason,
    FetchFailure,
    ProbeRules,
    ReadRules,
    Response,
    Source,
    SourceKey,
    SourceKind,
    Text,
    Validators,
)
from tests.fakes.site import Answer, Site, redirect
from tests.fetch.kit import AT, QUICK

KEY = SourceKey("acme", "api", "probe")
SECRET = "sk-live-4f9c2a77+/Z"
SECRETS = {"env:ACME_KEY": SECRET, "file:/run/keys/acme": SECRET, "env:SPACED": "two words", "env:TOKEN": "sk-ant-oat01-abcdef"}
RULES = ProbeRules("openai-chat", "env:ACME_KEY", "acme-1")


def resolve(reference: str) -> str:
    if reference not in SECRETS:
        name = reference.removeprefix("env:")
        raise ConfigError(Text(f"the environment variable {name} is not set", f"环境变量 {name} 没有设置"))
    return SECRETS[reference]


def source(url: str, rules: ProbeRules | None = RULES, kind: SourceKind = SourceKind.PROBE) -> Source:
    return Source(KEY, url, ReadRules(kind=kind), probe=rules)


def fetch(url: str, rules: ProbeRules = RULES, kind: SourceKind = SourceKind.PROBE, **more: Any) -> Response | FetchFailure:
    fetcher = ProbeFetcher(QUICK, lambda: AT, resolve, **more)
    try:
        return fetcher.fetch(source(url, rules, kind), Validators('"1"'))
    finally:
        fetcher.close()


def answer(url: str, rules: ProbeRules = RULES, kind: SourceKind = SourceKind.PROBE) -> Response:
    got = fetch(url, rules, kind)
    assert isinstance(got, Response), got
    return got


def failure(url: str, rules: ProbeRules = RULES, **more: Any) -> FetchFailure:
    got = fetch(url, rules, **more)
    assert isinstance(got, FetchFailure), got
    return got


@pytest.mark.parametrize(
    ("protocol", "base", "models", "message"),
    [
        ("openai-chat", "/v1", "/v1/models", "/v1/chat/completions"),
        ("openai-chat", "/v1/", "/v1/models", "/v1/chat/completions"),
        ("openai-chat", "", "/models", "/chat/completions"),
        ("openai-chat", "/v1/chat/completions", "/v1/models", "/v1/chat/completions"),
        ("openai-chat", "/v1/models", "/v1/models", "/v1/chat/completions"),
        ("openai-responses", "/v1", "/v1/models", "/v1/responses"),
        ("anthropic-messages", "", "/v1/models?limit=1000", "/v1/messages"),
        ("anthropic-messages", "/v1", "/v1/models?limit=1000", "/v1/messages"),
        ("anthropic-messages", "/v1/messages", "/v1/models?limit=1000", "/v1/messages"),
        ("anthropic-messages", "/anthropic", "/anthropic/v1/models?limit=1000", "/anthropic/v1/messages"),
        ("gemini", "", "/v1beta/models?pageSize=1000", "/v1beta/models/acme-1:generateContent"),
        ("gemini", "/v1beta", "/v1beta/models?pageSize=1000", "/v1beta/models/acme-1:generateContent"),
    ],
)
def test_a_request_goes_to_the_right_door_however_the_base_was_written(protocol: str, base: str, models: str, message: str) -> None:
    rules = ProbeRules(protocol, "env:ACME_KEY", "acme-1")
    listing, talking = (build(f"https://api.acme.example{base}", each) for each in (replace(rules, model=None), rules))
    assert (listing.method, listing.url) == ("GET", f"https://api.acme.example{models}")
    assert (talking.method, talking.url) == ("POST", f"https://api.acme.example{message}")
    assert listing.body == b""
    assert listing.tokens == (0, 0)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_message_asks_for_next_to_nothing(protocol: str) -> None:
    request = build("https://api.acme.example", ProbeRules(protocol, "env:ACME_KEY", "models/acme-1" if protocol == "gemini" else "acme-1"))
    text = request.body.decode()
    body = json.loads(text)
    assert len(text) < 200
    assert "acme-1" in text or protocol == "gemini"
    assert {body.get("max_tokens"), body.get("max_output_tokens"), body.get("generationConfig", {}).get("maxOutputTokens")} - {None} <= {
        1,
        16,
    }
    assert sum(request.tokens) <= 24


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_key_stands_in_one_header_and_in_nothing_that_is_shown(protocol: str) -> None:
    request = build("https://api.acme.example", ProbeRules(protocol, "env:ACME_KEY", "acme-1"), key=SECRET)
    assert sum(SECRET in value for _, value in request.sent(SECRET)) == 1
    assert SECRET not in f"{request} {request.shown()}"
    assert "***" in request.shown()


def test_a_subscribers_token_goes_the_way_of_its_own_tools() -> None:
    request = build("https://api.acme.example", ProbeRules("anthropic-messages", "env:TOKEN", "acme-1"), key=SECRETS["env:TOKEN"])
    headers = dict(request.sent("sk-ant-oat01-abcdef"))
    assert headers["authorization"] == "Bearer sk-ant-oat01-abcdef"
    assert "x-api-key" not in headers


def test_a_models_list_is_asked_for_even_where_a_model_is_named(site: Site) -> None:
    site.page("/v1/models", Answer(body='{"data": []}'))
    assert answer(site.url("/v1"), kind=SourceKind.MODELS).status == 200
    assert [(seen.method, seen.path) for seen in site.requests] == [("GET", "/v1/models")]


def test_one_request_is_made_and_no_condition_is_sent(site: Site) -> None:
    site.page("/v1/chat/completions", Answer(body='{"choices": []}'))
    got = answer(site.url("/v1"))
    [seen] = site.requests
    assert seen.method == "POST"
    assert seen.header("authorization") == f"Bearer {SECRET}"
    assert seen.header("if-none-match") is None
    assert json.loads(seen.body) == {"model": "acme-1", "messages": [{"role": "user", "content": "."}], "max_tokens": 1}
    assert (got.url, got.final_url, got.status, got.fetched_at) == (site.url("/v1"), site.url("/v1"), 200, AT)


@pytest.mark.parametrize("status", [500, 502, 503, 429, 408])
def test_nothing_is_tried_again(site: Site, status: int) -> None:
    site.page("*", Answer(status, "no"))
    assert answer(site.url("/v1")).status == status
    assert len(site.requests) == 1


def test_a_redirect_is_an_answer_and_takes_the_key_nowhere(site: Site) -> None:
    with Site() as elsewhere:
        site.page("*", redirect(elsewhere.url("/app-unavailable-in-region")))
        got = answer(site.url("/v1"))
        assert (got.status, got.header("location")) == (302, elsewhere.url("/app-unavailable-in-region"))
        assert elsewhere.requests == []


def test_an_outage_that_asks_to_wait_is_obeyed_and_a_bill_is_an_answer(site: Site) -> None:
    site.page("*", Answer(503, "later", headers=(("Retry-After", "60"),)))
    assert failure(site.url("/v1")).retry_after == timedelta(seconds=60)
    site.page("*", Answer(429, '{"error": {"code": "insufficient_quota"}}', headers=(("Retry-After", "60"),)))
    assert answer(site.url("/v1")).status == 429


@pytest.mark.parametrize("reference", ["env:ACME_KEY", "file:/run/keys/acme"])
@pytest.mark.parametrize(
    "repeated",
    [
        SECRET,
        json.dumps(SECRET)[1:-1],
        SECRET.replace("+", "%2B").replace("/", "%2F"),
        "sk-live-*********/Z",
        "sk-l...+/Z",
        "api_key:" + SECRET + " has been suspended",
    ],
)
def test_the_key_is_nowhere_in_what_is_kept_however_the_provider_repeats_it(site: Site, reference: str, repeated: str) -> None:
    site.page(
        "*", Answer(401, f'{{"error": {{"message": "Incorrect API key provided: {repeated}."}}}}', headers=(("X-Request-Id", repeated),))
    )
    got = answer(site.url("/v1"), replace(RULES, key=reference))
    assert "***" in got.body.decode()
    for part in (SECRET, "4f9c2a77", "sk-live-*", "sk-l..."):
        assert part not in f"{got}"


def test_headers_that_name_the_account_are_not_kept(site: Site) -> None:
    headers = (("Set-Cookie", "a=1"), ("OpenAI-Organization", "acme-secret-lab"), ("X-Request-Id", "r1"))
    site.page("*", Answer(body='{"choices": []}', headers=headers))
    assert {name for name, _ in answer(site.url("/v1")).headers} <= {"content-type", "date", "server", "x-request-id"}


def test_two_answers_to_the_same_message_are_kept_alike(site: Site) -> None:
    """What a model says, its number and its time are no evidence, and would fill the store."""

    def said(number: int, word: str) -> Answer:
        body = {
            "id": f"chatcmpl-{number}",
            "created": number,
            "model": "acme-1",
            "choices": [{"message": {"content": word}}],
            "usage": {"n": number},
        }
        return Answer(body=json.dumps(body))

    site.page("*", said(1, "Hello"), said(2, "Hi"))
    first, second = answer(site.url("/v1")), answer(site.url("/v1"))
    assert first.body == second.body
    assert json.loads(first.body)["model"] == "acme-1"


@pytest.mark.parametrize(
    "body", ["not json", "[1, 2]", '{"error": {"message": "x"}, "choices": []}', '{"data": [{"id": "m", "created": 5}]}']
)
def test_every_other_answer_is_kept_whole(site: Site, body: str) -> None:
    site.page("*", Answer(body=body))
    assert answer(site.url("/v1")).body == body.encode()


def test_an_answer_that_is_too_large_is_cut_off(site: Site) -> None:
    site.page("*", Answer(body="x" * 2_100_000))
    assert failure(site.url("/v1")).reason is BrokenReason.TOO_LARGE


def test_an_answer_that_breaks_off_is_truncated(site: Site) -> None:
    site.page("*", Answer(body='{"choices": []}', cut=5))
    assert failure(site.url("/v1")).reason is BrokenReason.TRUNCATED


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (replace(RULES, key=None), "the probe is off: give it a key by reference"),
        (replace(RULES, key="env:NOBODY"), "the environment variable NOBODY is not set"),
        (replace(RULES, key="env:SPACED"), "what env:SPACED stands for is no key"),
        (replace(RULES, key=SECRET), "the key must be a reference"),
        (replace(RULES, proxy="http://user:pw@proxy"), "the proxy of the vantage here must be a reference"),
        (replace(RULES, proxy="env:SPACED"), "the proxy of the vantage here is no address"),
    ],
)
def test_what_is_missing_is_told_without_a_secret_and_nothing_is_asked(site: Site, rules: ProbeRules, words: str) -> None:
    got = failure(site.url("/v1"), rules)
    assert words in got.detail
    assert not any(secret in got.detail for secret in (SECRET, "two words", "pw@"))
    assert site.requests == []


def test_an_address_that_the_guard_refuses_never_sees_the_key() -> None:
    assert failure("http://169.254.169.254/v1").reason is BrokenReason.FORBIDDEN_ADDRESS


def test_a_source_that_is_no_probe_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="is no probe"):
        ProbeFetcher(QUICK, lambda: AT, resolve).fetch(source("https://api.acme.example", None), Validators())


def test_connections_from_many_places_are_not_kept_for_ever(site: Site) -> None:
    site.page("*", Answer(body='{"choices": []}'))
    with Site() as other:
        other.page("*", Answer(body='{"choices": []}'))
        # each differs in its password, and so is a proxy of its own
        fetcher = ProbeFetcher(
            QUICK, lambda: AT, lambda name: SECRET if name == "env:ACME_KEY" else f"http://u:{name[4:]}@127.0.0.1:{other.port}"
        )
        for number in (*range(10), 0):
            got = fetcher.fetch(source(site.url("/v1"), replace(RULES, proxy=f"env:P{number}")), Validators())
            assert isinstance(got, Response), got
        fetcher.close()
        assert len({seen.header("proxy-authorization") for seen in other.requests}) == 10
    assert site.requests == []


# --- the day's limit


def test_a_days_requests_are_limited_and_the_next_look_is_tomorrow(site: Site) -> None:
    site.page("*", Answer(body='{"choices": []}'))
    fetcher = ProbeFetcher(QUICK, lambda: AT, resolve)
    asked = source(site.url("/v1"), replace(RULES, daily_limit=2))
    got = [fetcher.fetch(asked, Validators()) for _ in range(3)]
    fetcher.close()
    assert [type(each) for each in got] == [Response, Response, FetchFailure]
    assert len(site.requests) == 2
    last = got[2]
    assert isinstance(last, FetchFailure)
    assert last.retry_after == timedelta(hours=12)
    assert "today's 2 requests are used up" in last.detail


def test_a_restart_makes_no_new_day_and_midnight_does() -> None:
    asked: list[tuple[datetime, int]] = []

    def spent(key: SourceKey, since: datetime, most: int) -> int:
        asked.append((since, most))
        return 2 if since == AT.replace(hour=0) else 0

    budget = Budget(spent)
    assert not budget.take(KEY, 2, AT)
    assert asked == [(AT.replace(hour=0), 2)]
    assert budget.take(KEY, 2, AT + timedelta(days=1))
    assert budget.take(KEY, 2, AT + timedelta(days=1))
    assert not budget.take(KEY, 2, AT + timedelta(days=1))


def test_each_source_has_a_limit_of_its_own() -> None:
    budget = Budget()
    assert budget.take(KEY, 1, AT)
    assert not budget.take(KEY, 1, AT)
    assert budget.take(SourceKey("acme", "api", "other"), 1, AT)
