"""What an API's answers mean: realistic answers of each kind, and look-alikes that mean something else."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from monitor.model import Block, BlockKind, BrokenReason, Reading, ReadRules, Response, SourceKind, Unreadable
from monitor.read import health, quick, read
from monitor.read.answers import LASTING, TABLE, ApiState
from monitor.read.probe import MODELS_TITLE, classified, models_of, state_of

AT = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://api.acme.example/v1"
PROBE, MODELS = ReadRules(kind=SourceKind.PROBE), ReadRules(kind=SourceKind.MODELS)


def response(status: int, body: Any, *headers: tuple[str, str]) -> Response:
    data = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return Response(URL, URL, status, headers, data, AT)


def openai(message: str, code: str | None = None, kind: str = "invalid_request_error") -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def anthropic(message: str, kind: str = "invalid_request_error") -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_011CZrSJyW7UmvHvjkEjCKDy"}


def google(code: int, message: str, status: str, reason: str = "") -> dict[str, Any]:
    details = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason, "domain": "googleapis.com"}] if reason else []
    return {"error": {"code": code, "message": message, "status": status, "details": details}}


REFUSALS: list[tuple[str, int, Any, ApiState]] = [
    # by place
    ("openai", 403, openai("Country, region, or territory not supported", "unsupported_country_region_territory", "request_forbidden"), ApiState.REGION_BLOCKED),
    ("openai's token exchange", 400, openai("Not here", "unsupported_country_region_territory"), ApiState.REGION_BLOCKED),
    ("gemini", 400, google(400, "User location is not supported for the API use.", "FAILED_PRECONDITION"), ApiState.REGION_BLOCKED),
    ("gemini in a list", 400, [google(400, "User location is not supported for the API use.", "FAILED_PRECONDITION")], ApiState.REGION_BLOCKED),
    ("gemini's free tier", 400, google(400, "Gemini API free tier is not available in your country. Enable billing.", "FAILED_PRECONDITION"), ApiState.REGION_BLOCKED),
    ("bedrock", 400, {"message": "Access to these models is not allowed from unsupported countries, regions, or territories."}, ApiState.REGION_BLOCKED),
    ("an editor", 400, openai("This model provider doesn't serve your region."), ApiState.REGION_BLOCKED),
    (
        "openrouter",
        403,
        {"error": {"code": 403, "message": "Forbidden", "metadata": {"failed_routing_step": "Gate Endpoints with Geo Restrictions"}}},
        ApiState.REGION_BLOCKED,
    ),
    (
        "a gateway that packs its provider's answer",
        400,
        {"error": {"message": "Provider returned error", "code": 400, "metadata": {"raw": json.dumps(google(400, "User location is not supported for the API use.", "FAILED_PRECONDITION"))}}},
        ApiState.REGION_BLOCKED,
    ),
    ("cloudflare", 403, "<html><title>Access denied</title><h1>Error 1009</h1><p>The owner has banned the country or region your IP address is in</p></html>", ApiState.REGION_BLOCKED),
    ("by law", 451, "", ApiState.REGION_BLOCKED),
    ("in Chinese", 403, openai("您所在的地区暂不支持该服务"), ApiState.REGION_BLOCKED),
    ("restricted here", 403, anthropic("Access to the API is restricted in your region", "forbidden"), ApiState.REGION_BLOCKED),
    ("the country itself", 403, openai("Your country is not supported."), ApiState.REGION_BLOCKED),
    ("access from here", 403, openai("Access from your region has been blocked."), ApiState.REGION_BLOCKED),
    # by client
    ("a credential for one tool", 400, anthropic("This credential is only authorized for use with Acme Code and cannot be used for other API requests."), ApiState.CLIENT_NOT_ALLOWED),
    ("a coding plan", 403, openai("Acme For Coding is currently only available for Coding Agents such as Acme CLI.", None, "access_terminated_error"), ApiState.CLIENT_NOT_ALLOWED),
    ("extra usage", 400, anthropic("Third-party apps now draw from your extra usage, not your plan limits."), ApiState.CLIENT_NOT_ALLOWED),
    ("third parties", 403, anthropic("Third-party harnesses are not supported with subscription plans.", "permission_error"), ApiState.CLIENT_NOT_ALLOWED),
    ("a key for one tool", 403, anthropic("This API key is restricted to Acme Code clients only", "permission_error"), ApiState.CLIENT_NOT_ALLOWED),
    ("a token for one tool", 401, anthropic("OAuth tokens may only be used with Claude Code.", "authentication_error"), ApiState.CLIENT_NOT_ALLOWED),
    ("third parties in Chinese", 403, openai("该套餐不支持在第三方客户端使用"), ApiState.CLIENT_NOT_ALLOWED),
    # as an organisation
    ("anthropic", 400, anthropic("This organization has been disabled."), ApiState.ORGANISATION_DISABLED),
    ("groq", 400, openai("Organization has been restricted. Please reach out to support.", "organization_restricted"), ApiState.ORGANISATION_DISABLED),
    ("openai", 401, openai("The account associated with this API key has been deactivated.", "account_deactivated"), ApiState.ORGANISATION_DISABLED),
    ("gemini", 403, google(403, "Permission denied: Consumer 'api_key:***' has been suspended.", "PERMISSION_DENIED", "CONSUMER_SUSPENDED"), ApiState.ORGANISATION_DISABLED),
    ("a competitor", 403, anthropic("Your access to the API has been revoked for violation of section D.4 of our terms.", "permission_error"), ApiState.ORGANISATION_DISABLED),
    ("in Chinese", 403, openai("账号已被封禁，请联系客服"), ApiState.ORGANISATION_DISABLED),
    # the key
    ("anthropic", 401, anthropic("invalid x-api-key", "authentication_error"), ApiState.CREDENTIAL_REVOKED),
    ("openai", 401, openai("Incorrect API key provided: ***.", "invalid_api_key"), ApiState.CREDENTIAL_REVOKED),
    ("gemini", 400, google(400, "API key not valid. Please pass a valid API key.", "INVALID_ARGUMENT", "API_KEY_INVALID"), ApiState.CREDENTIAL_REVOKED),
    ("a leak", 403, google(403, "Your API key was reported as leaked. Please use another API key.", "PERMISSION_DENIED"), ApiState.CREDENTIAL_REVOKED),
    ("alibaba", 401, {"code": "InvalidApiKey", "message": "Invalid API-key provided.", "request_id": "fb53c4ec-1c12-4fc4-a580-cdb7c3261fc1"}, ApiState.CREDENTIAL_REVOKED),
    ("litellm", 401, openai("Authentication Error, Invalid proxy server token passed", "401", "token_not_found_in_db"), ApiState.CREDENTIAL_REVOKED),
    ("nothing said", 401, "", ApiState.CREDENTIAL_REVOKED),
    ("a subscriber's token", 403, anthropic("OAuth authentication is currently not allowed for this organization.", "permission_error"), ApiState.CREDENTIAL_REVOKED),
    # the model
    ("openai", 404, openai("The model `acme-1` does not exist or you do not have access to it.", "model_not_found"), ApiState.MODEL_GONE),
    ("groq", 400, openai("The model `acme-1` has been decommissioned and is no longer supported.", "model_decommissioned"), ApiState.MODEL_GONE),
    ("anthropic", 404, anthropic("model: acme-1", "not_found_error"), ApiState.MODEL_GONE),
    ("gemini", 404, google(404, "models/acme-1 is not found for API version v1beta", "NOT_FOUND"), ApiState.MODEL_GONE),
    ("openrouter", 404, {"error": {"code": 404, "message": "No endpoints found for acme/acme-1."}}, ApiState.MODEL_GONE),
    ("gemini, a name with a point", 404, google(404, "models/acme-1.0-pro is not found for API version v1beta, or is not supported for generateContent.", "NOT_FOUND"), ApiState.MODEL_GONE),
    ("gemini, retired", 404, google(404, "This model models/acme-2.0-flash is no longer available. Please use a newer one.", "NOT_FOUND"), ApiState.MODEL_GONE),
    ("moonshot", 404, openai("Not found the model acme-v2.1 or Permission denied", None, "resource_not_found_error"), ApiState.MODEL_GONE),
    ("cohere", 404, {"message": "model 'acme-r1.5' not found, make sure the correct model ID was used."}, ApiState.MODEL_GONE),
    # money
    ("openai", 429, openai("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota"), ApiState.QUOTA_OR_BILLING),
    ("anthropic", 400, anthropic("Your credit balance is too low to access the API."), ApiState.QUOTA_OR_BILLING),
    ("deepseek", 402, openai("Insufficient Balance", "invalid_request_error", "unknown_error"), ApiState.QUOTA_OR_BILLING),
    ("litellm", 400, openai("Budget has been exceeded! Current cost: 26.0, Max budget: 0.25", "400", "budget_exceeded"), ApiState.QUOTA_OR_BILLING),
    ("alibaba", 400, {"code": "Arrearage", "message": "Access denied, please make sure your account is in good standing."}, ApiState.QUOTA_OR_BILLING),
    ("gemini without a free tier", 429, google(429, "Quota exceeded for metric: free_tier_requests, limit: 0, model: acme-1", "RESOURCE_EXHAUSTED"), ApiState.QUOTA_OR_BILLING),
    ("zhipu", 429, openai("余额不足或无可用资源包,请充值。", "1113"), ApiState.QUOTA_OR_BILLING),
    ("moonshot, suspended for the bill", 429, openai("Your account is suspended, please check your plan and billing details", None, "exceeded_current_quota_error"), ApiState.QUOTA_OR_BILLING),
    ("xai", 429, {"code": "Some resource has been exhausted", "error": "Your team has either used all available credits or reached its monthly spending limit."}, ApiState.QUOTA_OR_BILLING),
    ("xai, refused", 403, {"code": "The caller does not have permission", "error": "You have run out of credits or need a subscription."}, ApiState.QUOTA_OR_BILLING),
    ("volcengine", 403, openai("The request failed because your account has an overdue balance.", "AccountOverdueError", "Forbidden"), ApiState.QUOTA_OR_BILLING),
    ("google cloud", 403, google(403, "This API method requires billing to be enabled.", "PERMISSION_DENIED", "BILLING_DISABLED"), ApiState.QUOTA_OR_BILLING),
    ("a reseller in Chinese", 403, openai("用户额度不足", None, "new_api_error"), ApiState.QUOTA_OR_BILLING),
    ("credits named", 403, {"code": 30001, "message": "Sorry, your account balance is insufficient"}, ApiState.QUOTA_OR_BILLING),
    ("said with status 200", 200, {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}}, ApiState.QUOTA_OR_BILLING),
    # what passes
    ("openai", 429, openai("Rate limit reached for acme-1", "rate_limit_exceeded", "requests"), ApiState.RATE_LIMITED),
    ("gemini", 429, google(429, "Resource has been exhausted (e.g. check quota).", "RESOURCE_EXHAUSTED"), ApiState.RATE_LIMITED),
    ("anthropic", 529, anthropic("Overloaded", "overloaded_error"), ApiState.OVERLOADED),
    ("gemini", 503, google(503, "The model is overloaded. Please try again later.", "UNAVAILABLE"), ApiState.OVERLOADED),
    ("moonshot", 429, openai("The engine is currently overloaded", None, "engine_overloaded_error"), ApiState.OVERLOADED),
    ("a gateway without a free supplier", 503, openai("当前分组 default 下对于模型 acme-1 无可用渠道", "model_not_found", "new_api_error"), ApiState.OUTAGE),
    ("a bad gateway", 502, "<html><title>502 Bad Gateway</title></html>", ApiState.OUTAGE),
    ("anthropic", 500, anthropic("Internal server error", "api_error"), ApiState.OUTAGE),
    # what nobody knows
    ("anthropic's ambiguous one", 403, {"error": {"type": "forbidden", "message": "Request not allowed"}}, ApiState.UNCLEAR),
    ("a bad request", 400, openai("Unsupported parameter: 'max_tokens' is not supported with this model.", "unsupported_parameter"), ApiState.UNCLEAR),
    ("a wrong path", 404, "<html><h1>Not Found</h1></html>", ApiState.UNCLEAR),
    ("a permission", 403, anthropic("Your API key does not have permission to use the specified resource.", "permission_error"), ApiState.UNCLEAR),
    ("a page in the API's place", 200, "<html><body>Sign in</body></html>", ApiState.UNCLEAR),
    ("a deployment's region", 404, openai("The model acme-1 cannot be deployed in region westeurope"), ApiState.UNCLEAR),
    ("nothing", 403, "", ApiState.UNCLEAR),
    ("text that only begins like JSON", 400, openai('{"message": "This organization'), ApiState.UNCLEAR),
    ("an error without end", 400, {"error": {"a": {"a": {"a": {"a": {"a": {"a": {"a": {"message": "This organization has been disabled."}}}}}}}}}, ApiState.UNCLEAR),
    ("an empty success", 200, {"choices": None}, ApiState.UNCLEAR),
    ("two sentences", 404, openai("Models are listed elsewhere. The page is not found"), ApiState.UNCLEAR),
    ("half a body", 400, '{"error": {"mess', ApiState.UNCLEAR),
    ("moderation", 403, {"error": {"code": 403, "message": "Your input was flagged", "metadata": {"reasons": ["violence"]}}}, ApiState.UNCLEAR),
]  # fmt: skip


@pytest.mark.parametrize(
    ("whose", "status", "body", "state"), REFUSALS, ids=lambda value: value if isinstance(value, str) and len(value) < 40 else ""
)
def test_an_answer_is_of_the_right_kind(whose: str, status: int, body: Any, state: ApiState) -> None:
    assert classified(response(status, body))[0] is state
    found = read(response(status, body), PROBE)
    assert isinstance(found, Reading if state in LASTING else Unreadable), found


def test_every_row_of_the_table_has_a_case() -> None:
    """A row that no case above needs would be one that nobody has seen work."""
    used = {row for _, status, body, _ in REFUSALS for row in [_row(response(status, body))] if row}
    assert [
        row.source
        for row in TABLE
        if row not in used and row.source != "Anthropic: a redirect to app-unavailable-in-region" and row.status != (529,)
    ] == []


def _row(answer: Response) -> Any:
    from monitor.read.probe import _json, _said

    codes, message = _said(answer, _json(answer))
    return next((row for row in TABLE if row.fits(answer.status, codes, message)), None)


@pytest.mark.parametrize(
    "body",
    [
        {"id": "chatcmpl-1", "object": "chat.completion", "choices": []},
        {"id": "resp_1", "object": "response", "error": None, "output": [], "status": "incomplete"},
        {"id": "msg_1", "type": "message", "content": [{"type": "text", "text": "."}], "stop_reason": "max_tokens"},
        {"candidates": [], "usageMetadata": {}},
        {"object": "list", "data": []},
        {"choices": [], "base_resp": {"status_code": 0, "status_msg": "success"}},
    ],
)
def test_a_success_of_each_protocol_is_ok(body: Any) -> None:
    found = read(response(200, body), PROBE)
    assert isinstance(found, Reading)
    assert found.text == "state: ok"
    assert state_of(found) == (ApiState.OK, "")


def test_a_refusal_is_one_line_with_the_providers_message_beside_it() -> None:
    found = read(response(400, anthropic("This organization has been disabled.")), PROBE)
    assert isinstance(found, Reading)
    assert found.text == "state: organisation_disabled"
    assert state_of(found) == (ApiState.ORGANISATION_DISABLED, "This organization has been disabled.")
    assert health.examine(response(400, ""), found, (), PROBE) is None


@pytest.mark.parametrize(
    "mark",
    [
        "(request id: req_011CZrSJyW7UmvHvjkEjCKDy)",
        "request id: 0cc175b9c0f1b6a831c399e269772661",
        "trace fb53c4ec-1c12-4fc4-a580-cdb7c3261fc1",
        "at 2026-03-01T12:00:00.123Z",
    ],
)
def test_marks_of_the_one_request_do_not_stand_in_the_message(mark: str) -> None:
    found = read(response(400, anthropic(f"This organization has been disabled. {mark}")), PROBE)
    assert isinstance(found, Reading)
    [_, message] = state_of(found) or (None, "")
    assert "…" in message
    assert not any(each.isdigit() for each in message)


def test_a_long_or_tricky_message_becomes_one_short_line() -> None:
    found = read(response(400, anthropic("This organization has been disabled.\x00\x1b[2J\n" + "x " * 5000)), PROBE)
    assert isinstance(found, Reading)
    [_, message] = state_of(found) or (None, "")
    assert len(message) <= 400
    assert message.isprintable()


def test_an_ambiguous_answer_says_what_it_may_mean() -> None:
    found = read(response(403, {"error": {"type": "forbidden", "message": "Request not allowed"}}), PROBE)
    assert isinstance(found, Unreadable)
    assert found.reason is BrokenReason.UNREADABLE
    assert "company proxies" in found.detail


def test_a_bot_check_before_the_api_is_no_refusal_of_the_place() -> None:
    found = read(response(403, "Country, region, or territory not supported", ("cf-mitigated", "challenge")), PROBE)
    assert isinstance(found, Unreadable)


def test_a_redirect_to_the_page_for_other_regions_is_told_by_its_address() -> None:
    found = read(response(302, "", ("location", "https://acme.example/app-unavailable-in-region")), PROBE)
    assert isinstance(found, Reading)
    assert found.text == "state: region_blocked"


@pytest.mark.parametrize(
    ("status", "reason"), [(429, BrokenReason.RATE_LIMITED), (529, BrokenReason.SERVER_ERROR), (502, BrokenReason.SERVER_ERROR)]
)
def test_what_passes_is_trouble_with_its_own_reason(status: int, reason: BrokenReason) -> None:
    found = read(response(status, "{}"), PROBE)
    assert isinstance(found, Unreadable)
    assert found.reason is reason


@pytest.mark.parametrize(
    "body",
    [b"\xff\xfe\x00", b"[" * 100_000, b"{}", b"null", b"[]", b"7", b'"text"', b'{"error": {"error": {"error": 1}}}', b'{"error": true}'],
)
@pytest.mark.parametrize("rules", [PROBE, MODELS])
def test_no_answer_is_too_strange_to_be_told(body: bytes, rules: ReadRules) -> None:
    assert isinstance(read(response(200, body), rules), Unreadable)
    assert isinstance(read(response(400, body), rules), Unreadable)


def test_the_fast_parser_has_nothing_to_say_of_an_api() -> None:
    assert quick(response(200, {"choices": []}), PROBE) is None


@pytest.mark.parametrize(
    "reading",
    [
        Reading((Block(BlockKind.PARAGRAPH, "state: ok"),), title="Terms"),
        Reading((Block(BlockKind.PARAGRAPH, "state of the art"),), title="API"),
        Reading((), title="API"),
    ],
)
def test_another_documents_text_is_no_state(reading: Reading) -> None:
    assert state_of(reading) is None
    assert models_of(reading) is None


# --- lists of models


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"object": "list", "data": [{"id": "b"}, {"id": "a", "created": 1}]}, ["a", "b"]),
        ({"data": [{"type": "model", "id": "a", "display_name": "A"}], "has_more": False}, ["a"]),
        ({"models": [{"name": "models/g-1"}, {"name": "models/g-1"}]}, ["g-1"]),
        ({"models": [{"name": "llama3:8b", "model": "llama3:8b"}]}, ["llama3:8b"]),
        ([{"id": "x"}], ["x"]),
        ({"data": ["plain", {"id": 7}, {"no": "name"}, None]}, ["plain"]),
    ],
)
def test_a_list_of_models_is_read_in_every_known_form(body: Any, names: list[str]) -> None:
    found = read(response(200, body), MODELS)
    assert isinstance(found, Reading)
    assert [block.text for block in found.blocks] == names
    assert models_of(found) == frozenset(names)


@pytest.mark.parametrize(
    ("status", "body", "reason"),
    [
        (200, {"data": []}, BrokenReason.EMPTY),
        (200, {"data": [{"id": ""}]}, BrokenReason.EMPTY),
        (200, b'{"data": [{"id": "a"', BrokenReason.TRUNCATED),
        (200, {"data": [{"id": "a"}], "has_more": True}, BrokenReason.TRUNCATED),
        (200, {"models": [{"name": "a"}], "nextPageToken": "x"}, BrokenReason.TRUNCATED),
        (200, {"choices": []}, BrokenReason.UNREADABLE),
        (401, anthropic("invalid x-api-key", "authentication_error"), BrokenReason.LOGIN),
        (403, openai("Country, region, or territory not supported", "unsupported_country_region_territory"), BrokenReason.REGION_BLOCKED),
        (500, {"data": [{"id": "a"}]}, BrokenReason.SERVER_ERROR),
        (404, "", BrokenReason.UNREADABLE),
    ],
)
def test_what_is_no_whole_list_is_broken_and_not_a_list_without_models(status: int, body: Any, reason: BrokenReason) -> None:
    found = read(response(status, body), MODELS)
    assert isinstance(found, Unreadable)
    assert found.reason is reason


def listing(*names: str) -> Reading:
    found = read(response(200, {"data": [{"id": name} for name in names]}), MODELS)
    assert isinstance(found, Reading)
    return found


@pytest.mark.parametrize(
    ("before", "after", "broken"),
    [
        (10, 2, True),
        (10, 1, True),
        (10, 3, False),
        (4, 1, False),
        (5, 5, False),
        (5, 20, False),
    ],
)
def test_a_list_that_nearly_all_left_at_once_was_cut(before: int, after: int, broken: bool) -> None:
    known = (listing(*(f"m{n}" for n in range(before))),)
    found = health.examine(response(200, ""), listing(*(f"m{n}" for n in range(after))), known, MODELS)
    assert (found is not None) is broken
    assert found is None or found.reason is BrokenReason.COLLAPSED


def test_a_first_list_and_one_after_another_document_are_taken_as_they_are() -> None:
    other = Reading((Block(BlockKind.PARAGRAPH, "Terms"),) * 9, title="Terms")
    assert health.examine(response(200, ""), listing("a"), (), MODELS) is None
    assert health.examine(response(200, ""), listing("a"), (other,), MODELS) is None
    assert listing("a").title == MODELS_TITLE
