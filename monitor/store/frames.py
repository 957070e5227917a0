"""Contents as zstd frames: in full, or against an earlier content that serves as the frame's dictionary."""

from __future__ import annotations

import zstandard

LEVEL = 9
"""Of zstd. Level 5 saves a tenth of a millisecond a page of 100–600 kB and needs 4% more room, level 15 six times as long for nothing."""

REMOVED = b""
"""Stands for the frame of a content that was removed: its hash and size stay. No frame is empty."""

_TABLES = 18
"""Binary logarithm of the slots in which zstd looks for what it saw: more would take longer to empty than a delta takes to write."""


class Base:
    """A content that others are kept against. Its dictionary is made when it is first wanted, and serves for all of them.

    A frame depends on content and base only, never on what was kept before. Not to be shared between threads.
    """

    __slots__ = ("_compressor", "content")

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._compressor: zstandard.ZstdCompressor | None = None

    def delta(self, content: bytes) -> bytes:
        """A frame that can only be read back with this base."""
        if len(content) > len(self.content):  # the dictionary's window would not reach back to all of the base
            return _compressor(len(content) + len(self.content), self.content).compress(content)
        if self._compressor is None:
            self._compressor = _compressor(2 * len(self.content), self.content)
        return self._compressor.compress(content)


def compress(content: bytes) -> bytes:
    """A frame that stands alone."""
    return _compressor(len(content)).compress(content)


def expand(data: bytes, base: bytes = b"") -> bytes:
    """The content of a frame. Raises zstandard.ZstdError where it is damaged."""
    return zstandard.ZstdDecompressor(dict_data=_dictionary(base)).decompress(data)


def _compressor(size: int, base: bytes = b"") -> zstandard.ZstdCompressor:
    small = {"hash_log": _TABLES, "chain_log": _TABLES} if base and size > 2**_TABLES else {}
    parameters = zstandard.ZstdCompressionParameters.from_level(LEVEL, source_size=size, write_dict_id=False, **small)
    return zstandard.ZstdCompressor(compression_params=parameters, dict_data=_dictionary(base))


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict | None:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if base else None
