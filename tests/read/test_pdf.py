"""PDF policies are read by their text layer."""

from __future__ import annotations

import pytest

from monitor.model import Block, BlockKind, BrokenReason, Link, Reading, ReadRules, Unreadable
from monitor.read import quick, read
from monitor.read.decode import LARGEST
from monitor.read.pdf import _blocks, page_of
from tests.read.kit import SENTENCES, answer


def pdf(*pages: list[str], title: str = "") -> bytes:
    """A small PDF with one line of text after the other on each page."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree, font = add(b""), add(b""), add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for page in pages:
        lines = b"".join(b"(%s) Tj T* " % line.replace("(", "").replace(")", "").encode("latin-1") for line in page)
        stream = b"BT /F1 11 Tf 14 TL 72 720 Td " + lines + b"ET"
        content = add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources << /Font << /F1 %d 0 R >> >> >>"
                % (tree, content, font)
            )
        )
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R >>" % tree
    objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    info = add(b"<< /Title (%s) >>" % title.encode()) if title else 0
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"<< /Size %d /Root %d 0 R%s >>" % (len(objects) + 1, catalog, b" /Info %d 0 R" % info if info else b"")
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n%s\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, table, trailer, len(out))


def test_the_text_layer_is_read() -> None:
    """Lines that wrap are one paragraph; the title is the document's own."""
    body = pdf(
        [
            "Terms of Service",
            "You may not resell access to the",
            "Service without permis-",
            "sion in advance.",
            "1. Prices may rise once in a",
            "year.",
            "- one",
            "- two",
        ],
        title="Acme Terms",
    )
    reading = read(answer(body, content_type="application/pdf"), ReadRules())
    assert isinstance(reading, Reading)
    assert [block.text for block in reading.blocks] == [
        "Terms of Service",
        "You may not resell access to the Service without permission in advance.",
        "Prices may rise once in a year.",
        "one",
        "two",
    ]
    assert reading.title == "Acme Terms"
    assert quick(answer(body, content_type="application/pdf"), ReadRules()) is None


def test_without_a_title_the_first_words_are_it() -> None:
    """And the language is told by the words."""
    reading = read(answer(pdf(["Terms of Service", "", *SENTENCES])), ReadRules())
    assert isinstance(reading, Reading)
    assert (reading.title, reading.language) == ("Terms of Service", "en")


def test_a_scan_has_no_text() -> None:
    """It is refused with what to do."""
    found = read(answer(pdf([])), ReadRules())
    assert isinstance(found, Unreadable)
    assert found.reason is BrokenReason.NOT_TEXT
    assert "no text layer" in found.detail


def test_damage_is_named() -> None:
    """Whatever the library raises."""
    found = read(answer(b"%PDF-1.4\n1 0 obj\n<< /Type"), ReadRules())
    assert isinstance(found, Unreadable)
    assert found.reason is BrokenReason.UNREADABLE


def test_running_heads_and_page_numbers_go() -> None:
    """A sentence goes on over the end of a page."""
    pages = [f"Acme Terms\nPart {n} begins and\nPage {n} of 3\n" for n in range(1, 4)]
    assert [block.text for block in _blocks(pages)] == ["Part 1 begins and Part 2 begins and Part 3 begins and"]


def test_a_quote_is_found_on_its_page() -> None:
    """Blocks lead to the page on which they begin, also where the next page goes on with the sentence."""
    long = ["Either party may end this agreement with sixty days of notice that is sent", "to the registered address."]
    body = pdf(["Terms of Service", SENTENCES[0], long[0]], [long[1], SENTENCES[1]], [SENTENCES[2]])
    reading = read(answer(body, url="https://acme.example/t.pdf#x"), ReadRules())
    assert isinstance(reading, Reading)
    assert page_of("Terms of Service", reading) == "page 1"
    assert page_of("Either party may end this agreement", reading) == "page 1"
    assert page_of(SENTENCES[1][:-1], reading) == "page 2"
    assert page_of(SENTENCES[2][:-1], reading) == "page 3"
    assert page_of("nowhere", reading) is None
    assert reading.blocks[-1].links[-1].href == "https://acme.example/t.pdf#page=3"


def test_a_link_of_another_document_is_no_page() -> None:
    blocks = (Block(BlockKind.PARAGRAPH, "See here.", links=(Link("here", "https://acme.example/"),)),)
    assert page_of("See here.", Reading(blocks)) is None


def test_a_damaged_file_is_told_without_noise(capfd: pytest.CaptureFixture[str]) -> None:
    """pypdf remarks on standard error what we say ourselves."""
    found = read(answer(pdf(["Terms of Service", *SENTENCES])[:-60], content_type="application/pdf"), ReadRules())
    cut = read(answer(b"%PDF-1.4\nnothing", content_type="application/pdf"), ReadRules())
    assert isinstance(cut, Unreadable)
    assert isinstance(found, Reading | Unreadable)
    assert capfd.readouterr().err == ""


def test_a_file_larger_than_any_policy_is_refused() -> None:
    found = read(answer(b"%PDF-1.4\n" + b"x" * (LARGEST + 1), content_type="application/pdf"), ReadRules())
    assert isinstance(found, Unreadable)
    assert found.reason is BrokenReason.TOO_LARGE
