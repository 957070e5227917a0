"""The parts of a watchlist file's form: a source with how it is asked and read, an API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from monitor.model import DocumentType, SourceKind, Way
from monitor.watchlist import values

Line = Annotated[str, AfterValidator(values.check_text)]
Slug = Annotated[str, AfterValidator(values.check_slug), WithJsonSchema({"type": "string", "pattern": f"^{values.SLUG}$"})]
Url = Annotated[str, AfterValidator(values.check_url), WithJsonSchema({"type": "string", "format": "uri", "pattern": "^https?://"})]
Css = Annotated[str, AfterValidator(values.check_selector)]
Selector = Annotated[str, AfterValidator(values.check_selector_of)]
Pattern = Annotated[str, AfterValidator(values.check_pattern), WithJsonSchema({"type": "string", "format": "regex"})]
Language = Annotated[str, AfterValidator(values.check_language)]
Type = Annotated[DocumentType, BeforeValidator(values.read_document_type)]
Kind = Annotated[SourceKind, BeforeValidator(values.read_kind)]
Interval = Annotated[
    timedelta,
    BeforeValidator(values.read_interval),
    WithJsonSchema({"type": "string", "pattern": r"^\s*(\d+\s*[wdhms]\s*)+$", "examples": ["30m", "1h", "1d"]}),
]
AskedBy = Annotated[Way, BeforeValidator(values.read_way)]
Protocol = Literal["openai-chat", "openai-responses", "anthropic-messages", "gemini"]
Reference = Annotated[
    str, AfterValidator(values.check_reference), WithJsonSchema({"type": "string", "pattern": "^(env:[A-Za-z_][A-Za-z0-9_]*|file:/.+)$"})
]
Variable = Annotated[str, AfterValidator(values.check_variable), WithJsonSchema({"type": "string", "pattern": "^[A-Za-z_][A-Za-z0-9_]*$"})]
Day = Annotated[date, BeforeValidator(values.read_day), WithJsonSchema({"type": "string", "format": "date"})]
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


class BrowserEntry(Entry):
    """What a browser does before the page is taken."""

    wait_for: Css | None = Field(None, description="CSS selector that must be there. Default: until the network is idle.")
    click: list[Css] = Field([], description="CSS selectors clicked in turn where they are there: consent, 'show all'.")


class FollowEntry(Entry):
    """Which items of a feed matter, and how their pages are read."""

    keywords: list[Line] = Field([], description="An item whose text has one of them is told even where no fact is found.")
    select: list[Css] = Field([], description="CSS selectors for the items' pages. Default: the main content is detected.")
    links: Css | None = Field(None, description="For an index page: CSS selector of the links that are items. Default: detected.")
    max_items: Annotated[int, BeforeValidator(values.read_number(1, 200)), Field(ge=1, le=200)] = Field(
        20, description="Items' pages fetched in one look at most, 1 to 200."
    )


class ProbeEntry(Entry):
    """A tiny request to an API, with the user's own key."""

    protocol: Protocol = Field(description="Wire protocol of the API.")
    key: Reference | None = Field(None, description="Where the key is: env:NAME or file:/path. Without one the probe is off.")
    model: Line | None = Field(None, description="A message of one token to this model. Default: only the models are listed.")
    vantage: Slug = Field("here", description="Name of the place it is asked from.")
    proxy: Reference | None = Field(None, description="Where the proxy of that place is: env:NAME or file:/path.")
    daily_limit: Annotated[int, BeforeValidator(values.read_number(1, 5000)), Field(ge=1, le=5000)] = Field(
        300, description="Requests a day at most, 1 to 5000."
    )


class SourceEntry(Entry):
    """An address and how to read it."""

    url: Url = Field(description="Address of the page, http or https. Of a probe: the API's base URL.")
    name: Slug | None = Field(None, description="Name of the source, unique in its document. Default for the first: the document's id.")
    kind: Kind = Field(SourceKind.AUTO, description="How the bytes are read. Default auto: by content type and first bytes.")
    language: Language | None = Field(None, description="BCP 47 tag the page is expected in. Default: the document's language.")
    select: list[Selector] = Field(
        [], description="CSS selectors (kind json: JMESPath); what they match is the document. Default: the main content is detected."
    )
    remove: list[Css] = Field([], description="CSS selectors of parts to drop from the selection.")
    headers: Headers = Field({}, description="Request headers to send, for example Accept-Language.")
    way: AskedBy = Field(Way.HTTP, description="How the address is asked. Default http; browser is for pages that a script writes.")
    browser: BrowserEntry | None = Field(None, description="What the browser does before the page is taken (way: browser).")
    follow: FollowEntry | None = Field(None, description="Which items matter (kind: feed).")
    probe: ProbeEntry | None = Field(None, description="The request (kind: probe or models).")
    unverified: bool = Field(False, description="The address has not been confirmed by anyone yet.")

    @model_validator(mode="after")
    def _together(self) -> Self:
        if self.browser is not None and self.way is not Way.BROWSER:
            values.bad("`browser` belongs to `way: browser`: add that or remove it", "`browser` 只与 `way: browser` 搭配：请补上或删除")
        if self.follow is not None and self.kind is not SourceKind.FEED:
            values.bad("`follow` belongs to `kind: feed`: add that or remove it", "`follow` 只与 `kind: feed` 搭配：请补上或删除")
        if (self.probe is not None) != (self.kind in (SourceKind.PROBE, SourceKind.MODELS)):
            values.bad(
                "`probe` and `kind: probe` (or `kind: models`) belong together: write both or neither",
                "`probe` 须与 `kind: probe`（或 `kind: models`）一起写：要么都写，要么都不写",
            )
        if self.way is Way.BROWSER and self.kind not in (SourceKind.AUTO, SourceKind.HTML):
            values.bad("a browser gives HTML: remove `kind` or `way: browser`", "浏览器取得的是 HTML：请删除 `kind` 或 `way: browser`")
        return self


class ApiEntry(Entry):
    """What is known of one of the provider's APIs, with where from."""

    id: Slug = Field(description="Id of the API, unique in its provider: api, coding-plan, …")
    name: Names | None = Field(None, description="What people call it. Default: the provider's name and the id.")
    base_urls: Annotated[dict[Protocol, list[Url]], Field(min_length=1)] = Field(
        description="Base URLs by wire protocol; of several, the first is the usual one."
    )
    regions: Slug | None = Field(None, description="Id of the document of this provider that lists where it is served.")
    entity: Line | None = Field(None, description="Contracting entity.")
    models: list[Line] = Field([], description="Models it serves, where few are worth naming.")
    key_variable: Variable | None = Field(None, description="Environment variable by which clients take the key.")
    source: Line = Field(description="Address or document where these facts are from.")
    as_of: Day | None = Field(None, description="The day of that, as YYYY-MM-DD in quotes or plain.")
