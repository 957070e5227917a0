"""Changes, by filter and one by one."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from monitor.errors import ConfigError
from monitor.model import Change, ChangeFilter, ChangeQuery, DocumentType, Kind, Severity, Text
from monitor.render import change_json
from monitor.web.api.models import ChangeModel, ChangePage, DiffModel
from monitor.web.api.times import utc
from monitor.web.view import View

router = APIRouter(tags=["changes"])

ChangeId = Annotated[str, Path(pattern="^[0-9a-f]{4,12}$", description="Twelve hexadecimal digits, or a unique beginning of them.")]


class Asked(BaseModel):
    """Which changes are asked for. Lists mean any of them."""

    provider: list[str] = Field([], description="Provider ids.")
    kind: list[Kind] = []
    document_type: list[DocumentType] = []
    min_severity: Severity = Severity.INFO
    since: datetime | None = Field(None, description="First seen at or after; without an offset in UTC.")
    until: datetime | None = Field(None, description="First seen before; without an offset in UTC.")
    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, description="`next` of the page before.", max_length=8000)


@router.get("/changes", response_model=ChangePage)
def listed(view: Annotated[View, Depends(View)], asked: Annotated[Asked, Query()]) -> dict[str, Any]:
    """Recorded changes by first sighting, newest first."""
    last = Cursor.parse(asked.cursor) if asked.cursor else None
    query = ChangeQuery(
        since=utc(asked.since),
        until=last.until if last else utc(asked.until),
        filter=_wanted(asked),
        newest_first=True,
        limit=asked.limit + 1 + (len(last.shown) if last else 0),
    )
    found = [change for change in view.app.store.changes(query) if last is None or change.id not in last.shown]
    page = found[: asked.limit]
    return {
        "changes": [change_json(view.app.history.view(change)) for change in page],
        "next": str(Cursor.after(page, last)) if len(found) > asked.limit else None,
    }


@router.get("/changes/{change_id}", response_model=ChangeModel)
def one(view: Annotated[View, Depends(View)], change_id: ChangeId) -> dict[str, Any]:
    """One change by its id or a unique beginning of it."""
    return change_json(view.app.history.change(change_id))


@router.get("/changes/{change_id}/diff", response_model=DiffModel)
def diff(view: Annotated[View, Depends(View)], change_id: ChangeId) -> dict[str, Any]:
    """What changed, word by word."""
    found = view.app.history.change(change_id)
    edits = [
        {
            "kind": edit.kind.value,
            "heading": list(edit.heading),
            "spans": [{"kind": span.kind.value, "text": span.text} for span in edit.spans],
        }
        for edit in found.diff.material
    ]
    return {"change": found.change.id, "edits": edits}


def _wanted(asked: Asked) -> ChangeFilter:
    return ChangeFilter(
        providers=tuple(asked.provider),
        kinds=tuple(asked.kind),
        document_types=tuple(asked.document_type),
        min_severity=asked.min_severity,
    )


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins: before `until`, without those of that moment that were shown already."""

    until: datetime
    shown: tuple[str, ...]

    @classmethod
    def after(cls, page: list[Change], last: Cursor | None) -> Cursor:
        """The one that follows a page."""
        moment = page[-1].first_seen
        until = moment + timedelta(microseconds=1)
        before = last.shown if last is not None and last.until == until else ()
        return cls(until, (*before, *(change.id for change in page if change.first_seen == moment)))

    def __str__(self) -> str:
        return urlsafe_b64encode(" ".join((self.until.isoformat(), *self.shown)).encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """The inverse of `str()`. Raises ConfigError."""
        try:
            until, *shown = urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii").split()
            return cls(datetime.fromisoformat(until).astimezone(UTC), tuple(shown))
        except (ValueError, OverflowError) as error:
            raise ConfigError(
                Text(
                    "`cursor` is not one that a page gave as `next`: leave it out to begin anew",
                    "`cursor` 不是某页返回的 `next`：去掉它可从头开始",
                )
            ) from error
