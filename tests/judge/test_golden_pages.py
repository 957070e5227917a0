"""The cut-offs that made users want this: whole pages before and after, in English and Chinese, and what a lawyer would say of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from monitor.compare import compare
from monitor.judge import Subject, judge
from monitor.model import DocumentType, Judgement, Reading, ReadRules, Response, Text
from monitor.read import read

PAGES = sorted(path.parent for path in (Path(__file__).parent / "golden").glob("*/watch.yaml"))


def _load(path: Path) -> dict[str, Any]:
    return dict(YAML(typ="safe").load(path))


def _reading(path: Path, watch: dict[str, Any]) -> Reading:
    headers = (("content-type", "text/html; charset=utf-8"),)
    address = "https://quillmore.example/policy"
    response = Response(address, address, 200, headers, path.read_bytes(), datetime(2031, 1, 1, tzinfo=UTC))
    found = read(response, ReadRules(select=tuple(watch["select"]), language=watch["language"]))
    assert isinstance(found, Reading)
    return found


def _judged(folder: Path) -> Judgement:
    watch = _load(folder / "watch.yaml")
    before, after = _reading(folder / "before.html", watch), _reading(folder / "after.html", watch)
    subject = Subject(Text(**watch["provider"]), Text(**watch["document"]), DocumentType(watch["type"]))
    seen = watch["first_seen"]
    return judge(compare(before, after), before, after, subject, seen if seen.tzinfo else seen.replace(tzinfo=UTC))


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
def test_a_cut_off_is_judged_as_a_lawyer_would(folder: Path) -> None:
    expected, judged = _load(folder / "expected.yaml"), _judged(folder)
    found = {(each.rule, each.direction.value, each.severity.value, each.quote) for each in judged.findings}
    assert judged.severity.value == expected["severity"]
    assert judged.urgency.value == expected["urgency"]
    assert judged.effective_date == expected["effective_date"]
    assert list(judged.regions_removed) == expected["regions_removed"]
    assert {(each["rule"], each["direction"], each["severity"], each["quote"]) for each in expected["findings"]} <= found
    for language, text in expected["summary"].items():
        assert text in ("", judged.summary.in_language(language))


def test_each_cut_off_has_a_page_in_both_languages() -> None:
    names = {folder.name for folder in PAGES}
    assert {name.removesuffix("-en") for name in names if name.endswith("-en")} == {
        name.removesuffix("-zh") for name in names if name.endswith("-zh")
    }
    assert len(names) == 12
