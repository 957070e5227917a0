"""What API providers and gateways say when they refuse: the table by which a probe's answer is classified.

Written after answers that people published; each row names where. Rows go before one another in this order, the first that fits decides, and what
none fits stays unclear. A row must be sure: an unclear answer costs a look at `monitor status`, a wrong row wakes somebody up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class ApiState(StrEnum):
    """What an API answered, from the point of view of somebody who wants to use it."""

    OK = "ok"
    REGION_BLOCKED = "region_blocked"
    CLIENT_NOT_ALLOWED = "client_not_allowed"
    ORGANISATION_DISABLED = "organisation_disabled"
    CREDENTIAL_REVOKED = "credential_revoked"
    MODEL_GONE = "model_gone"
    QUOTA_OR_BILLING = "quota_or_billing"
    # these pass by themselves and are never a change
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    OUTAGE = "outage"
    UNCLEAR = "unclear"


LASTING = frozenset(
    {
        ApiState.OK,
        ApiState.REGION_BLOCKED,
        ApiState.CLIENT_NOT_ALLOWED,
        ApiState.ORGANISATION_DISABLED,
        ApiState.CREDENTIAL_REVOKED,
        ApiState.MODEL_GONE,
        ApiState.QUOTA_OR_BILLING,
    }
)
"""States that are news when they come and when they go."""


@dataclass(frozen=True, slots=True)
class Answer:
    """How one kind of refusal is known. Every condition that is given must hold."""

    state: ApiState
    source: str
    """Where such an answer was seen."""
    code: re.Pattern[str] | None = None
    """Matches one of the answer's codes whole: error type, code, status, reason."""
    words: re.Pattern[str] | None = None
    """Found in the provider's message."""
    status: tuple[int, ...] = ()
    """HTTP status, one of them."""

    def fits(self, status: int, codes: tuple[str, ...], message: str) -> bool:
        """Whether an answer is of this kind."""
        pattern = self.code
        return (
            (not self.status or status in self.status)
            and (pattern is None or any(pattern.fullmatch(code) for code in codes))
            and (self.words is None or self.words.search(message) is not None)
        )


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


