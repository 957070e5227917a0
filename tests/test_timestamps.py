"""Time stamps: what an authority is asked, and what of its answer is believed."""

from __future__ import annotations

import hashlib
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509

from monitor import timestamps
from monitor.timestamps import TimestampError, ask, proves, read, request, trusted
from tests.tsa import Authority, openssl, serving

DIGEST = hashlib.sha256(b"heads").digest()
OTHER = hashlib.sha256(b"other").digest()

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the authority that is asked here")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.founded(tmp_path_factory.mktemp("tsa"))


@pytest.fixture(scope="module")
def answer(authority: Authority) -> bytes:
    return authority.answer(request(DIGEST, 12345))


def certificates(file: Path) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(file.read_bytes())


def test_a_question_is_one_that_others_can_read(tmp_path: Path) -> None:
    """By openssl's own words."""
    (tmp_path / "q").write_bytes(request(DIGEST, 12345))
    openssl(tmp_path, "ts", "-query", "-in", "q", "-text", "-out", "words")
    words = (tmp_path / "words").read_text()
    assert "sha256" in words
    assert "0x3039" in words
    assert "Certificate required: yes" in words


@pytest.mark.parametrize(
    ("key", "digest"),
    [(("rsa:2048",), "sha256"), (("rsa:2048",), "sha512"), (("ec", "-pkeyopt", "ec_paramgen_curve:P-256"), "sha384")],
    ids=["rsa", "rsa-sha512", "ec"],
)
def test_an_answer_says_which_hash_was_there_when_and_who_says_so(tmp_path: Path, key: tuple[str, ...], digest: str) -> None:
    """For the keys and hashes that authorities use."""
    own = Authority.founded(tmp_path / "tsa", key, digest)
    token = read(own.answer(request(DIGEST, 99)))
    assert (token.imprint, token.nonce, token.serial, token.signed_by) == (DIGEST, 99, 2, "CN=Test TSA")
    assert token.at.utcoffset() == timedelta(0)
    assert trusted(token, certificates(own.ca))


def test_a_signature_with_pss_and_a_signer_named_by_its_key_are_understood(authority: Authority, answer: bytes) -> None:
    """As some authorities do."""
    stamped = timestamps._stamped(timestamps._parts(timestamps._parts(timestamps._parts(timestamps._items(answer)[1])[1])[0])[2])
    signed = authority.signs(stamped, "-keyid", "-keyopt", "rsa_padding_mode:pss")
    made = timestamps._tlv(0x30, bytes.fromhex("3003020100") + signed)
    assert read(made).imprint == DIGEST
    plain = timestamps._tlv(0x30, bytes.fromhex("3003020100") + authority.signs(stamped, "-noattr"))
    with pytest.raises(TimestampError, match="not in the form"):
        read(plain)


def test_an_answer_proves_its_own_hash_alone(answer: bytes) -> None:
    """And nothing proves nothing."""
    assert proves(answer, DIGEST)
    assert not proves(answer, OTHER)
    assert not proves(b"", DIGEST)
    assert not proves(answer[:-1], DIGEST)


def test_an_altered_byte_of_what_is_signed_is_noticed(answer: bytes) -> None:
    """The hash, the time, the signature itself; and no byte anywhere makes anything but an answer or a refusal."""
    place = answer.index(DIGEST)
    for altered in (place, place + 45, len(answer) - 1):
        assert not proves(answer[:altered] + bytes([answer[altered] ^ 1]) + answer[altered + 1 :], DIGEST)
    for altered in range(0, len(answer), 7):
        proves(answer[:altered] + bytes([answer[altered] ^ 0x55]) + answer[altered + 1 :], DIGEST)


def test_only_a_certificate_for_time_stamps_may_sign_them(tmp_path: Path, answer: bytes) -> None:
    """One for web servers may not."""
    stamped = timestamps._stamped(timestamps._parts(timestamps._parts(timestamps._parts(timestamps._items(answer)[1])[1])[0])[2])
    web = Authority.founded(tmp_path / "web", usage="serverAuth")
    made = timestamps._tlv(0x30, bytes.fromhex("3003020100") + web.signs(stamped))
    with pytest.raises(TimestampError, match="signature"):
        read(made)


def test_a_signer_is_trusted_only_by_its_own_authority_and_in_its_time(tmp_path: Path, authority: Authority, answer: bytes) -> None:
    """Not by another of the same name."""
    from dataclasses import replace

    token = read(answer)
    stranger = Authority.founded(tmp_path / "stranger")
    assert trusted(token, certificates(authority.ca))
    assert trusted(token, [token.signer])
    assert not trusted(token, certificates(stranger.ca))
    assert not trusted(token, [])
    assert not trusted(replace(token, at=token.signer.not_valid_after_utc + timedelta(seconds=1)), certificates(authority.ca))


def test_a_refusal_is_told_with_the_authoritys_words(authority: Authority) -> None:
    """SHA-512 is not among what this one stamps, and a question of nothing is none."""
    with pytest.raises(TimestampError, match=r"refused \(.*Bad request format"):
        read(authority.answer(b"no question"))


def test_an_authority_is_asked_over_http(authority: Authority) -> None:
    """As RFC 3161 says, section 3.4."""
    with serving(authority) as url:
        assert read(ask(url, request(DIGEST, 7))).nonce == 7


def test_an_authority_that_gives_nothing_is_named_without_its_password(authority: Authority) -> None:
    """A status, too much, or nobody there."""
    with serving(authority, 503, b"busy") as url, pytest.raises(TimestampError, match=r"127\.0\.0\.1.*HTTP 503"):
        ask(url, b"?")
    with serving(authority, 200, b"x" * (timestamps.MOST + 1)) as url, pytest.raises(TimestampError, match="bytes"):
        ask(url, b"?")
    with pytest.raises(TimestampError) as caught:
        ask("http://user:secret@127.0.0.1:9/?key=secret", b"?", (0.5, 0.5))
    assert "secret" not in str(caught.value)
    with pytest.raises(TimestampError):
        ask("ftp://example.org", b"?")


def test_times_have_any_number_of_parts_of_a_second() -> None:
    """RFC 3161, section 2.4.2: none, or as many digits as the authority likes."""
    assert timestamps._time(b"20260301120000Z").isoformat() == "2026-03-01T12:00:00+00:00"
    assert timestamps._time(b"20260301120000.5Z").microsecond == 500_000
    assert timestamps._time(b"20260301120000.123456789Z").microsecond == 123_456
