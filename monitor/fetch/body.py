"""Bodies: content encodings undone piece by piece, within limits of size and ratio, and complete."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli  # type: ignore[import-untyped]  # ships no types
import zstandard

from monitor.fetch.failures import FetchError
from monitor.fetch.options import FetchSettings
from monitor.model import BrokenReason

ACCEPT_ENCODING = "gzip, deflate, br, zstd"
_PIECE = 64 * 1024
_SIP = 256
"""zstd has no limit for what one call may give: 4 bytes become 128 kB at most (RFC 8878 section 3.1.1.2.3), this many about 8 MB."""
_MAX_WINDOW = 8 * 1024 * 1024
"""Largest zstd window that a decoder must support (RFC 9659)."""
_MAX_CODINGS = 3

Decode = Callable[[Iterator[bytes]], Iterator[bytes]]
"""From encoded pieces to decoded ones of bounded size, so that a bomb is stopped while it goes off."""


class _Counter:
    """Counts what comes over the line and stops at the limit."""

    def __init__(self, chunks: Iterable[bytes], limit: int) -> None:
        self._chunks = chunks
        self._limit = limit
        self.count = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.count += len(chunk)
            if self.count > self._limit:
                raise too_large(self._limit)
            yield chunk


def too_large(limit: int) -> FetchError:
    """The failure of a body over the limit."""
    return FetchError(BrokenReason.TOO_LARGE, f"the answer is larger than {limit} bytes", transient=False)


def read_body(chunks: Iterable[bytes], encoding: str, declared: int | None, settings: FetchSettings) -> bytes:
    """The whole body with its content encoding undone.

    `declared` is the Content-Length, if one came. Raises FetchError: too large, truncated, or not in the encoding it claims.
    """
    if declared is not None and declared > settings.max_bytes:
        raise too_large(settings.max_bytes)
    raw = _Counter(chunks, settings.max_bytes)
    body = bytearray()
    for piece in _decoded(iter(raw), encoding):
        body += piece
        if len(body) > settings.max_bytes:
            raise too_large(settings.max_bytes)
        if len(body) > max(settings.ratio_floor, settings.max_ratio * raw.count):
            raise FetchError(BrokenReason.TOO_LARGE, f"{raw.count} bytes unpack to more than {len(body)}", transient=False)
    if declared is not None and raw.count != declared:
        raise _truncated(f"{raw.count} of {declared} bytes came")
    return bytes(body)


def _truncated(detail: str) -> FetchError:
    return FetchError(BrokenReason.TRUNCATED, f"the answer broke off ({detail})", transient=True)


def _decoded(chunks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    """Undo the codings, last applied first (RFC 9110 section 8.4). An unknown one is ignored, as browsers do."""
    codings = [name for part in encoding.lower().split(",") if (name := part.strip()) in _DECODERS]
    if len(codings) > _MAX_CODINGS:
        raise FetchError(BrokenReason.PROTOCOL, f"packed {len(codings)} times over", transient=False)
    for coding in reversed(codings):
        chunks = _named(coding, chunks)
    return chunks


def _named(coding: str, chunks: Iterator[bytes]) -> Iterator[bytes]:
    try:
        yield from _DECODERS[coding](chunks)
    except (zlib.error, brotli.error, zstandard.ZstdError) as error:
        raise FetchError(BrokenReason.PROTOCOL, f"the answer is not {coding} as it says ({error})", transient=False) from error


def _zlib(chunks: Iterator[bytes], wbits: int) -> Iterator[bytes]:
    unpack = zlib.decompressobj(wbits)
    fed = False
    for chunk in chunks:
        data = chunk
        while data:
            if unpack.eof:  # several members in a row are one body (RFC 1952 section 2.2)
                unpack = zlib.decompressobj(wbits)
            fed = True
            yield unpack.decompress(data, _PIECE)
            data = unpack.unused_data if unpack.eof else unpack.unconsumed_tail
    if fed and not unpack.eof:
        raise _truncated("the packed data has no end")


def _gzip(chunks: Iterator[bytes]) -> Iterator[bytes]:
    return _zlib(chunks, zlib.MAX_WBITS | 16)


def _deflate(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """RFC 9110 says zlib; some servers send bare deflate. The zlib header (RFC 1950) tells them apart."""
    first = b""
    for chunk in chunks:
        first += chunk
        if len(first) >= 2:
            break
    zlib_header = len(first) >= 2 and first[0] & 0x0F == 8 and int.from_bytes(first[:2], "big") % 31 == 0
    return _zlib(_chain(first, chunks), zlib.MAX_WBITS if zlib_header else -zlib.MAX_WBITS)


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _brotli(chunks: Iterator[bytes]) -> Iterator[bytes]:
    unpack = brotli.Decompressor()
    fed = False
    for chunk in chunks:
        fed = fed or bool(chunk)
        yield unpack.process(chunk, output_buffer_limit=_PIECE)
        while not unpack.can_accept_more_data():
            yield unpack.process(b"", output_buffer_limit=_PIECE)
    if fed and not unpack.is_finished():
        raise _truncated("the packed data has no end")


def _zstd(chunks: Iterator[bytes]) -> Iterator[bytes]:
    fresh = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj
    unpack = fresh()
    fed = False
    for chunk in chunks:
        data = chunk
        while data:
            if unpack.eof:  # several frames in a row are one body (RFC 8878 section 3.1)
                unpack = fresh()
            fed = True
            yield unpack.decompress(data[:_SIP])
            data = (unpack.unused_data if unpack.eof else b"") + data[_SIP:]
    if fed and not unpack.eof:
        raise _truncated("the packed data has no end")


_DECODERS: dict[str, Decode] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
