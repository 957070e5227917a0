"""Channel addresses as they are kept: encrypted, for they are secrets. A reference (`env:NAME`, `file:/path`) is none and is kept as it is.

Fernet (https://github.com/fernet/spec): AES-128-CBC with HMAC-SHA256, so that a wrong key is told from a right one.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import re
import threading
from pathlib import Path
from typing import Protocol

from monitor.errors import ConfigError, StoreError
from monitor.model import Text

MARK = "fernet:"
"""Begins every encrypted address; no channel is called so."""
_REFERENCE = re.compile(r"env:|file:/(?!/)")
_KEY_BYTES = 32
_OUTPUT = 32
"""Hexadecimal digits of a channel's fingerprint."""


class Cipher(Protocol):
    """How addresses are kept."""

    def encrypts(self, address: str) -> bool:
        """Whether this one is kept encrypted."""

    def encrypt(self, address: str) -> str:
        """What is to be kept. Raises StoreError, ConfigError."""

    def decrypt(self, kept: str) -> str:
        """The address. Raises StoreError where the key is missing or another one, ConfigError where it is none."""

    def fingerprint(self, address: str) -> str:
        """Equal for equal addresses, and of no use to whoever reads it without the key."""


class Plain:
    """Keeps addresses as they are: for stores that nobody else can read, and for tests."""

    def encrypts(self, address: str) -> bool:  # noqa: ARG002 - the protocol's signature
        """None is."""
        return False

    def encrypt(self, address: str) -> str:
        """The address itself."""
        return address

    def decrypt(self, kept: str) -> str:
        """The address itself. Raises StoreError for one that was encrypted: this store was opened without its key."""
        if kept.startswith(MARK):
            raise StoreError(_missing("secret.key"))
        return kept

    def fingerprint(self, address: str) -> str:
        """Of the address alone."""
        return hashlib.sha256(address.encode()).hexdigest()[:_OUTPUT]


class Sealed:
    """Keeps addresses encrypted. The key is a given one, or that in a file, which is made when the first address is to be kept."""

    def __init__(self, key: str | None, file: Path) -> None:
        """`key`: 32 bytes in base64. Nothing is read yet, and the file is not looked at where a key is given."""
        self._given = key
        self._file = file
        self._lock = threading.Lock()
        self._key: bytes | None = None

    def encrypts(self, address: str) -> bool:
        """All but references (`monitor.settings.references`)."""
        return bool(address) and not _REFERENCE.match(address) and not address.startswith(MARK)

    def encrypt(self, address: str) -> str:
        """See `Cipher`. Makes the key file where there is none."""
        if not self.encrypts(address):
            return address
        from cryptography.fernet import Fernet  # here: it takes as long to load as a small command, and few commands need it

        return MARK + Fernet(base64.urlsafe_b64encode(self._secret(make=True))).encrypt(address.encode()).decode()

    def decrypt(self, kept: str) -> str:
        """See `Cipher`."""
        if not kept.startswith(MARK):
            return kept
        from cryptography.fernet import Fernet, InvalidToken

        try:
            return Fernet(base64.urlsafe_b64encode(self._secret())).decrypt(kept.removeprefix(MARK)).decode()
        except InvalidToken as error:
            raise StoreError(_wrong(self._name)) from error

    def fingerprint(self, address: str) -> str:
        """See `Cipher`."""
        return hmac.new(self.derived("channel"), address.encode(), hashlib.sha256).hexdigest()[:_OUTPUT]

    def derived(self, purpose: str) -> bytes:
        """A key for another purpose, 32 bytes in url-safe base64, from which this one cannot be found. Raises as `encrypt` does."""
        return base64.urlsafe_b64encode(hmac.new(self._secret(make=True), purpose.encode(), hashlib.sha256).digest())

    @property
    def _name(self) -> str:
        return "MONITOR_SECRET_KEY" if self._given else str(self._file)

    def _secret(self, *, make: bool = False) -> bytes:
        with self._lock:
            if self._key is None:
                self._key = _read_key(self._given or self._kept(make), self._name)
            return self._key

    def _kept(self, make: bool) -> str:
        try:
            if make and not self._file.exists():
                _write_key(self._file)
            return self._file.read_text(encoding="ascii").strip()
        except FileNotFoundError as error:
            raise StoreError(_missing(str(self._file))) from error
        except (OSError, UnicodeDecodeError) as error:
            raise StoreError(_unreadable(str(self._file), getattr(error, "strerror", None) or type(error).__name__)) from error


def _read_key(text: str, name: str) -> bytes:
    """Both spellings of base64 are taken: `openssl rand` writes the usual one, Fernet its own."""
    try:
        key = base64.b64decode(text.strip().translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY_BYTES:
        raise ConfigError(_no_key(name))
    return key


def _write_key(file: Path) -> None:
    """Complete or not at all: of several processes that begin at once, one writes the key, and all read that one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}.part")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)) + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(unfinished, file)
        except FileExistsError:  # another one was faster; its key is the key
            return
    finally:
        unfinished.unlink()


def _missing(name: str) -> Text:
    return Text(
        f"Channel addresses in the database are encrypted, and their key is not there: {name}. Put the file back from your backup, or set "
        "MONITOR_SECRET_KEY. If the key is lost: remove the subscriptions and subscribe again with their addresses.",
        f"数据库中的渠道地址已加密，但找不到密钥：{name}。请从备份中恢复该文件，或设置 MONITOR_SECRET_KEY。"
        "若密钥已丢失：请移除这些订阅，再用原地址重新订阅。",
    )


def _wrong(name: str) -> Text:
    return Text(
        f"Channel addresses in the database were encrypted with another key than the one in {name}. Use the key that they were written with. "
        "If it is lost: remove the subscriptions and subscribe again with their addresses.",
        f"数据库中的渠道地址是用另一把密钥加密的，与 {name} 中的密钥不符。请使用当初写入时的密钥。"
        "若密钥已丢失：请移除这些订阅，再用原地址重新订阅。",
    )


def _unreadable(name: str, reason: str) -> Text:
    return Text(
        f"The key of the channel addresses cannot be read or made: {name} ({reason}). Let the monitor's user read it and write in its folder, "
        "or set MONITOR_SECRET_KEY.",
        f"无法读取或建立渠道地址的密钥：{name}（{reason}）。请允许监控程序用户读取该文件并在其目录中写入，或设置 MONITOR_SECRET_KEY。",
    )


def _no_key(name: str) -> Text:
    return Text(
        f"{name}: this is no key; write 32 random bytes in base64, as `openssl rand -base64 32` prints them",
        f"{name}：不是密钥；请写入 32 个随机字节的 base64，例如 `openssl rand -base64 32` 的输出",
    )
