"""Reading one page without keeping anything."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor.facts import Prohibition, Territory
from monitor.model import BrokenReason, DocumentType, FetchFailure, ReadRules, Response, Selected, Source, Validators
from monitor.trial import Trial, TrialError, address_facts, file_facts, try_address

AT = datetime(2026, 3, 1, tzinfo=UTC)
URL = "https://acme.example/terms"
PAGE = (
    "<html lang=en><head><title>Terms</title></head><body><div class=promo>Join our webinar on Tuesday</div><main><h1>Terms</h1>"
    "<p>These terms govern the use of the Acme programming interface by businesses and by developers who act for them.</p>"
    "<p>Customer may not resell, lease or redistribute the services.</p>"
    "<p>Either party may end these terms for convenience by giving the other party thirty days of written notice.</p>"
    "</main></body></html>"
)
CHALLENGE = (
    "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1><p>Verify you are human.</p></body></html>"
)


class Answering:
    """A fetcher with one answer."""

    def __init__(self, answer: str | FetchFailure) -> None:
        self.answer = answer

    def fetch(self, source: Source, validators: Validators) -> Response | FetchFailure:
        if isinstance(self.answer, FetchFailure):
            return self.answer
        return Response(source.url or "", source.url or "", 200, (("content-type", "text/html"),), self.answer.encode(), AT)


def tried(answer: str, **rules: object) -> Trial:
    return try_address(URL, ReadRules(**rules), Answering(answer))


def test_what_is_kept_and_what_is_dropped_are_told_apart() -> None:
    trial = tried(PAGE, select=("main",))
    assert trial.reading.blocks[0].text == "Terms"
    assert trial.dropped == ("Join our webinar on Tuesday",)
    assert (trial.reading.selected, trial.broken) == (Selected.DECLARED, None)


def test_what_is_removed_is_dropped() -> None:
    assert (
        "Customer may not resell, lease or redistribute the services."
        in tried(PAGE, select=("main",), remove=("p:nth-of-type(2)",)).dropped
    )


def test_selectors_are_suggested_where_none_matches() -> None:
    trial = tried(PAGE, select=("#gone",))
    assert trial.reading.selected is Selected.STALE
    assert "main" in trial.suggestions


def test_a_page_that_is_no_document_is_told_with_the_reason() -> None:
    trial = tried(CHALLENGE)
    assert trial.broken is not None
    assert trial.broken.reason is BrokenReason.BOT_CHECK


def test_a_page_that_cannot_be_fetched_is_told_with_its_address() -> None:
    answering = Answering(FetchFailure(BrokenReason.TIMEOUT, "no answer in 60 s", transient=True))
    with pytest.raises(TrialError, match=r"https://acme\.example/terms: no answer in 60 s"):
        try_address(URL, ReadRules(), answering)


def test_the_facts_of_an_address_are_found() -> None:
    assert any(isinstance(fact, Prohibition) for fact in address_facts(URL, DocumentType.TERMS, Answering(PAGE)))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("page.md", "# Supported countries\n\nThe API is available in these countries:\n\n- Brazil\n- Canada\n- France\n- Japan\n"),
        ("page.markdown", "# Supported countries\n\nThe API is available in these countries:\n\n- Brazil\n- Canada\n- France\n- Japan\n"),
        (
            "page.html",
            "<h1>Supported countries</h1><p>The API is available in these countries:</p><ul><li>Brazil<li>Canada<li>France<li>Japan</ul>",
        ),
        (
            "page",
            "<!doctype html><h1>Supported countries</h1><p>The API is available in these countries:</p><ul><li>Brazil<li>Canada<li>France<li>Japan</ul>",
        ),
    ],
    ids=lambda value: value[:12].split("\n")[0],
)
def test_the_facts_of_a_file_are_found_whatever_its_kind(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    found = {fact.code for fact in file_facts(path, DocumentType.REGIONS, AT) if isinstance(fact, Territory)}
    assert found == {"BR", "CA", "FR", "JP"}


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrialError, match="No such file"):
        file_facts(tmp_path / "none.html", DocumentType.TERMS, AT)
    (tmp_path / "empty.html").write_bytes(b"")
    with pytest.raises(TrialError, match=r"empty\.html"):
        file_facts(tmp_path / "empty.html", DocumentType.TERMS, AT)
