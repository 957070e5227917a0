"""What right watchlists become."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.due import next_due
from monitor.errors import ConfigError
from monitor.model import DocumentType, ReadRules, Schedule, SourceKey, SourceKind, Text
from monitor.resources import data_dir
from monitor.watchlist import inspect, load
from tests.watchlist.kit import ACME, changed, write

FULL = """\
provider: acme
name: Acme
home: https://acme.example/
schedule: {every: 30m}
documents:
  - id: regions
    name: {en: Regions, zh: 地区}
    type: regions
    language: zh-CN
    schedule: {cron: "0 9 * * 1-5", timezone: Asia/Shanghai}
    ignore: ['Updated \\d+ days ago']
    sources:
      - url: https://acme.example/regions?a=1
        kind: html
        select: [main, 'div[role="main"] > p']
        remove: [.nav]
        headers: {Accept-Language: zh-CN}
      - url: http://acme.example/en/regions.md
        name: english
        language: en
        kind: markdown
        unverified: true
  - id: prices
    name: {en: Prices, zh: 价格}
    type: pricing
    sources: [{url: "https://acme.example/prices"}]
"""


def test_every_key_of_a_file_arrives_in_the_frozen_values(tmp_path: Path) -> None:
    provider = load([write(tmp_path, acme=FULL)]).providers[0]
    assert (provider.id, provider.name, provider.home) == ("acme", Text("Acme", "Acme"), "https://acme.example/")
    regions, prices = provider.documents
    assert (regions.name, regions.type) == (Text("Regions", "地区"), DocumentType.REGIONS)
    first, second = regions.sources
    assert first.key == SourceKey("acme", "regions", "regions")
    assert first.rules == ReadRules(SourceKind.HTML, ("main", 'div[role="main"] > p'), (".nav",), (r"Updated \d+ days ago",), "zh-CN")
    assert first.headers == (("Accept-Language", "zh-CN"),)
    assert first.schedule == Schedule(cron="0 9 * * mon,tue,wed,thu,fri", timezone="Asia/Shanghai")
    assert (second.key.source, second.rules.language, second.rules.kind) == ("english", "en", SourceKind.MARKDOWN)
    assert prices.sources[0].schedule == Schedule(interval=timedelta(minutes=30))


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    text = changed("        select: [main]\n", "").replace("home: https://acme.example/\n", "").replace("    language: en\n", "")
    provider = load([write(tmp_path, acme=text)]).providers[0]
    source = provider.documents[0].sources[0]
    assert provider.home is None
    assert (source.rules, source.schedule, source.headers) == (ReadRules(), Schedule(), ())


def test_rows_say_where_a_document_stands_and_which_addresses_nobody_confirmed(tmp_path: Path) -> None:
    rows = inspect([write(tmp_path, acme=FULL)]).rows
    assert [(str(row.source.key), row.line, row.unverified, row.off) for row in rows] == [
        ("acme/regions/regions", 6, False, False),
        ("acme/regions/english", 6, True, False),
        ("acme/prices/prices", 23, False, False),
    ]
    assert {row.file for row in rows} == {tmp_path / "acme.yaml"}
    assert {row.provider.id for row in rows} == {"acme"}


def test_weekdays_mean_what_cron_means_by_them(tmp_path: Path) -> None:
    text = changed("    language: en\n", '    schedule: {cron: "0 9 * * 0"}\n')
    source = load([write(tmp_path, acme=text)]).documents()[0].sources[0]
    due = next_due(source.schedule, source.key, datetime(2026, 11, 20, tzinfo=UTC))
    assert due.strftime("%A") == "Sunday"


def test_plain_words_stay_what_they_are(tmp_path: Path) -> None:
    text = changed("name: {en: Terms, zh: 条款}", "name: 2024").replace("language: en", "language: no")
    document = load([write(tmp_path, acme=text)]).documents()[0]
    assert (document.name.en, document.sources[0].rules.language) == ("2024", "no")


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + ACME.replace("\n", "\r\n").encode()
    assert load([write(tmp_path, acme=raw)]).documents()[0].id == "terms"


def test_folders_that_do_not_exist_and_other_files_say_nothing(tmp_path: Path) -> None:
    write(tmp_path, acme=ACME)
    (tmp_path / "notes.txt").write_text("no: [watchlist")
    (tmp_path / ".acme.yaml").write_text("an editor's copy")
    assert len(load([tmp_path / "absent", tmp_path]).providers) == 1


def test_a_file_can_be_checked_by_itself(tmp_path: Path) -> None:
    write(tmp_path, acme=ACME, broken="[")
    assert not inspect([tmp_path / "acme.yaml"]).problems


def test_a_team_adds_documents_changes_one_and_switches_one_off(tmp_path: Path) -> None:
    bundled = write(tmp_path / "bundled", acme=FULL)
    own = write(
        tmp_path / "own",
        mine="""\
