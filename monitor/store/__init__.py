"""What is kept: one public method of a store is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.lazy import lazily

if TYPE_CHECKING:
    from monitor.store.addresses import Cipher, Sealed
    from monitor.store.memory import MemoryStore
    from monitor.store.opening import open_store

__all__ = ["Cipher", "MemoryStore", "Sealed", "open_store"]

__getattr__ = lazily(__name__, addresses="Cipher Sealed", memory="MemoryStore", opening="open_store")
