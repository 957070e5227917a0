"""An API's answer to a probe becomes a reading of one line, its state; an API's list of models becomes a reading of one line a model.

What passes by itself, and what nobody understands, is unreadable: the last state that is known stays, and when it lasts the source is failing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from monitor.model import Block, BlockKind, BrokenReason, Link, Reading, Response, SourceKind, Unreadable
from monitor.read.answers import KNOWN_UNCLEAR, LASTING, ApiState, classify

TITLE, MODELS_TITLE = "API", "Models"
_STATE = "state: "
_LONGEST = 400
_SUCCESS = ("choices", "output", "content", "candidates", "data", "models")
"""Members of which a successful answer of the known protocols has one."""
_REASONS = {
    ApiState.RATE_LIMITED: (BrokenReason.RATE_LIMITED, "too many requests"),
    ApiState.OVERLOADED: (BrokenReason.SERVER_ERROR, "the API is overloaded"),
    ApiState.OUTAGE: (BrokenReason.SERVER_ERROR, "the API is out of order"),
}
_FEWEST = 5
_GONE_AT_ONCE = 0.8
"""Share of a list that does not go at once: a list so shortened was cut, or is another account's."""
_VOLATILE = re.compile(
    r"\b(?:req|request|trace|msg|chatcmpl|resp)[-_ ]?(?:id)?[-_:= ]{0,3}[A-Za-z0-9_-]{8,}"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b"
    r"|\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
"""Marks of the one request in a message: they say nothing and differ each time."""


def read_answer(response: Response) -> Reading | Unreadable:
    """The state of an API by its answer."""
    state, message = _judged(response)
    if state in LASTING:
        said = (Link(message, response.url),) if message and state is not ApiState.OK else ()
        return Reading((Block(BlockKind.PARAGRAPH, f"{_STATE}{state}", links=said),), title=TITLE)
    return _passing(response.status, state, message)


def read_models(response: Response) -> Reading | Unreadable:
    """The names of the models, sorted."""
    given = _json(response)
    rows = _rows(given)
    if rows is None or response.status != 200:
        return _no_list(response, given)
    if isinstance(given, dict) and (given.get("has_more") or given.get("nextPageToken")):
        return Unreadable(BrokenReason.TRUNCATED, f"the list of models breaks off after {len(rows)}: there are more pages")
    names = sorted({name for row in rows if (name := _name(row))})
    if not names:
        return Unreadable(BrokenReason.EMPTY, "the list of models is empty")
    return Reading(tuple(Block(BlockKind.ITEM, name, level=1) for name in names), title=MODELS_TITLE)


READERS: dict[SourceKind, Callable[[Response], Reading | Unreadable]] = {
    SourceKind.PROBE: read_answer,
    SourceKind.MODELS: read_models,
}


def examine(reading: Reading, known: tuple[Reading, ...]) -> Unreadable | None:
    """Why a list of models is not the list, or None."""
    if reading.title != MODELS_TITLE or not known or known[0].title != MODELS_TITLE:
        return None
    before = {block.text for block in known[0].blocks}
    gone = before - {block.text for block in reading.blocks}
    if len(before) < _FEWEST or len(gone) < _GONE_AT_ONCE * len(before):
        return None
    return Unreadable(
        BrokenReason.COLLAPSED,
        f"{len(gone)} of {len(before)} models would be gone at once: the list was cut, or the key sees another one; if it is right, give the "
        "source a new name",
    )


def state_of(reading: Reading) -> tuple[ApiState, str] | None:
    """The state that a reading says, with the provider's message (empty: none); None for any other reading."""
    if reading.title != TITLE or len(reading.blocks) != 1 or not reading.blocks[0].text.startswith(_STATE):
        return None
    [block] = reading.blocks
    return ApiState(block.text.removeprefix(_STATE)), " ".join(link.text for link in block.links)


def models_of(reading: Reading) -> frozenset[str] | None:
    """The models that a reading lists; None for any other reading."""
    return frozenset(block.text for block in reading.blocks) if reading.title == MODELS_TITLE else None


def classified(response: Response) -> tuple[ApiState, str]:
    """The state, and the provider's message without what belongs to the one request."""
    return _judged(response)


def _judged(response: Response) -> tuple[ApiState, str]:
    if (response.header("cf-mitigated") or "").lower().startswith("challenge"):
        return ApiState.UNCLEAR, "a bot check stands before the API"
    given = _json(response)
    if response.status == 200 and isinstance(given, dict) and not _errors(given) and any(given.get(name) is not None for name in _SUCCESS):
        return ApiState.OK, ""
    codes, message = _said(response, given)
    return classify(response.status, codes, message), message


def _passing(status: int, state: ApiState, message: str) -> Unreadable:
    reason, words = _REASONS.get(state, (BrokenReason.UNREADABLE, "the answer is not understood"))
    hint = next((why for known, why in KNOWN_UNCLEAR.items() if known in message), "")
    said = f": “{message[:160]}”" if message else ""
    return Unreadable(reason, f"{words} (HTTP {status}){said}" + (f" — {hint}" if hint else ""))


def _no_list(response: Response, given: Any) -> Unreadable:
    state, message = _judged(response)
    said = f": “{message[:160]}”" if message else ""
    if state is ApiState.REGION_BLOCKED:
        return Unreadable(BrokenReason.REGION_BLOCKED, f"the API refuses this place (HTTP {response.status}){said}")
    if state in LASTING and state is not ApiState.OK:
        return Unreadable(BrokenReason.LOGIN, f"the API refuses the list: {state} (HTTP {response.status}){said}")
    if given is None and response.status == 200:
        return Unreadable(BrokenReason.TRUNCATED, "the list of models is no whole JSON")
    return _passing(response.status, ApiState.UNCLEAR if state is ApiState.OK else state, message)


# --- the shapes of answers


def _json(response: Response) -> Any:
    """The body as JSON, or None where it is none."""
    try:
        return json.loads(response.body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def _rows(given: Any) -> list[Any] | None:
    """The entries of a list of models: OpenAI and Anthropic name it `data`, Gemini `models`, some gateways give the bare list."""
    if isinstance(given, list):
        return given
    found = (
        next((given[name] for name in ("data", "models") if isinstance(given.get(name), list)), None) if isinstance(given, dict) else None
    )
    return found if isinstance(found, list) else None


def _name(row: Any) -> str:
    """An entry's name in one line; empty where it has none."""
    given = (
        row
        if isinstance(row, str)
        else next((row[key] for key in ("id", "name", "model") if isinstance(row.get(key), str)), "")
        if isinstance(row, dict)
        else ""
    )
    return " ".join(given.split()).removeprefix("models/")[:200]


def _errors(given: dict[str, Any]) -> list[Any]:
    """Where an answer says what went wrong: a body with status 200 may say so too."""
    base = given.get("base_resp")
    failed = isinstance(base, dict) and base.get("status_code") not in (0, None)
    return [each for each in (given.get("error"), given.get("errors"), base if failed else None) if each]


def _said(response: Response, given: Any) -> tuple[tuple[str, ...], str]:
    """Codes and message of an answer, from any of the known shapes."""
    if isinstance(given, list) and given and isinstance(given[0], dict):
        given = given[0]  # Gemini's streaming door wraps its errors in a list
    location = response.header("location") or ""
    if not isinstance(given, dict):
        return (), _tidy(location or _plain(response))
    told = [*_walk([*_errors(given), {key: given.get(key) for key in ("code", "type", "message", "msg", "detail", "reason")}])]
    codes = tuple(dict.fromkeys(value for kind, value in told if kind == "code"))
    words = " ".join(dict.fromkeys(value for kind, value in told if kind == "words"))
    return codes, _tidy(f"{words} {location}")


_CODES = frozenset({"code", "type", "status", "reason", "error_code", "status_code", "failed_routing_step"})
_WORDS = frozenset({"message", "msg", "detail", "raw", "status_msg", "error", "failed_routing_step"})


def _walk(given: Any, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Codes and words of an error, from the outside in. A gateway packs its provider's own answer inside, at times as text."""
    if depth > 6:
        return
    if isinstance(given, list):
        for each in given[:20]:
            yield from _walk(each, depth + 1)
    elif isinstance(given, dict):
        for key, value in given.items():
            if key in _CODES and isinstance(value, (str, int)) and not isinstance(value, bool):
                yield "code", str(value)
            if key in _WORDS and isinstance(value, str):
                yield from _words(value, depth)
            elif isinstance(value, (dict, list)):
                yield from _walk(value, depth + 1)
    elif isinstance(given, str):
        yield from _words(given, depth)


def _words(text: str, depth: int) -> Iterator[tuple[str, str]]:
    packed = _packed(text)
    if packed is None:
        yield "words", text
    else:
        yield from _walk(packed, depth + 1)


def _packed(text: str) -> Any:
    """JSON inside a text, or None."""
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _plain(response: Response) -> str:
    """The words of a page that a gateway put in the API's place."""
    return re.sub(
        r"<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>",
        " ",
        response.body[:20_000].decode("utf-8", "replace"),
        flags=re.DOTALL | re.IGNORECASE,
    )


def _tidy(text: str) -> str:
    clean = "".join(each if each.isprintable() else " " for each in _VOLATILE.sub("…", text))
    whole = " ".join(clean.split())
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST - 1] + "…"
