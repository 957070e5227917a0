"""`export`: the history as web archive, lines, table and site."""

from __future__ import annotations

import csv
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.cli.kit import Shell, archive, terms


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", ["history.warc", "history.warc.gz"])
def test_a_web_archive_is_one_that_others_read(told: Shell, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    assert told("export", "warc", str(file)).said == f"Written: {file} ({file.stat().st_size} bytes)"
    with file.open("rb") as stream:
        seen = [
            (record.rec_type, record.content_stream().read(), record.digest_checker.passed)
            for record in ArchiveIterator(stream, check_digests=True)
        ]
    kinds = [kind for kind, _, _ in seen]
    assert kinds[0] == "warcinfo"
    assert kinds.count("response") == 5
    assert kinds.count("revisit") == 3
    assert any(body.decode() == terms() for kind, body, _ in seen if kind == "response")
    assert not [kind for kind, _, passed in seen if passed is False]


def test_lines_are_json_and_say_what_they_are(told: Shell, tmp_path: Path) -> None:
    told("export", "jsonl", str(tmp_path / "h.jsonl"))
    records = [json.loads(line)["record"] for line in (tmp_path / "h.jsonl").read_text().splitlines()]
    assert records[:3] == ["export", "source", "source"]
    assert records[-1] == "end"
    assert {kind: records.count(kind) for kind in ("snapshot", "version", "change")} == {"snapshot": 5, "version": 5, "change": 3}


def test_the_table_has_a_row_for_each_change(told: Shell, tmp_path: Path) -> None:
    told("export", "csv", str(tmp_path / "h.csv"))
    found = rows(tmp_path / "h.csv")
    assert [row["provider"] for row in found] == ["acme", "zenith", "acme"]
    assert found[0]["severity"] == "critical"
    assert found[0]["first_seen"] == "2024-03-05T12:00:00+00:00"
    told("--lang", "zh", "export", "csv", str(tmp_path / "h.csv"))
    assert "禁止" in rows(tmp_path / "h.csv")[2]["summary"]


def test_no_cell_is_a_formula(shell: Shell, tmp_path: Path) -> None:
    folder = archive(tmp_path / "a", acme_terms=[("2024-01-01T12:00:00Z", terms()), ("2024-03-05T12:00:00Z", terms(notice=7))])
    index = json.loads((folder / "pages.json").read_text())
    index[0]["provider"] = '=HYPERLINK("http://evil.example")'
    (folder / "pages.json").write_text(json.dumps(index))
    shell("import", "archive", str(folder))
    shell("export", "csv", str(tmp_path / "h.csv"))
    (row,) = rows(tmp_path / "h.csv")
    assert row["provider_name"] == '\'=HYPERLINK("http://evil.example")'
    assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("--provider", "zenith"), ["zenith"]),
        (("--since", "2024-04-01"), ["zenith", "acme"]),
        (("--until", "2024-04-01"), ["acme"]),
        (("--since", "2024-03-05", "--until", "2024-05-01", "-p", "acme", "-p", "zenith"), ["acme", "zenith"]),
    ],
)
def test_every_export_can_be_narrowed(told: Shell, tmp_path: Path, words: tuple[str, ...], ids: list[str]) -> None:
    told("export", "csv", str(tmp_path / "h.csv"), *words)
    assert [row["provider"] for row in rows(tmp_path / "h.csv")] == ids
    told("export", "jsonl", str(tmp_path / "h.jsonl"), *words)
    lines = [json.loads(line) for line in (tmp_path / "h.jsonl").read_text().splitlines()]
    assert sorted(line["change"]["source"]["provider"] for line in lines if line["record"] == "change") == sorted(ids)
    told("export", "site", str(tmp_path / "site"), *words)
    assert len(list((tmp_path / "site" / "changes").iterdir())) == len(ids)
    assert told("export", "warc", str(tmp_path / "h.warc"), *words).code == 0


