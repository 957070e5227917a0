"""Bodies: content encodings, limits, and ends that never came."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.fetch.body import read_body
from monitor.fetch.failures import FetchError
from monitor.model import BrokenReason
from tests.fakes.site import Answer, Site
from tests.fetch.kit import QUICK, Kit

PAGE = ("<p>Supported countries and regions</p>" * 40 + "<p>不支持的地区</p>").encode()


def bare_deflate(body: bytes) -> bytes:
    """Deflate without the zlib header, as some servers send it."""
    pack = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return pack.compress(body) + pack.flush()


PACKED = {
    "": PAGE,
    "identity": PAGE,
    "utf-8": PAGE,
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]),
    "GZIP": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "br": brotli.compress(PAGE),
    "zstd": zstandard.ZstdCompressor().compress(PAGE[:50]) + zstandard.ZstdCompressor().compress(PAGE[50:]),
    "gzip, br": brotli.compress(gzip.compress(PAGE)),
}


def unpack(packed: bytes, encoding: str, step: int = 7, declared: int | None = None, **limits: object) -> bytes:
    """Read a body that comes in pieces of `step` bytes."""
    pieces: Iterable[bytes] = (packed[start : start + step] for start in range(0, len(packed), step))
    return read_body(pieces, encoding, declared, replace(QUICK, **limits))  # type: ignore[arg-type]


def refused(packed: bytes, encoding: str, step: int = 1000, **limits: object) -> FetchError:
    """The failure of a body."""
    with pytest.raises(FetchError) as caught:
        unpack(packed, encoding, step, **limits)
    return caught.value


@pytest.mark.parametrize("encoding", PACKED)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_every_encoding_is_undone_in_pieces_of_any_size(encoding: str, step: int) -> None:
    assert unpack(PACKED[encoding], encoding, step, len(PACKED[encoding])) == PAGE


@pytest.mark.parametrize("step", [1, 100_000])
def test_bare_deflate_is_understood(step: int) -> None:
    assert unpack(bare_deflate(PAGE), "deflate", step) == PAGE


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "gzip, br"])
def test_an_empty_body_is_empty_in_every_encoding(encoding: str) -> None:
    assert unpack(b"", encoding) == b""


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd"])
def test_a_packed_page_comes_through_the_fetcher(site: Site, kit: Kit, coding: str) -> None:
    got = kit.answer(site.page("/", Answer(body=PAGE, coding=coding)))
    assert got.body == PAGE
    assert coding in (site.requests[0].header("accept-encoding") or "")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_any_cut_of_a_packed_body_is_noticed(encoding: str) -> None:
    packed = PACKED[encoding] if encoding != "zstd" else zstandard.ZstdCompressor().compress(PAGE)
    for size in range(1, len(packed)):
        assert refused(packed[:size], encoding).reason is BrokenReason.TRUNCATED, size


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_a_body_that_is_not_in_its_encoding_is_a_protocol_failure(encoding: str) -> None:
    error = refused(PAGE, encoding)
    assert (error.reason, error.transient) == (BrokenReason.PROTOCOL, False)
    assert f"not {encoding}" in str(error)


def test_a_body_packed_many_times_over_is_refused() -> None:
    assert refused(b"", "gzip, gzip, gzip, gzip").reason is BrokenReason.PROTOCOL


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_stopped_while_it_goes_off(encoding: str) -> None:
    """50 MB of zeros in a few kilobytes: stopped near the limit, by size and by ratio."""
    zeros = bytes(50_000_000)
    pack = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": lambda body: brotli.compress(body, quality=1),
        "zstd": zstandard.ZstdCompressor().compress,
    }
    bomb = pack[encoding](zeros)
    by_size = refused(bomb, encoding, max_bytes=3_000_000, max_ratio=1e9)
    assert (by_size.reason, by_size.transient) == (BrokenReason.TOO_LARGE, False)
    by_ratio = refused(bomb, encoding, max_ratio=100.0)
    assert "unpack to more than" in str(by_ratio)


def test_a_small_page_may_unpack_well() -> None:
    page = b"a" * 900_000
    assert unpack(gzip.compress(page), "gzip", max_ratio=10.0) == page


def test_a_declared_length_over_the_limit_is_refused_before_reading() -> None:
    with pytest.raises(FetchError, match="larger than 10 bytes"):
        read_body(_never(), "", 11, replace(QUICK, max_bytes=10))


def _never() -> Iterable[bytes]:
    raise AssertionError("read")
    yield b""


def test_fewer_bytes_than_declared_is_truncated() -> None:
    with pytest.raises(FetchError, match="3 of 5 bytes came") as caught:
        read_body([b"abc"], "", 5, QUICK)
    assert caught.value.reason is BrokenReason.TRUNCATED


@settings(deadline=None)
@given(st.binary(max_size=2000), st.sampled_from(["gzip", "deflate", "br", "zstd"]), st.integers(1, 500))
def test_whatever_comes_ends_in_bytes_or_a_named_failure(junk: bytes, encoding: str, step: int) -> None:
    with suppress(FetchError):
        assert isinstance(unpack(junk, encoding, step), bytes)
