"""The form of a watchlist file. The models are strict and stay inside this room; what leaves it are the frozen values of `monitor.model`."""

from __future__ import annotations

from typing import Annotated, Any, Self

from pydantic import AfterValidator, Field, TypeAdapter, model_validator

from monitor.watchlist import values
from monitor.watchlist.entries import ApiEntry, Entry, Interval, Language, Names, Pattern, Slug, SourceEntry, Type, Url


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
    apis: list[ApiEntry] = Field([], description="APIs to add, or to replace by id.")
    packs: list[Slug] = Field([], description="Sets of providers to which this one belongs; replaces those of the file it changes.")


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
    apis: list[ApiEntry] = Field([], description="What is known of its APIs.")
    packs: list[Slug] = Field([], description="Sets of providers that people choose together, such as us-frontier or coding-tools.")


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