def test_an_unknown_provider_and_a_span_that_ends_before_it_begins_are_told(told: Shell, tmp_path: Path) -> None:
    assert 'no provider is called "nobody"' in told("export", "csv", str(tmp_path / "x"), "-p", "nobody").said
    assert "exchange them" in told("export", "csv", str(tmp_path / "x"), "--since", "2024-02-01", "--until", "2024-01-01").said
    assert list(tmp_path.glob("x*")) == []


def test_a_file_that_cannot_be_written_leaves_the_old_one(told: Shell, tmp_path: Path) -> None:
    assert told("export", "csv", str(tmp_path / "nowhere" / "x.csv")).code == 1
    (tmp_path / "x.csv").write_text("old")
    (tmp_path / "x.csv.part").mkdir()
    assert told("export", "csv", str(tmp_path / "x.csv")).code == 1
    assert (tmp_path / "x.csv").read_text() == "old"


# --- the site


class Links(HTMLParser):
    """What a page leads to, and the elements it has."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.tags: list[str] = []
        self.feed(page.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in ("href", "src") and value]


def test_the_site_holds_together_and_runs_nothing(told: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert told("export", "site", str(folder)).said == f"8 pages. Begin with: {folder / 'index.html'}"
    pages = sorted(folder.rglob("*.html"))
    assert len(pages) == 8
    reached = {folder / "index.html"}
    for page in pages:
        found = Links(page)
        assert not {"script", "iframe", "object", "img", "link", "form"} & set(found.tags), page
        assert "default-src 'none'" in page.read_text(encoding="utf-8")
        inside = [link for link in found.links if not link.startswith("http")]
        reached |= {(page.parent / link).resolve() for link in inside}
    assert reached == set(pages)


def test_the_site_says_what_changed_and_what_is_in_force(told: Shell, tmp_path: Path) -> None:
    told("export", "site", str(tmp_path / "site"))
    index = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert "companies more than 50% owned from unsupported regions barred" in index
    (document,) = (tmp_path / "site" / "documents").glob("acme*")
    text = document.read_text(encoding="utf-8")
    assert "In force since 2024-05-07 12:00" in text
    assert "Customer may not resell" in text
    told("--lang", "zh", "export", "site", str(tmp_path / "zh"))
    assert '<html lang="zh-Hans">' in (tmp_path / "zh" / "index.html").read_text(encoding="utf-8")


def test_a_site_written_again_keeps_no_page_of_the_old_one(told: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    told("export", "site", str(folder))
    (folder / "CNAME").write_text("history.example")
    told("export", "site", str(folder), "--provider", "acme")
    assert not list(folder.rglob("*zenith*"))
    assert (folder / "CNAME").exists()


def test_a_folder_with_something_else_in_it_is_not_touched(told: Shell, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "index.html").write_text("mine")
    assert "holds something else" in told("export", "site", str(tmp_path / "home")).said
    assert (tmp_path / "home" / "index.html").read_text() == "mine"


def test_nothing_that_a_page_says_becomes_markup(shell: Shell, tmp_path: Path) -> None:
    evil = "<p>&lt;script&gt;alert(1)&lt;/script&gt; Customer may not resell the services.</p>"
    folder = archive(tmp_path / "a", acme_terms=[("2024-01-01T12:00:00Z", terms()), ("2024-03-05T12:00:00Z", terms(evil))])
    index = json.loads((folder / "pages.json").read_text())
    index[0] |= {"provider": '<script>alert("p")</script>', "document": "../../<b>etc</b>"}
    (folder / "pages.json").write_text(json.dumps(index))
    shell("import", "archive", str(folder))
    assert shell("export", "site", str(tmp_path / "site")).code == 0
    for page in (tmp_path / "site").rglob("*.html"):
        assert "<script" not in page.read_text(encoding="utf-8")
        assert re.fullmatch(r"[A-Za-z0-9._-]+", page.name)
