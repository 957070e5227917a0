"""Time stamps of somebody else: what a time-stamping authority is asked, and what its answer proves (RFC 3161, with CMS of RFC 5652).

An answer is read as far as it matters here: which hash was stamped, when, by whose key. Its parts are found by their tags, for what stands
between them differs from authority to authority.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat import asn1
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from monitor.errors import MonitorError
from monitor.model import Text

TIMEOUT = (5.0, 20.0)
"""Seconds to connect, and to wait for each part of the answer."""
MOST = 256 * 1024
"""Bytes of an answer; one with its certificates has about six thousand."""
_DEEPEST = 8
"""Certificates from the signer's to the authority's that is trusted."""

_HASHES: dict[str, type[hashes.HashAlgorithm]] = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256,
    "2.16.840.1.101.3.4.2.2": hashes.SHA384,
    "2.16.840.1.101.3.4.2.3": hashes.SHA512,
}
_SHA256 = x509.ObjectIdentifier("2.16.840.1.101.3.4.2.1")
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_CONTENT_TYPE, _MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
_PSS = "1.2.840.113549.1.1.10"
_NOT_OF_THE_FORM = (
    ValueError,
    TypeError,
    IndexError,
    StopIteration,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
_GRANTED = (0, 1)
"""`granted`, and `grantedWithMods`."""

_INTEGER, _SEQUENCE, _SET, _TAGGED = 0x02, 0x30, 0x31, 0xA0


class TimestampError(MonitorError):
    """An authority could not be asked, or its answer proves nothing."""


@dataclass(frozen=True, slots=True)
class Token:
    """What an answer proves: at this time this hash was there."""

    imprint: bytes
    """SHA-256."""
    at: datetime
    serial: int
    nonce: int | None
    signer: x509.Certificate
    certificates: tuple[x509.Certificate, ...]

    @property
    def signed_by(self) -> str:
        """The signer's name."""
        return self.signer.subject.rfc4514_string()


@asn1.sequence
class _Algorithm:
    algorithm: x509.ObjectIdentifier
    parameters: asn1.Null


@asn1.sequence
class _Imprint:
    algorithm: _Algorithm
    hashed: bytes


@asn1.sequence
class _Request:
    version: int
    imprint: _Imprint
    nonce: int
    with_certificates: bool


@asn1.sequence
class _Parts:
    """Around any sequence, so that it can be taken apart without saying what is in it."""

    items: list[asn1.TLV]


def request(digest: bytes, nonce: int) -> bytes:
    """The question (DER) for a SHA-256. `nonce` comes back in the answer: an old one cannot be passed off as new."""
    imprint = _Imprint(algorithm=_Algorithm(algorithm=_SHA256, parameters=asn1.Null()), hashed=digest)
    return asn1.encode_der(_Request(version=1, imprint=imprint, nonce=nonce, with_certificates=True))


def ask(url: str, question: bytes, timeout: tuple[float, float] = TIMEOUT) -> bytes:
    """The answer of the authority at an address, not looked at yet. Raises TimestampError."""
    import requests

    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply", "User-Agent": "policy-monitor"}
    try:
        with requests.post(url, question, headers=headers, timeout=timeout, allow_redirects=False, stream=True) as answer:
            body: bytes = answer.raw.read(MOST + 1, decode_content=True)
            status = answer.status_code
    except (requests.RequestException, OSError, ValueError) as error:
        raise _failed(url, type(error).__name__) from error
    if status != 200 or len(body) > MOST:
        raise _failed(url, f"HTTP {status}" if status != 200 else f"> {MOST} bytes")
    return body


def read(answer: bytes) -> Token:
    """What an answer (DER TimeStampResp) proves, its signature checked with the certificate in it. Raises TimestampError."""
    try:
        return _read(answer)
    except TimestampError:
        raise
    except InvalidSignature as error:
        raise _worthless("its signature is wrong", "签名不正确") from error
    except _NOT_OF_THE_FORM as error:
        raise _worthless("it is not in the form of RFC 3161", "不符合 RFC 3161 的格式") from error


def proves(answer: bytes, digest: bytes) -> bool:
    """Whether an answer proves something of this SHA-256, and is signed."""
    try:
        return read(answer).imprint == digest
    except TimestampError:
        return False


def trusted(token: Token, authorities: Sequence[x509.Certificate]) -> bool:
    """Whether the signer's certificate comes, link by link and in force at the time, from one of `authorities`."""
    certificate = token.signer
    for _ in range(_DEEPEST):
        if not certificate.not_valid_before_utc <= token.at <= certificate.not_valid_after_utc:
            return False
        if certificate in authorities or any(_issued(certificate, each) for each in authorities):
            return True
        issuer = next((each for each in token.certificates if each != certificate and _issued(certificate, each)), None)
        if issuer is None:
            return False
        certificate = issuer
    return False


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


# --- reading


def _read(answer: bytes) -> Token:
    status, *rest = _items(answer)
    said = _parts(status)
    if said[0].parse(int) not in _GRANTED or not rest:
        words = " ".join(re.findall(r"[ -~]{4,}", bytes(status.data).decode("latin-1")))
        raise _worthless(f"the authority refused ({words or 'no reason given'})", f"时间戳服务拒绝（{words or '未说明原因'}）")
    content = _parts(_parts(rest[0])[1])[0]
    signed = _parts(content)
    stamped = _stamped(signed[2])
    sent = next((_parts(each) for each in signed[3:-1] if _tag(each) == _TAGGED), [])
    certificates = tuple(x509.load_der_x509_certificate(_whole(each)) for each in sent)
    signer = _check_signature(_parts(signed[-1])[0], stamped, certificates)
    return _token(stamped, signer, certificates)


