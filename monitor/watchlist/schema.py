"""The form of a watchlist file. The models are strict and stay inside this room; what leaves it are the frozen values of `monitor.model`."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    TypeAdapter,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from monitor.model import DocumentType, SourceKind
from monitor.watchlist import values

Line = Annotated[str, AfterValidator(values.check_text)]
Slug = Annotated[str, AfterValidator(values.check_slug), WithJsonSchema({"type": "string", "pattern": f"^{values.SLUG}$"})]
Url = Annotated[str, AfterValidator(values.check_url), WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"})]
Selector = Annotated[str, AfterValidator(values.check_selector)]
Pattern = Annotated[str, AfterValidator(values.check_pattern), WithJsonSchema({"type": "string", "format": "regex"})]
Language = Annotated[str, AfterValidator(values.check_language)]
Type = Annotated[DocumentType, BeforeValidator(values.read_document_type)]
Kind = Annotated[SourceKind, BeforeValidator(values.read_kind)]
Interval = Annotated[
    timedelta,
    BeforeValidator(values.read_interval),
    WithJsonSchema({"type": "string", "pattern": r"^\s*(\d+\s*[wdhms]\s*)+$", "examples": ["30m", "1h", "1d"]}),
]
Headers = Annotated[dict[str, str], AfterValidator(values.check_headers)]


class Entry(BaseModel):
    """Strict: an unknown key or a value of another type is an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Names(Entry):
    """A name in English and Chinese. A plain text stands for both."""

    en: Line = Field(description="Name in English.")
    zh: Line = Field(description="Name in Simplified Chinese.")

    @model_validator(mode="before")
    @classmethod
    def _both(cls, value: object) -> object:
        return {"en": value, "zh": value} if isinstance(value, str) else value

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        mapping = handler.resolve_ref_schema(handler(core))
        return {"anyOf": [{"type": "string", "description": "The same name in both languages."}, mapping]}


class ScheduleEntry(Entry):
    """When a source is looked at: `every` an interval, or by a `cron` line in a time zone."""

    every: Interval | None = Field(None, description="Interval between looks, from 1m to 90d: 30m, 1h, 1d. Default 1h.")
    cron: Annotated[str, AfterValidator(values.read_cron)] | None = Field(
        None, description="Cron line of five fields: minute hour day month weekday (0 and 7 are Sunday)."
    )
    timezone: Annotated[str, AfterValidator(values.check_timezone)] | None = Field(
        None, description="IANA time zone of the cron line, for example Asia/Shanghai. Default UTC."
    )

    @model_validator(mode="after")
    def _one_of(self) -> Self:
        if (self.every is None) == (self.cron is None):
            values.bad('write either `every: 1h` or `cron: "0 9 * * 1-5"`, not both', '请写 `every: 1h` 或 `cron: "0 9 * * 1-5"` 之一')
        if self.timezone is not None and self.cron is None:
            values.bad("`timezone` belongs to `cron`: remove it or write a `cron`", "`timezone` 只与 `cron` 搭配：请删除，或写 `cron`")
        return self


class SourceEntry(Entry):
    """An address and how to read it."""

    url: Url = Field(description="Address of the page, http or https.")
    name: Slug | None = Field(None, description="Name of the source, unique in its document. Default for the first: the document's id.")
    kind: Kind = Field(SourceKind.AUTO, description="How the bytes are read. Default auto: by content type and first bytes.")
    language: Language | None = Field(None, description="BCP 47 tag the page is expected in. Default: the document's language.")
    select: list[Selector] = Field([], description="CSS selectors; what they match is the document. Default: the main content is detected.")
    remove: list[Selector] = Field([], description="CSS selectors of parts to drop from the selection.")
    headers: Headers = Field({}, description="Request headers to send, for example Accept-Language.")
    unverified: bool = Field(False, description="The address has not been confirmed by anyone yet.")


class DocumentPatch(Entry):
    """Part of a document: `id` names the one to change or switch off."""

    id: Slug = Field(description="Id of the document, unique in its provider.")
    off: bool = Field(False, description="true: do not watch this document.")
    name: Names | None = Field(None, description="What people call the document.")
    type: Type | None = Field(None, description="What kind of policy it is.")
    language: Language | None = Field(None, description="BCP 47 tag the document is expected in; another one is another edition.")
    schedule: ScheduleEntry | None = Field(None, description="When it is looked at. Default: the provider's schedule.")
    ignore: list[Pattern] = Field([], description="Regular expressions (Python); text they match is noise.")
    sources: Annotated[list[SourceEntry], Field(min_length=1)] | None = Field(None, description="The addresses it is read from.")


class DocumentEntry(DocumentPatch):
    """A policy of the provider, read from one or more sources."""

    name: Names = Field(description="What people call the document.")
    type: Type = Field(description="What kind of policy it is.")
    sources: Annotated[list[SourceEntry], Field(min_length=1)] = Field(description="The addresses it is read from.")


class ExtensionFile(Entry):
    """Changes to a provider that another file defines: documents added, changed by id, or switched off."""

    extends: Slug = Field(description="Id of the provider to change.")
    off: bool = Field(False, description="true: do not watch this provider.")
    name: Names | None = Field(None, description="The provider's name.")
    home: Url | None = Field(None, description="The provider's home page.")
    schedule: ScheduleEntry | None = Field(None, description="When its documents are looked at, unless they say otherwise.")
    documents: list[DocumentPatch] = Field([], description="Documents to add (complete) or to change (only what differs).")


class ProviderFile(Entry):
    """A provider and the documents to watch of it."""

    provider: Slug = Field(description="Id of the provider, unique among all watchlists.")
    name: Names = Field(description="The provider's name.")
    home: Url | None = Field(None, description="The provider's home page.")
    off: bool = Field(False, description="true: do not watch this provider.")
    schedule: ScheduleEntry | None = Field(
        None, description="When its documents are looked at, unless they say otherwise. Default every 1h."
    )
    documents: Annotated[list[DocumentEntry], Field(min_length=1)] = Field(description="The policies to watch.")


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a watchlist file, for editors."""
    schema = _without_null(TypeAdapter[ProviderFile | ExtensionFile](ProviderFile | ExtensionFile).json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Policy monitor watchlist",
        "description": "One provider a file: what to watch of it.",
        **schema,
    }


def _without_null(schema: Any) -> Any:
    """The schema without null: a key that is not needed is left out, an empty one is an error."""
    if isinstance(schema, list):
        return [_without_null(each) for each in schema if each != {"type": "null"}]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _without_null(value) for key, value in schema.items() if not (key == "default" and value is None)}
    alternatives = kept.get("anyOf", [])
    return {**alternatives[0], **{k: v for k, v in kept.items() if k != "anyOf"}} if len(alternatives) == 1 else kept