CLIENT = (
    Answer(
        ApiState.CLIENT_NOT_ALLOWED,
        "Anthropic, 400 invalid_request_error: github.com/anthropics/claude-code/issues/8046, vybestack/llxprt-code/issues/1053",
        words=_re(r"credentials? (?:is|are) only authori[sz]ed for use with"),
    ),
    Answer(
        ApiState.CLIENT_NOT_ALLOWED,
        "Moonshot, 403 access_terminated_error: github.com/cline/cline/issues/10307",
        words=_re(r"(?:is|are) (?:currently )?only available (?:for|in|to|through) (?:coding agents|the official|official|our own)"),
    ),
    Answer(
        ApiState.CLIENT_NOT_ALLOWED,
        "Anthropic, 400 invalid_request_error: github.com/NousResearch/hermes-agent/issues/31668",
        words=_re(r"third-party (?:apps?|clients?|tools?|harness(?:es)?) now draw from your extra usage"),
    ),
    Answer(
        ApiState.CLIENT_NOT_ALLOWED,
        "the general form of the three above",
        words=_re(
            r"third[- ]party (?:apps?|clients?|tools?|harness(?:es)?|integrations?) (?:(?:is|are|can|may) (?:not|no longer)|(?:can|may)not)\b"
            r"|不(?:支持|允许)(?:在)?第三方(?:客户端|工具|应用)"
            r"|(?:credential|key|token)s? (?:is|are|can|may) (?:only|restricted)(?: be)? (?:used|to|with|for)[^.]{0,40}\b(?:clients?|apps?|cli|claude code)\b"
        ),
    ),
)
REGION = (
    Answer(
        ApiState.REGION_BLOCKED,
        "OpenAI, 403 request_forbidden; also 400 when tokens are exchanged",
        code=_re(r"unsupported_country(?:_region_territory)?"),
    ),
    Answer(
        ApiState.REGION_BLOCKED,
        "OpenAI, 403: “Country, region, or territory not supported”; Gemini, 400 FAILED_PRECONDITION: “User location is not supported for the API use”",
        words=_re(r"country, region,? or territory not supported|user location is not supported"),
    ),
    Answer(
        ApiState.REGION_BLOCKED,
        "Amazon Bedrock, 400 ValidationException: “… is not allowed from unsupported countries, regions, or territories”",
        words=_re(r"not allowed from unsupported countr"),
    ),
    Answer(
        ApiState.REGION_BLOCKED,
        "OpenAI, Gemini free tier, xAI: “… not available in your country”; Cursor: “This model provider doesn't serve your region”",
        words=_re(
            r"(?:not|n['’]t|un)(?: currently)? ?(?:available|supported|offered|allowed|permitted) (?:in|from) your (?:country|region|location|territory)"
            r"|(?:restricted|blocked|prohibited) (?:in|from|for) your (?:country|region|location|territory)"
            r"|your (?:country|region|location|territory) (?:is|has been) (?:not supported|unsupported|not allowed|restricted|blocked)"
            r"|(?:access|requests?|use) from your (?:country|region|location|territory) (?:is|are|has been|have been) (?:not |restricted|blocked|prohibited|denied)"
            r"|does(?: not|n['’]t) (?:serve|support) your (?:country|region|location|territory)"
            r"|(?:您|你)?所在(?:的)?(?:国家|地区|国家或地区|国家/地区|区域).{0,8}(?:不(?:受)?支持|不可用|无法使用|暂未开放|暂不提供)"
        ),
    ),
    Answer(
        ApiState.REGION_BLOCKED,
        "OpenRouter, 403 with metadata.failed_routing_step “Gate Endpoints with Geo Restrictions”",
        words=_re(r"endpoints with geo restrictions"),
    ),
    Answer(
        ApiState.REGION_BLOCKED,
        "Cloudflare, 403 error 1009: developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-1xxx-errors",
        words=_re(r"\berror(?: code)?:? 1009\b|banned the country or region your ip address is in"),
        status=(403,),
    ),
    Answer(
        ApiState.REGION_BLOCKED,
        "Anthropic: a redirect to app-unavailable-in-region",
        words=_re(r"app-unavailable-in-region|app unavailable in region"),
    ),
    Answer(ApiState.REGION_BLOCKED, "RFC 7725: unavailable for legal reasons", status=(451,)),
)
ORGANISATION = (
    Answer(
        ApiState.ORGANISATION_DISABLED,
        "Anthropic, 400 invalid_request_error: github.com/anthropics/claude-code/issues/72457; Groq, 400: songquanpeng/one-api/issues/271",
        words=_re(r"organi[sz]ation (?:has been|is|was) (?:disabled|restricted|suspended|deactivated|banned|blocked|terminated)"),
    ),
    Answer(
        ApiState.ORGANISATION_DISABLED,
        "OpenAI, 401: github.com/ChatGPTNextWeb/NextChat/issues/4176",
        code=_re(r"account_(?:deactivated|disabled|suspended)|organi[sz]ation_(?:disabled|restricted|suspended|deactivated)"),
    ),
    Answer(
        ApiState.ORGANISATION_DISABLED,
        "Gemini, 403 PERMISSION_DENIED: github.com/google/generative-ai-docs/issues/356",
        code=_re(r"consumer_suspended"),
    ),
    Answer(
        ApiState.ORGANISATION_DISABLED,
        "OpenAI: nat/openplayground/issues/143; Gemini Code Assist: github.com/google-gemini/gemini-cli/issues/19501",
        words=_re(
            r"(?:account|project|workspace|access)\b[^.]{0,60}\b(?:has been|is|was) (?:deactivated|suspended|disabled|banned|blocked|terminated|revoked)"
            r"|(?:key|account) is associated with a deactivated account"
            r"|disabled in this account for violation"
            r"|(?:project|account) has been denied access"
            r"|(?:账[号户]|组织|企业)(?:已)?(?:被)?(?:封禁|禁用|停用|冻结)"
        ),
    ),
)
UNPAID = (
    Answer(
        ApiState.QUOTA_OR_BILLING,
        "Moonshot, 429 exceeded_current_quota_error: “Your account … is suspended, please check your plan and billing details”",
        code=_re(r"exceeded_current_quota_error|accountoverdueerror"),
    ),
)
"""An account that is suspended for its bill."""
BILLING = (
    Answer(ApiState.QUOTA_OR_BILLING, "RFC 9110: payment required; DeepSeek, OpenRouter", status=(402,)),
    Answer(
        ApiState.QUOTA_OR_BILLING,
        "OpenAI, 429: gpt-pilot/issues/340; Anthropic's error reference; Moonshot; LiteLLM: BerriAI/litellm/pull/4606; Alibaba",
        code=_re(
            r"insufficient_quota|insufficient_user_quota|billing_(?:error|hard_limit_reached|not_active|disabled)|budget_exceeded|arrearage"
        ),
    ),
    Answer(
        ApiState.QUOTA_OR_BILLING,
        "Anthropic, 400: anthropics/claude-quickstarts/issues/229; OpenAI; LiteLLM: BerriAI/litellm/issues/20615; Zhipu",
        words=_re(
            r"credit balance is too low|specified api usage limits|billing hard limit|insufficient (?:balance|credits?|funds)"
            r"|budget has been exceeded|exceededbudget|余额不足|欠费|额度(?:已)?(?:用完|用尽|耗尽)"
        ),
    ),
    Answer(
        ApiState.QUOTA_OR_BILLING,
        "xAI, 429 and 403: continuedev/continue/issues/10373, warpdotdev/warp/issues/14863, Wei-Shaw/sub2api/issues/4069; Volcengine: "
        "coze-dev/coze-studio/issues/2195; Google Cloud, 403 BILLING_DISABLED; SiliconFlow, 403",
        words=_re(
            r"used all available credits|run out of credits|overdue balance|requires billing to be enabled"
            r"|balance is (?:insufficient|not enough)|额度不足"
        ),
    ),
    Answer(
        ApiState.QUOTA_OR_BILLING,
        "Gemini, 429 RESOURCE_EXHAUSTED where a quota is nought: the plan has none of this model",
        words=_re(r"quota exceeded for metric[^\n]*limit: 0\b"),
        status=(429,),
    ),
)
PASSING = (
    Answer(
        ApiState.OVERLOADED,
        "Anthropic's error reference: 529 overloaded_error; OpenAI-style gateways",
        code=_re(r"(?:engine_)?overloaded(?:_error)?"),
    ),
    Answer(ApiState.OVERLOADED, "Anthropic's error reference", status=(529,)),
    Answer(
        ApiState.OVERLOADED,
        "Gemini, 503 UNAVAILABLE: “The model is overloaded”",
        words=_re(r"\boverloaded\b|at capacity|服务(?:器)?繁忙"),
        status=(500, 503),
    ),
    Answer(ApiState.RATE_LIMITED, "RFC 6585: too many requests", status=(429,)),
)
_OF_MODELS = (200, 400, 401, 403, 404, 410, 422)
"""Gateways give the same code with 503 where none of their suppliers is free."""
_NAME = r"(?:[^.]|\.(?=\S)){0,80}"
"""Up to the end of a sentence: the point in `gemini-1.0-pro` ends none."""
MODEL = (
    Answer(
        ApiState.MODEL_GONE,
        "OpenAI, 404 model_not_found; Groq, 400 model_decommissioned: crewAIInc/crewAI/issues/1976",
        code=_re(r"model_(?:not_found|decommissioned|not_exist|deprecated)|modelnotfound|invalid_model"),
        status=_OF_MODELS,
    ),
    Answer(
        ApiState.MODEL_GONE,
        "Anthropic's error reference: 404 not_found_error with “model: …”",
        code=_re("not_found_error"),
        words=_re(r"^model: "),
    ),
    Answer(
        ApiState.MODEL_GONE,
        "Gemini, 404 NOT_FOUND: wwardaww/gnome-gemini-ai/issues/21; OpenRouter, 404 “No endpoints found for …”, 400 “… is not a valid model ID”; Groq; "
        "Moonshot, 404: mozilla-ai/any-llm/issues/778; Cohere, 404",
        words=_re(
            rf"\bmodels?\b{_NAME}\b(?:(?:is )?not found|does not exist|not exist|no longer (?:available|supported)|(?:has been|was|is) (?:deprecated|decommissioned|retired|removed))"
            r"|not found the model|no endpoints found for|not a valid model id|模型(?:不存在|已下线)"
        ),
        status=(400, 404, 410),
    ),
)
CREDENTIAL = (
    Answer(
        ApiState.CREDENTIAL_REVOKED,
        "OpenAI, 401 invalid_api_key; Gemini, 400 API_KEY_INVALID: Wei-Shaw/sub2api/issues/1709; Anthropic, 401 authentication_error; Alibaba",
        code=_re(
            r"invalid_api_?key|api_key_(?:invalid|expired|revoked)|authentication_error|invalid_authentication_error|token_not_found_in_db|key_model_access_denied"
        ),
    ),
    Answer(
        ApiState.CREDENTIAL_REVOKED,
        "Gemini, 403: continuedev/continue/issues/10513; OpenRouter; Anthropic: “OAuth token has been revoked”",
        words=_re(
            r"(?:api key|token|credential)\b[^.]{0,40}\b(?:not valid|invalid|expired|revoked|disabled|not found|reported as leaked)|incorrect api key|invalid (?:x-)?api[- ]key"
            r"|no auth credentials found|(?:api ?key|密钥|令牌)(?:.{0,6})(?:无效|失效|过期|不正确|已被禁用)"
        ),
        status=(400, 401, 403),
    ),
    Answer(
        ApiState.CREDENTIAL_REVOKED,
        "Anthropic, 401 and 403 to subscribers' tokens: anthropics/claude-code/issues/6752 and 65714, anomalyco/opencode/issues/17910",
        words=_re(r"oauth authentication is currently not (?:allowed|supported)"),
        status=(401, 403),
    ),
    Answer(ApiState.CREDENTIAL_REVOKED, "RFC 9110: the credentials are refused", status=(401,)),
)
OUTAGE = (Answer(ApiState.OUTAGE, "RFC 9110 section 15.6: the server failed", status=(408, *range(500, 600))),)

TABLE: tuple[Answer, ...] = (*CLIENT, *REGION, *UNPAID, *ORGANISATION, *BILLING, *PASSING, *MODEL, *CREDENTIAL, *OUTAGE)
"""In this order: who is barred by name goes before what any refusal may be, and what passes before what lasts."""

KNOWN_UNCLEAR = {
    "Request not allowed": "Anthropic gives this 403 in unsupported regions, and also for inactive subscriptions, missing roles and company proxies",
    "'max_tokens' is not supported with this model": "newer OpenAI models take it under another name (microsoft/clarity-agent/issues/59): probe this "
    "model with `protocol: openai-responses`",
}
"""Messages that are known to mean several things, with what. Never a state of their own."""


def classify(status: int, codes: tuple[str, ...], message: str) -> ApiState:
    """What an answer that is no success means."""
    return next((known.state for known in TABLE if known.fits(status, codes, message)), ApiState.UNCLEAR)