def _stamped(encapsulated: asn1.TLV) -> bytes:
    """The TSTInfo inside a SignedData."""
    kind, content = _parts(encapsulated)
    if kind.parse(x509.ObjectIdentifier).dotted_string != _TST_INFO:
        raise ValueError(kind)
    return bytes(_parts(content)[0].data)


def _token(stamped: bytes, signer: x509.Certificate, certificates: tuple[x509.Certificate, ...]) -> Token:
    _, _, imprint, serial, at, *more = _items(stamped)
    algorithm, hashed = _parts(imprint)
    if _parts(algorithm)[0].parse(x509.ObjectIdentifier) != _SHA256:
        raise ValueError("not SHA-256")
    nonce = next((each.parse(int) for each in more if _tag(each) == _INTEGER), None)
    return Token(bytes(hashed.data), _time(bytes(at.data)), serial.parse(int), nonce, signer, certificates)


def _time(text: bytes) -> datetime:
    """GeneralizedTime with or without parts of a second (RFC 3161, section 2.4.2)."""
    whole, _, part = text.decode("ascii").removesuffix("Z").partition(".")
    seconds = datetime.strptime(whole, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return seconds + timedelta(microseconds=int(part[:6].ljust(6, "0") or "0"))


def _check_signature(info: asn1.TLV, stamped: bytes, certificates: Sequence[x509.Certificate]) -> x509.Certificate:
    """The certificate whose key signed. Raises InvalidSignature, ValueError."""
    _, sid, digest, *rest = _parts(info)
    algorithm = _HASHES[_algorithm(digest)]() if _algorithm(digest) in _HASHES else None
    if algorithm is None or _tag(rest[0]) != _TAGGED:  # RFC 3161: the attributes that name the certificate must be signed
        raise ValueError("unsigned attributes, or an outdated hash")
    attributes, signature_algorithm, signature = rest[0], rest[1], bytes(rest[2].data)
    said = {
        _parts(each)[0].parse(x509.ObjectIdentifier).dotted_string: bytes(_parts(_parts(each)[1])[0].data) for each in _parts(attributes)
    }
    content = hashlib.new(algorithm.name, stamped).digest()
    if said.get(_MESSAGE_DIGEST) != content or _CONTENT_TYPE not in said:
        raise InvalidSignature
    signer = next(each for each in certificates if _names(sid, each))
    usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    if x509.oid.ExtendedKeyUsageOID.TIME_STAMPING not in usage:
        raise InvalidSignature
    _check(signer, signature, _tlv(_SET, bytes(attributes.data)), algorithm, _algorithm(signature_algorithm))
    return signer


def _names(sid: asn1.TLV, certificate: x509.Certificate) -> bool:
    """Whether a signer is named by this certificate: by issuer and number, or by its key's identifier."""
    if _tag(sid) == _SEQUENCE:
        issuer, number = _parts(sid)
        return number.parse(int) == certificate.serial_number and _whole(issuer) == certificate.issuer.public_bytes()
    try:
        return certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest == bytes(sid.data)
    except x509.ExtensionNotFound:
        return False


def _check(signer: x509.Certificate, signature: bytes, data: bytes, algorithm: hashes.HashAlgorithm, named: str) -> None:
    key = signer.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        pss = padding.PSS(padding.MGF1(algorithm), padding.PSS.AUTO)
        key.verify(signature, data, pss if named == _PSS else padding.PKCS1v15(), algorithm)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(signature, data, ec.ECDSA(algorithm))
    else:
        raise InvalidSignature


def _algorithm(identifier: asn1.TLV) -> str:
    return str(_parts(identifier)[0].parse(x509.ObjectIdentifier).dotted_string)


def _parts(value: asn1.TLV) -> list[asn1.TLV]:
    """What a constructed value consists of, whatever its own tag is; a SET's order is not looked at."""
    return _items(_tlv(_SEQUENCE, bytes(value.data)))


def _items(sequence: bytes) -> list[asn1.TLV]:
    return asn1.decode_der(_Parts, _tlv(_SEQUENCE, sequence)).items


def _tag(value: asn1.TLV) -> int:
    return value.tag_bytes[0]


def _whole(value: asn1.TLV) -> bytes:
    return _tlv(_tag(value), bytes(value.data))


def _tlv(tag: int, data: bytes) -> bytes:
    """Tag, length and value (X.690, section 8.1.3)."""
    if len(data) < 0x80:
        return bytes([tag, len(data)]) + data
    length = len(data).to_bytes((len(data).bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + data


def _failed(url: str, why: str) -> TimestampError:
    host = re.sub(r"//[^/@]*@", "//", url).partition("?")[0]
    return TimestampError(
        Text(
            f"{host}: the time-stamping authority gave no time stamp ({why}). Check the address given with --tsa, or try again later.",
            f"{host}：时间戳服务未给出时间戳（{why}）。请检查 --tsa 的地址，或稍后再试。",
        )
    )


def _worthless(en: str, zh: str) -> TimestampError:
    return TimestampError(
        Text(
            f"The answer of the time-stamping authority proves nothing: {en}. Nothing was kept. Try again, or use another authority.",
            f"时间戳服务的回答无效：{zh}。未保存任何内容。请重试，或改用其他时间戳服务。",
        )
    )
