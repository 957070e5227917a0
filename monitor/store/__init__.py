"""What is kept: one public method of a store is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.lazy import lazily

if TYPE_CHECKING:
    from monitor.store.addresses import Cipher, Sealed
    from monitor.store.memory import MemoryStore
    from monitor.store.opening import open_store
    from monitor.store.quick import open_quickly

__all__ = ["Cipher", "MemoryStore", "Sealed", "open_quickly", "open_store"]

if not TYPE_CHECKING:  # else the type checker would believe any name
    __getattr__ = lazily(__name__, addresses="Cipher Sealed", memory="MemoryStore", opening="open_store", quick="open_quickly")
