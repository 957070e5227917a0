"""Status pages and feeds as a person uses them: detect, watch, check, and ask what happened."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.kit import Shell
from tests.fakes.site import Answer, Site
from tests.feeds.kit import CUT, OLD, Post, index, page, rss
from tests.status import payloads as p


def watch(shell: Shell, document: str, type_: str, source: dict[str, Any]) -> None:
    told = {"id": document, "name": {"en": document.title(), "zh": "页面"}, "type": type_, "sources": [source]}
    shell.write("windrow.yaml", {"provider": "windrow", "name": {"en": "Windrow", "zh": "风行"}, "documents": [told]})


def status_answer(*incidents: dict[str, Any], **more: Any) -> Answer:
    return Answer(body=p.summary(*incidents, **more), content_type="application/json")


@pytest.fixture
def windrow(shell: Shell, site: Site) -> Shell:
    """A person who watches Windrow's status page and has seen it quiet."""
    watch(shell, "status", "status", {"url": site.page("/api/v2/summary.json", status_answer()), "kind": "status"})
    shell("subscribe", "console://", "--name", "me")
    assert shell("check").code == 0
    return shell


def test_an_incident_is_told_from_the_watchlist_file_to_the_history(windrow: Shell, site: Site) -> None:
    site.page("/api/v2/summary.json", status_answer(p.incident()))
    assert windrow("check").code == 0
    site.page("/api/v2/summary.json", status_answer())
    windrow("check")
    said = windrow("diff", "--since", "1d", "--incidents").said
    assert "No changes." in said
    assert "Incidents (2):" in said
    assert "Windrow: Elevated errors on Chat — new incident, major; affects Chat" in said
    assert "https://stspg.example/inc1" in said
    chinese = windrow("--lang", "zh", "diff", "--since", "1d", "--incidents").said
    assert "状态页事件（2）" in chinese
    assert "风行：Elevated errors on Chat——已结束，影响较大；涉及 Chat" in chinese


def test_the_history_of_incidents_is_data_too(windrow: Shell, site: Site) -> None:
    site.page(
        "/api/v2/summary.json",
        status_answer(p.incident(), maintenances=(p.maintenance(begins="2999-03-05T02:00:00Z", ends="2999-03-05T04:00:00Z"),)),
    )
    windrow("check")
    rows = json.loads(windrow("diff", "--since", "1d", "--incidents", "--format", "json").out)
    assert {(row["stage"], row["severity"], row["impact"]) for row in rows} == {
        ("opened", "medium", "major"),
        ("scheduled", "low", "maintenance"),
    }
    lines = windrow("diff", "--since", "1d", "--incidents", "--format", "jsonl").lines
    assert [json.loads(line) for line in lines] == rows
    assert json.loads(windrow("diff", "--since", "1d", "--format", "json").out) == []
    ended = windrow("diff", "--since", "1d", "--incidents", "--format", "html")
    assert (ended.code, ended.out) == (1, "")
    assert "text, json or jsonl" in ended.err


def test_filters_hold_for_incidents_too(windrow: Shell, site: Site) -> None:
    site.page("/api/v2/summary.json", status_answer(p.incident()))
    windrow("check")
    query = ("diff", "--since", "1d", "--incidents", "--format", "json", "--exit-code")
    assert windrow(*query).code == 3
    assert windrow(*query, "--min-severity", "high").code == 0
    assert json.loads(windrow(*query, "--until", "2h").out) == []


def test_the_cut_off_is_told_within_two_looks_of_a_feed(shell: Shell, site: Site) -> None:
    """Golden cut-off (1), by an announcement alone."""
    for post in (*OLD, Post("four", "Quillmore models leave", CUT)):
        site.page(f"/news/{post.slug}", page(post))
    source = {
        "url": site.page("/feed.xml", Answer(body=rss(site, OLD), content_type="application/xml")),
        "kind": "feed",
        "follow": {"keywords": ["自带密钥"]},
    }
    watch(shell, "news", "announcements", source)
    assert shell("check").code == 0
    site.page("/feed.xml", Answer(body=rss(site, (Post("four", "Quillmore models leave", CUT), *OLD)), content_type="application/xml"))
    assert shell("check").code == 0
    [change] = json.loads(shell("diff", "--since", "1d", "--format", "json").out)
    assert change["severity"] == "critical"
    assert "Quillmore models leave" in change["summary"]["en"]
    assert CUT in shell("diff", "--since", "1d").said
    assert "new item “Quillmore models leave”: told, critical" in shell("explain", "windrow/news").said


def test_the_cut_off_is_told_within_two_looks_of_a_status_page(windrow: Shell, site: Site) -> None:
    notice = p.incident("Quillmore models in Windrow", impact="none", incident_updates=[p.update("identified", CUT)])
    site.page("/api/v2/summary.json", status_answer(notice))
    windrow("check")
    [step] = json.loads(windrow("diff", "--since", "1d", "--incidents", "--format", "json").out)
    assert step["severity"] == "critical"
    assert "access.cut" in [kind["rule"] for kind in step["kinds"]]


def test_looks_at_a_status_page_explain_themselves(windrow: Shell, site: Site) -> None:
    site.page("/api/v2/summary.json", status_answer(p.incident()))
    windrow("check")
    assert "told: opened “Elevated errors on Chat”, major, medium" in windrow("explain", "windrow/status").said


def test_detect_prints_the_lines_to_paste(shell: Shell, site: Site) -> None:
    site.page(
        "/",
        Answer(body="<html><head><title>Windrow Status</title></head><body><div id=root></div><script src=/a.js></script></body></html>"),
    )
    site.page("/api/v2/summary.json", status_answer(p.incident()))
    ended = shell("watchlist", "detect", site.url("/"))
    assert ended.code == 0
    assert f"- url: {site.url('/api/v2/summary.json')}" in ended.out
    assert "kind: status" in ended.out
    assert "status data (statuspage), 1 incidents now" in ended.out
    assert "状态页数据（statuspage），现有事件 1 条" in shell("--lang", "zh", "watchlist", "detect", site.url("/")).out


def test_detect_prints_every_way_the_best_first(shell: Shell, site: Site) -> None:
    posts = [Post(f"n{n}", f"News number {n}") for n in range(4)]
    out = shell("watchlist", "detect", site.page("/news", Answer(body=index(site, posts)))).out
    assert out.index("Best watched as:") < out.index("kind: feed") < out.index("Also possible:")


def test_detect_says_what_is_wrong_with_an_address(shell: Shell, site: Site) -> None:
    ended = shell("watchlist", "detect", site.url("/nowhere"))
    assert (ended.code, ended.out) == (1, "")
    assert "HTTP 404" in ended.err
