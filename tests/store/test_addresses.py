"""Channel addresses are secrets: in the database only their ciphers stand, and without the key it says what to do."""

from __future__ import annotations

import base64
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import URL, select, text

from monitor.errors import ConfigError, StoreError
from monitor.store import Sealed, open_store
from monitor.store.addresses import MARK, Plain
from monitor.store.sql import SqlStore
from monitor.store.tables import subscriptions
from tests.store.making import HOUR, NOON, claim, subscribe, tell, turn, watch

ADDRESS = "slack://TokenA-very-secret/TokenB/TokenC"
KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture
def cipher(tmp_path: Path) -> Sealed:
    """With a key file of one test's own, which is not there yet."""
    return Sealed(None, tmp_path / "state" / "secret.key")


@pytest.fixture
def sealed(sql_store: SqlStore, cipher: Sealed) -> SqlStore:
    """The same database, opened with a cipher."""
    return SqlStore(sql_store.database.url, cipher=cipher)


def kept(store: SqlStore) -> list[str]:
    """The addresses as they stand in the table."""
    with store.database.engine.connect() as db:
        return list(db.scalars(select(subscriptions.c.url).order_by(subscriptions.c.id)))


def test_an_address_is_kept_encrypted_and_comes_back(sealed: SqlStore) -> None:
    """Wherever a subscription is shown, and twice the same address looks different."""
    first = subscribe(sealed, "first", ADDRESS)
    subscribe(sealed, "second", ADDRESS)
    stored = kept(sealed)
    assert all(each.startswith(MARK) and "secret" not in each for each in stored)
    assert stored[0] != stored[1]
    assert [each.url for each in sealed.subscriptions()] == [ADDRESS, ADDRESS]
    (terms,) = watch(sealed, "terms")
    tell(sealed, terms, NOON, first.id)
    assert claim(sealed, NOON)[0].subscription.url == ADDRESS
    assert sealed.alerts()[0].subscription.url == ADDRESS
    assert sealed.pause_subscription("first", True).url == ADDRESS
    assert sealed.change_subscription("first", language="zh").url == ADDRESS
    assert sealed.remove_subscription("first").url == ADDRESS
    assert kept(sealed) == ["", stored[1]]
    sealed.close()


@pytest.mark.parametrize("reference", ["env:SLACK_URL", "file:/run/secrets/slack"])
def test_a_reference_is_no_secret(sealed: SqlStore, cipher: Sealed, reference: str) -> None:
    """It is kept as it is, and needs no key."""
    subscribe(sealed, "team", reference)
    assert kept(sealed) == [reference]
    assert sealed.subscriptions()[0].url == reference
    assert not cipher._file.exists()
    sealed.close()


def test_an_address_of_apprises_own_file_scheme_is_no_reference(cipher: Sealed) -> None:
    """Only a path after `file:/` is."""
    assert cipher.encrypts("file:///var/log/alerts")
    assert not cipher.encrypts("")


def test_addresses_kept_plain_are_encrypted_at_the_upgrade(sql_store: SqlStore, sealed: SqlStore) -> None:
    """Once; references stay."""
    subscribe(sql_store, "old", ADDRESS)
    subscribe(sql_store, "reference", "env:X")
    sql_store.remove_subscription(subscribe(sql_store, "gone", "json://gone").name)
    sealed.upgrade()
    first = kept(sealed)
    assert (first[0].startswith(MARK), first[1:]) == (True, ["env:X", ""])
    assert [each.url for each in sealed.subscriptions()] == [ADDRESS, "env:X"]
    sealed.upgrade()
    assert kept(sealed) == first
    sealed.close()