extends: acme
name: {en: Our Acme, zh: 我们的阿克米}
schedule: {every: 2h}
documents:
  - id: prices
    off: true
  - id: regions
    schedule: {every: 10m}
  - id: contract
    name: {en: Our contract, zh: 我方合同}
    type: commercial_terms
    sources: [{url: "https://acme.example/contract"}]
""",
    )
    found = inspect([bundled, own])
    assert found.problems == ()
    provider = found.watchlist.providers[0]
    assert provider.name.en == "Our Acme"
    assert provider.home == "https://acme.example/"
    regions, contract = provider.documents
    assert regions.sources[0].schedule.interval == timedelta(minutes=10)
    assert regions.sources[0].rules.select == ("main", 'div[role="main"] > p')
    assert (contract.id, contract.sources[0].schedule.interval) == ("contract", timedelta(hours=2))
    assert [(row.document.id, row.off, row.file.name) for row in found.rows] == [
        ("regions", False, "mine.yaml"),
        ("regions", False, "mine.yaml"),
        ("prices", True, "mine.yaml"),
        ("contract", False, "mine.yaml"),
    ]


@pytest.mark.parametrize("own", ["extends: acme\noff: true\n", "extends: acme\ndocuments: [{id: terms, off: true}]\n"])
def test_a_provider_that_is_switched_off_is_not_watched_but_listed(tmp_path: Path, own: str) -> None:
    folder = write(tmp_path, acme=ACME, own=own)
    assert load([folder]).providers == ()
    assert [row.off for row in inspect([folder]).rows] == [True]


def test_what_a_team_replaces_of_a_document_is_replaced_whole(tmp_path: Path) -> None:
    own = "extends: acme\ndocuments: [{id: terms, sources: [{url: 'https://mirror.example/t'}]}]\n"
    (source,) = load([write(tmp_path, acme=ACME, own=own)]).documents()[0].sources
    assert (source.url, source.rules.select, source.rules.language) == ("https://mirror.example/t", (), "en")


def test_all_problems_of_all_files_are_told_together(tmp_path: Path) -> None:
    folder = write(tmp_path, a=changed("type: terms", "type: term"), b=ACME.replace("acme", "bcme").replace("url: https", "url: htps"))
    with pytest.raises(ConfigError) as caught:
        load([folder])
    first, second = str(caught.value).splitlines()
    assert first.startswith(f"{tmp_path / 'a.yaml'}:7: ")
    assert second.startswith(f"{tmp_path / 'b.yaml'}:10: ")
    assert len(caught.value.text.zh.splitlines()) == 2


def test_right_files_are_still_there_beside_wrong_ones(tmp_path: Path) -> None:
    found = inspect([write(tmp_path, a=ACME, b="[")])
    assert [provider.id for provider in found.watchlist.providers] == ["acme"]
    assert len(found.problems) == 1


def test_every_bundled_watchlist_is_right() -> None:
    found = inspect([data_dir("watchlists")])
    assert [problem.located().en for problem in found.problems] == []
    assert len(found.watchlist.providers) >= 28
    assert len(found.rows) >= 160


def test_bundled_files_are_named_after_their_provider_and_speak_both_languages() -> None:
    for row in inspect([data_dir("watchlists")]).rows:
        assert row.file.stem == row.provider.id
        assert row.document.name.zh != row.document.name.en, row.source.key
        assert row.source.rules.language in ("en", "zh") or row.source.rules.kind is SourceKind.STATUS, row.source.key
        assert row.provider.home, row.source.key


def test_no_address_is_watched_twice_by_the_bundled_watchlists() -> None:
    urls = [row.source.url for row in inspect([data_dir("watchlists")]).rows]
    assert len(urls) == len(set(urls))
