"""Refusals as RFC 9457 tells them: `application/problem+json`, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import Response

MEDIA = "application/problem+json"


def problem(status: int, detail: str, errors: Sequence[Mapping[str, str]] = (), headers: Mapping[str, str] | None = None) -> Response:
    """Why a request was refused, and what to do. `errors`: each with `at` (a parameter) and `message`."""
    told: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    if errors:
        told["errors"] = list(errors)
    return Response(json.dumps(told, ensure_ascii=False).encode(), status, headers, MEDIA)


def wrong_parameters(found: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """What FastAPI says of parameters that do not fit, as `errors`."""
    return [{"at": ".".join(str(part) for part in each["loc"]), "message": str(each["msg"])} for each in found]