def test_nothing_of_a_plain_address_is_left_in_the_files(sqlite_store: SqlStore, cipher: Sealed) -> None:
    """Neither in free pages nor in the write-ahead log."""
    subscribe(sqlite_store, "old", ADDRESS)
    file = sqlite_store.database.file
    assert file is not None
    assert any(b"very-secret" in path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    sqlite_store.close()
    store = SqlStore(sqlite_store.database.url, cipher=cipher)
    store.upgrade()
    assert not any(b"very-secret" in path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    store.close()


def test_messages_hold_a_hash_that_tells_nothing_without_the_key(sealed: SqlStore) -> None:
    """Equal for equal addresses, as the rate of a channel needs it; another one under another key."""
    team = subscribe(sealed, "team", ADDRESS)
    (terms,) = watch(sealed, "terms")
    tell(sealed, terms, NOON, team.id)
    turn(sealed, now=NOON)
    assert claim(sealed, NOON + HOUR)[0].channel_sent == ()
    with sealed.database.engine.connect() as db:
        (channel,) = db.scalars(text("SELECT channel FROM dispatches"))
    assert channel == sealed._cipher.fingerprint(ADDRESS)
    assert channel not in (Plain().fingerprint(ADDRESS), Sealed(KEY, Path("none")).fingerprint(ADDRESS))
    sealed.close()


# --- the key


def test_the_key_file_is_its_owners_alone_and_stays(cipher: Sealed) -> None:
    """Made when the first address is kept; another process reads the same."""
    stored = cipher.encrypt(ADDRESS)
    assert cipher._file.stat().st_mode & 0o777 == 0o600
    assert Sealed(None, cipher._file).decrypt(stored) == ADDRESS
    assert [path.name for path in cipher._file.parent.iterdir()] == ["secret.key"]


def test_of_many_that_begin_at_once_one_makes_the_key(tmp_path: Path) -> None:
    """And all use that one."""
    ciphers = [Sealed(None, tmp_path / "secret.key") for _ in range(8)]
    gun = threading.Barrier(len(ciphers), timeout=30)
    stored: list[str] = []

    def begin(cipher: Sealed) -> None:
        gun.wait()
        stored.append(cipher.encrypt(ADDRESS))

    threads = [threading.Thread(target=begin, args=(cipher,)) for cipher in ciphers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [ciphers[0].decrypt(each) for each in stored] == [ADDRESS] * len(ciphers)


@pytest.mark.parametrize(
    "spelling",
    [KEY, KEY.replace("+", "-").replace("/", "_"), f" {KEY}\n", Fernet.generate_key().decode()],
    ids=["standard", "for addresses", "with blanks", "as Fernet makes it"],
)
def test_a_key_that_is_given_is_used_in_either_spelling(tmp_path: Path, spelling: str) -> None:
    """No file is made or read then."""
    cipher = Sealed(spelling, tmp_path / "secret.key")
    assert cipher.decrypt(cipher.encrypt(ADDRESS)) == ADDRESS
    assert not (tmp_path / "secret.key").exists()


@pytest.mark.parametrize("wrong", ["password", "", KEY[:-8], "ключ", "*" * 44])
def test_what_is_no_key_is_refused_in_words(tmp_path: Path, wrong: str) -> None:
    """Whether in the setting or in the file; never shown."""
    (tmp_path / "secret.key").write_text(wrong or "\n")
    with pytest.raises((ConfigError, StoreError), match=r"MONITOR_SECRET_KEY|secret\.key") as caught:
        Sealed(wrong or None, tmp_path / "secret.key").encrypt(ADDRESS)
    assert wrong == "" or wrong not in str(caught.value)
    assert caught.value.text.zh


def _remove(file: Path) -> None:
    file.unlink()


def _replace(file: Path) -> None:
    file.write_text(KEY)


@pytest.mark.parametrize(
    ("lose", "says", "zh"),
    [(_remove, r'"team".*secret\.key.*[Pp]ut the file back', "找不到密钥"), (_replace, r'"team".*another key.*secret\.key', "不符")],
    ids=["missing", "another"],
)
def test_without_the_key_it_is_said_what_to_do(sealed: SqlStore, cipher: Sealed, lose: Callable[[Path], None], says: str, zh: str) -> None:
    """History stays readable; no second key is made beside the lost one; removing and subscribing again mends it."""
    team = subscribe(sealed, "team", ADDRESS)
    (terms,) = watch(sealed, "terms")
    told = tell(sealed, terms, NOON, team.id)
    lose(cipher._file)
    store = SqlStore(sealed.database.url, cipher=Sealed(None, cipher._file))
    store.upgrade()
    for ask in (store.subscriptions, lambda: claim(store, NOON), lambda: subscribe(store, "new", ADDRESS)):
        with pytest.raises(StoreError, match=says if ask is store.subscriptions else "key") as caught:
            ask()
        assert zh in caught.value.text.zh
        assert "very-secret" not in str(caught.value)
    assert store.change(told.id) == told
    assert store.remove_subscription("team").url == ""
    subscribe(store, "team", ADDRESS)
    assert store.subscriptions()[0].url == ADDRESS
    store.close()
    sealed.close()


def test_a_store_opened_without_a_cipher_says_that_it_needs_one(sealed: SqlStore, sql_store: SqlStore) -> None:
    """It hands out no cipher text as an address."""
    subscribe(sealed, "team", ADDRESS)
    with pytest.raises(StoreError, match="encrypted"):
        sql_store.subscriptions()
    sealed.close()


def test_a_key_file_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(StoreError, match=r"taken/secret\.key.*MONITOR_SECRET_KEY"):
        Sealed(None, tmp_path / "taken" / "secret.key").encrypt(ADDRESS)


def test_keys_for_other_purposes_are_keys_of_their_own(tmp_path: Path) -> None:
    """Always the same for the same purpose, and good for Fernet."""
    cipher = Sealed(KEY, tmp_path / "none")
    assert cipher.derived("tickets") == Sealed(KEY, tmp_path / "none").derived("tickets")
    assert cipher.derived("tickets") != cipher.derived("channel")
    Fernet(cipher.derived("tickets"))


def test_a_store_is_opened_with_its_cipher(sqlite_url: URL, cipher: Sealed) -> None:
    """By its address alone, too."""
    store = open_store(sqlite_url.render_as_string(), cipher)
    subscribe(store, "team", ADDRESS)  # type: ignore[arg-type]
    store.close()
    with closing(sqlite3.connect(sqlite_url.database or "")) as db:
        assert db.execute("SELECT url FROM subscriptions").fetchone()[0].startswith(MARK)
