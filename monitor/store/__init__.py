"""What is kept: one public method of a store is one transaction."""

from monitor.store.addresses import Cipher, Sealed
from monitor.store.memory import MemoryStore
from monitor.store.opening import open_store

__all__ = ["Cipher", "MemoryStore", "Sealed", "open_store"]
