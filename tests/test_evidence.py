"""A bundle of evidence, made of values."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import pytest

from monitor.compare import compare
from monitor.evidence import Material, Side, bundle, zipped
from monitor.model import Response
from monitor.render import ChangeView
from monitor.store.chain import headers_text
from tests.store.making import NOON, change, document, key, provider, response, version


@dataclass(frozen=True)
class Link:
    link_text: str = "policy-monitor link/1\nprevious: 00\n"
    record_text: str = "policy-monitor change/1\n"


@dataclass(frozen=True)
class Stamp:
    number: int = 7
    heads: str = "policy-monitor heads/1\n"
    token: bytes = b"token"


def material(before: Response | None, after: Response | None, **more: object) -> Material:
    old, new = version(key(), 1, "You may use it."), version(key(), 2, "You may not use it.")
    view = ChangeView(change(key(), 2), provider(document("terms")), document("terms"), lambda: compare(old.reading, new.reading, ()))
    made = Material(
        view, b"{}", Side(old, b"{}", before), Side(new, b"{}", after), {"change": Link()}, [Link().link_text], [], headers_text
    )
    return replace(made, **more)  # type: ignore[arg-type]


def answer(kind: str | None, **more: object) -> Response:
    headers = () if kind is None else (("content-type", kind),)
    return response(b"bytes", headers=headers, **more)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("text/html; charset=utf-8", "body.html"),
        ("application/pdf", "body.pdf"),
        ("TEXT/PLAIN", "body.txt"),
        ("image/png", "body.bin"),
        (None, "body.bin"),
    ],
)
def test_a_page_is_named_for_what_it_is(kind: str | None, name: str) -> None:
    """So that a double click opens it in the right program."""
    assert bundle(material(None, answer(kind)), "UTC")[f"after/{name}"] == b"bytes"


def test_a_picture_goes_along_where_one_was_kept() -> None:
    """And is explained."""
    files = bundle(material(answer("text/html"), answer("text/html", screenshot=b"PNG")), "UTC")
    assert files["after/screenshot.png"] == b"PNG"
    assert "before/screenshot.png" not in files
    assert b"after/screenshot.png" in files["README.txt"]


def test_what_was_not_kept_is_said_to_be_missing() -> None:
    """Pages of an imported history; a time stamp; a chain."""
    files = bundle(material(None, None, links={}, way=[]), "UTC")
    readme = files["README.txt"].decode()
    assert readme.count("was not kept as received") == 2
    assert "No independent time stamp" in readme
    assert "没有独立机构的时间戳" in readme
    assert "csplit" not in readme
    assert "2. " not in readme
    assert json.loads(files["manifest.json"])["chain"]["head"] is None
    assert b"first received" not in files["summary.en.txt"]


def test_a_time_stamp_goes_along_with_how_to_check_it() -> None:
    """For those who have openssl."""
    files = bundle(material(None, answer("text/html"), stamps=[Stamp()]), "UTC")
    assert (files["chain/stamp-7.heads.txt"], files["chain/stamp-7.tsr"]) == (Stamp().heads.encode(), b"token")
    assert b"openssl ts -verify" in files["README.txt"]
    assert b"No independent time stamp" not in files["README.txt"]


def test_redirects_are_told_in_their_order() -> None:
    """From the address that was asked to the one that answered."""
    moved = answer("text/html", redirects=("https://a.example/", "https://b.example/"), final_url="https://c.example/")
    words = bundle(material(None, moved), "UTC")["summary.en.txt"].decode()
    assert "https://a.example/ → https://b.example/ → https://c.example/ (HTTP/1.1 200)" in words
    assert f"{NOON:%Y-%m-%d %H:%M:%S.%f} UTC\n" in words


def test_a_zip_file_has_the_same_bytes_whatever_the_order_of_its_files() -> None:
    """No clock and no user is in it."""
    files = bundle(material(None, None), "UTC")
    assert zipped(files, "e") == zipped(dict(reversed(files.items())), "e")
