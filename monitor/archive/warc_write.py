"""The history as a web archive. Source: the WARC Format 1.1, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/.

A `warcinfo` record; for each source a `metadata` record with its line of `monitor.archive.lines`; then its answers as `response` records, each
with a `metadata` record that says of which source and look it is. A look that confirmed a version without a new body is a `revisit` record.
Ids are made of what the records hold: the same history gives the same ids.
"""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from io import BytesIO
from typing import IO
from uuid import NAMESPACE_URL, uuid5

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from monitor.archive.lines import SourceLine, dumps
from monitor.model import Response, SourceKey

ORIGINAL = "x-archive-orig-"
"""Before the names of headers that do not fit the body as it is kept: unpacked and whole."""
CHANGED = frozenset({"content-encoding", "transfer-encoding", "content-length"})
SOFTWARE = "policy-monitor"
FIELDS = "application/warc-fields"


class Writer:
    """Writes records one after the other."""

    def __init__(self, stream: IO[bytes], *, packed: bool) -> None:
        self._warc = WARCWriter(stream, gzip=packed, warc_version="1.1")

    def info(self, program: str, made_at: datetime, wanted: str) -> None:
        """The first record: what the file is."""
        fields = {
            "software": program,
            "format": "WARC File Format 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "description": wanted,
        }
        self._write(
            "", "warcinfo", _fields(fields), FIELDS, {"WARC-Record-ID": record_id("info", program, wanted), "WARC-Date": warc_date(made_at)}
        )

    def source(self, line: SourceLine, made_at: datetime) -> None:
        """A source, for readers that know this program."""
        headers = {"WARC-Record-ID": record_id("source", str(line.key)), "WARC-Date": warc_date(made_at)}
        self._write(line.url or _urn(line.key), "metadata", dumps(line).encode(), "application/json", headers)

    def response(self, source: SourceKey, at: datetime, response: Response, *, anew: bool) -> str:
        """An answer, and what the look was. `anew`: the page was only read anew by other rules. Returns the id of its record."""
        id_ = record_id("response", str(source), at.isoformat())
        url = response.url or _urn(source)
        record = self._warc.create_warc_record(
            url,
            "response",
            payload=BytesIO(response.body),
            length=len(response.body),
            warc_headers_dict={"WARC-Record-ID": id_, "WARC-Date": warc_date(at)},
            http_headers=_http(response),
        )
        self._warc.write_record(record)
        told = {"final-url": response.final_url, "redirects": json.dumps(response.redirects), "http-version": response.http_version}
        told |= {"fetched-at": response.fetched_at.isoformat(), "reading": "anew" if anew else ""}
        self._look(url, id_, source, at, told)
        return id_

    def revisit(self, source: SourceKey, at: datetime, response: Response, of: str, of_at: datetime) -> None:
        """A look that brought the bytes of an earlier record again."""
        id_ = record_id("revisit", str(source), at.isoformat())
        url = response.url or _urn(source)
        record = self._warc.create_revisit_record(
            url,
            payload_digest(response.body),
            url,
            warc_date(of_at),
            http_headers=_http(response),
            warc_headers_dict={"WARC-Record-ID": id_, "WARC-Date": warc_date(at), "WARC-Refers-To": of},
        )
        self._warc.write_record(record)
        self._look(url, id_, source, at, {})

    def _look(self, url: str, id_: str, source: SourceKey, at: datetime, more: dict[str, str]) -> None:
        fields = {"source": str(source), "looked-at": at.isoformat(), **more}
        headers = {"WARC-Record-ID": record_id("look", id_), "WARC-Date": warc_date(at), "WARC-Refers-To": id_}
        self._write(url, "metadata", _fields(fields), FIELDS, headers)

    def _write(self, url: str, kind: str, payload: bytes, media: str, headers: dict[str, str]) -> None:
        record = self._warc.create_warc_record(
            url, kind, payload=BytesIO(payload), length=len(payload), warc_content_type=media, warc_headers_dict=headers
        )
        self._warc.write_record(record)


def record_id(*parts: str) -> str:
    """Always the same for the same parts."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, ' '.join((SOFTWARE, *parts)))}>"


def warc_date(at: datetime) -> str:
    """To the microsecond, which WARC 1.1 allows."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def payload_digest(body: bytes) -> str:
    """As warcio writes it."""
    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()  # noqa: S324 - the digest that web archives use to find equal bodies


def _urn(source: SourceKey) -> str:
    return f"urn:policy-monitor:{source}"


def _http(response: Response) -> StatusAndHeaders:
    headers = [(ORIGINAL + name if name in CHANGED else name, " ".join(value.split())) for name, value in response.headers]
    headers.append(("content-length", str(len(response.body))))
    return StatusAndHeaders(f"{response.status} {_REASONS.get(response.status, 'Other')}", headers, protocol="HTTP/1.1")


_REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 403: "Forbidden", 404: "Not Found", 429: "Too Many Requests"}


def _fields(fields: dict[str, str]) -> bytes:
    return "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value).encode()
