"""Subscriptions, profiles and watchlists are changed on the page: strictly checked, nothing typed is lost, secrets go in and never come out."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from monitor.app import App, make_app
from monitor.model import Act, AuditQuery, ChangeFilter, ImpactLevel, Kind, Manner, Matcher, QuietHours, Role, Severity
from monitor.settings import FetchOptions, Settings
from monitor.store import MemoryStore
from monitor.web import make_site
from tests.cli.kit import terms
from tests.fakes.site import Answer, Site
from tests.web.conftest import NOW
from tests.web.kit import USERS, post, signed_in, visiting

SECRET = "json://hook.example/very-secret-path"
WATCHED = """# mine
provider: acme
name: Acme
documents:
  - id: terms  # the important one
    name: Terms
    type: terms
    sources:
      - url: https://acme.example/terms
"""


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[App]:
    """The program with one watched provider and nothing recorded."""
    lists = tmp_path / "watchlists"
    lists.mkdir()
    (lists / "acme.yaml").write_text(WATCHED)
    settings = Settings(
        state_dir=tmp_path,
        database_url="sqlite://",
        config_dir=tmp_path / "config",
        watchlists=lists,
        bundled=False,
        fetch=FetchOptions(allow_private=("127.0.0.1",), host_spacing=0.0),
    )
    app = make_app(settings, store=MemoryStore(), now=lambda: NOW)
    app.watch()
    yield app
    app.close()


@pytest.fixture
def editor(plain: App) -> Iterator[TestClient]:
    """Whoever sits at the machine."""
    with TestClient(make_site(plain), base_url="http://127.0.0.1", follow_redirects=False) as client:
        yield client


def wrong(page: str) -> dict[str, str]:
    """What the page says is wrong, by field."""
    return {name: html.unescape(re.sub("<[^>]+>", "", said)) for name, said in re.findall(r'class="wrong" id="w-(\w+)">(.*?)</p>', page)}


def typed(page: str, name: str) -> str:
    """What stands in a field."""
    found = re.search(rf'<input id="f-{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return html.unescape(found[1])


# --- subscriptions


def test_a_subscription_is_added_with_its_conditions(plain: App, editor: TestClient) -> None:
    fields = {
        "name": "legal",
        "url": SECRET,
        "language": "zh",
        "providers": ["acme"],
        "kinds": ["termination", "sales_restriction"],
        "impacts": ["hit"],
        "territories": "CN, 新加坡",
        "documents": "acme/terms",
        "languages": "zh，en",
        "min_severity": "high",
        "incidents": "on",
        "timezone": "Asia/Shanghai",
        "quiet": "22:00-08:00; sat,sun 00:00-24:00",
        "digest": "0 9 * * 1-5",
        "breaks_through": "high",
        "remind": "none",
    }
    assert post(editor, "/subscriptions/new", **fields).headers["location"] == "/subscriptions"
    (made,) = plain.store.subscriptions()
    assert (made.name, made.url, made.language) == ("legal", SECRET, "zh")
    assert made.filter == ChangeFilter(
        providers=("acme",),
        documents=("acme/terms",),
        kinds=(Kind.TERMINATION, Kind.SALES_RESTRICTION),
        impacts=(ImpactLevel.HIT,),
        territories=("CN", "SG"),
        languages=("zh", "en"),
        min_severity=Severity.HIGH,
    )
    quiet = (QuietHours("22:00", "08:00"), QuietHours("00:00", "24:00", (5, 6)))
    assert made.manner == Manner("Asia/Shanghai", "0 9 * * 1-5", quiet, Severity.HIGH, reminders=())
    assert [(each.act, each.subject) for each in plain.store.audit(AuditQuery())] == [(Act.SUBSCRIPTION_ADDED, "legal")]


def test_an_address_is_masked_wherever_it_is_shown(plain: App, editor: TestClient) -> None:
    made = plain.store.add_subscription("legal", SECRET, ChangeFilter(), "en", NOW)
    for path in ("/subscriptions", f"/subscriptions/{made.id}", "/audit"):
        assert "very-secret" not in editor.get(path).text, path
    assert "json://" in editor.get("/subscriptions").text
    page = post(editor, f"/subscriptions/{made.id}", territories="Atlantis")
    assert "very-secret" not in page.text


def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(plain: App, editor: TestClient) -> None:
    fields = {
        "name": "",
        "url": "slak://x",
        "language": "fr",
        "kinds": "nonsense",
        "territories": "Atlantis",
        "documents": "privacy",
        "languages": "chinese?",
        "min_severity": "dire",
        "timezone": "Shanghai",
        "quiet": "22-8",
        "digest": "at nine",
        "group_wait": "soon",
        "rate": "lots",
        "escalate_to": "nobody",
        "remind": "x",
        "all_quiet": "* * * * *",
    }
    answer = post(editor, "/subscriptions/new", **fields)
    assert answer.status_code == 400
    assert set(wrong(answer.text)) == set(fields)
    for name in ("url", "territories", "documents", "timezone", "quiet", "digest", "group_wait", "rate", "all_quiet"):
        assert typed(answer.text, name) == fields[name]
    assert answer.text.count('aria-invalid="true"') >= 13
    assert answer.headers["cache-control"] == "no-store"
    assert plain.store.subscriptions() == ()
    assert "一行" in post(editor, "/subscriptions/new?lang=zh", name="x" * 61, url=SECRET).text
    plain.store.add_subscription("ops", "console:", ChangeFilter(), "en", NOW)
    assert "taken" in wrong(post(editor, "/subscriptions/new", name="ops", url=SECRET).text)["name"]
    assert wrong(post(editor, "/subscriptions/new", name="x").text)["url"].startswith("write the address of a channel")


def test_quiet_hours_that_never_end_are_refused(editor: TestClient) -> None:
    found = wrong(post(editor, "/subscriptions/new", name="x", url=SECRET, quiet="00:00-24:00").text)
    assert "hours that end" in found["quiet"]


def test_a_test_is_sent_before_anything_is_kept(plain: App, editor: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    page = post(editor, "/subscriptions/new", name="ops", url="console:", do="test")
    assert "accepted the test" in page.text
    assert "This is a test of the subscription" in capsys.readouterr().out
    assert plain.store.subscriptions() == ()
    made = plain.store.add_subscription("gone", "json://127.0.0.1:9/x", ChangeFilter(), "en", NOW)
    assert "not accepted" in post(editor, f"/subscriptions/{made.id}/test").text
    assert [each.act for each in plain.store.audit(AuditQuery())] == [Act.SUBSCRIPTION_TESTED] * 2


def test_a_preview_shows_what_it_would_have_been_told(app: App) -> None:
    with TestClient(make_site(app), base_url="http://127.0.0.1") as client:
        page = post(client, "/subscriptions/new", url=SECRET, do="preview", kinds="access_channel", quiet="22:00-08:00").text
        assert "1 messages" in page
        assert "resale of the service prohibited" in page
        assert typed(page, "url") == SECRET
        token = re.search(r'value="([0-9a-f]{64})"', page)
        assert token is not None
        fields = {"form_token": token[1], "do": "preview", "min_severity": "critical"}
        part = client.post("/subscriptions/new", data=fields, headers={"hx-request": "true"}).text
        assert part.lstrip().startswith("<section")
        ops = app.store.subscriptions()[0]
        assert "messages" in post(client, f"/subscriptions/{ops.id}", do="preview").text
        assert post(client, f"/subscriptions/{ops.id}", do="preview", digest="never").status_code == 400


def test_what_the_form_has_no_field_for_stays_when_edited(plain: App, editor: TestClient) -> None:
    wanted = ChangeFilter(excluding=Matcher(kinds=(Kind.EDITORIAL,)), failing_sources=True)
    made = plain.store.add_subscription("ops", SECRET, wanted, "en", NOW, Manner(timezone="Asia/Tokyo", escalate_to="boss"))
    plain.store.add_subscription("boss", "console:", ChangeFilter(), "en", NOW)
    page = editor.get(f"/subscriptions/{made.id}").text
    assert "wording" in page
    assert "escalates to boss" in editor.get("/subscriptions").text
    assert post(editor, f"/subscriptions/{made.id}", min_severity="critical", language="zh", escalate_to="boss").status_code == 303
    changed = plain.store.subscriptions()[0]
    assert changed.filter == ChangeFilter(excluding=wanted.excluding, min_severity=Severity.CRITICAL, incidents=False)
    assert (changed.url, changed.language, changed.manner) == (SECRET, "zh", Manner(timezone="Asia/Tokyo", escalate_to="boss"))


def test_it_is_paused_resumed_and_removed(plain: App, editor: TestClient) -> None:
    boss = plain.store.add_subscription("boss", SECRET, ChangeFilter(failing_sources=True, incidents=False), "zh", NOW)
    plain.store.add_subscription("ops", SECRET, ChangeFilter(), "en", NOW, Manner(escalate_to="boss", digest="0 9 * * *"))
    post(editor, f"/subscriptions/{boss.id}/pause", paused="true")
    assert ">paused<" in editor.get("/subscriptions").text
    post(editor, f"/subscriptions/{boss.id}/pause", paused="false")
    assert not plain.store.subscriptions()[0].paused
    assert "ops escalates to it" in post(editor, f"/subscriptions/{boss.id}/remove").text
    assert post(editor, f"/subscriptions/{plain.store.subscriptions()[0].id}/remove").status_code == 303
    assert "Nobody is told yet" in editor.get("/subscriptions").text
    assert editor.get(f"/subscriptions/{boss.id}").status_code == 404


# --- the profile


def test_a_profile_is_written_and_takes_effect_at_once(app: App) -> None:
    app.store.sync(app.store.watchlist(everything=True), NOW)
    with TestClient(make_site(app), base_url="http://127.0.0.1", follow_redirects=False) as client:
        assert client.get("/profile").headers["location"] == "/profile/profile"
        assert app.standing is None
        fields = {"name": "us", "mark": mark(client), "countries": "Singapore", "tolerance": "hit"}
        fields["ownership"] = "- {name: Founders, home: Singapore, percent: 100}"
        assert post(client, "/profile/profile", **fields, uses=["resale", "embedding"]).headers["location"] == "/profile/profile?saved=true"
        assert app.standing is not None
        text = (app.settings.config_dir / "profile.yaml").read_text()
        assert "# Who you are" in text
        assert "uses: [resale, embedding]" in text
        page = client.get("/profile/profile?saved=true").text
        assert "Saved." in page
        assert 'href="/providers/acme"' in page
        assert [each.act for each in app.store.audit(AuditQuery())] == [Act.PROFILE_SAVED]


def mark(client: TestClient, path: str = "/profile/profile") -> str:
    """By which the form knows the file it was made from."""
    found = re.search(r'name="mark" value="(\w+)"', client.get(path).text)
    assert found is not None
    return found[1]


def test_a_look_shows_what_it_would_mean_and_keeps_nothing(app: App) -> None:
    app.store.sync(app.store.watchlist(everything=True), NOW)
    with TestClient(make_site(app), base_url="http://127.0.0.1") as client:
        page = post(client, "/profile/profile", name="us", uses="resale", do="look")
        assert page.status_code == 200
        assert "impact-hit" in page.text
        token = re.search(r'value="([0-9a-f]{64})"', page.text)
        assert token is not None
        fields = {"form_token": token[1], "name": "us", "products": "zenith", "do": "look"}
        part = client.post("/profile/profile", data=fields, headers={"hx-request": "true"}).text
        assert part.lstrip().startswith("<section")
        assert 'href="/providers/zenith"' in part
    assert not (app.settings.config_dir / "profile.yaml").exists()


def test_comments_and_what_was_not_touched_stay(plain: App, editor: TestClient) -> None:
    path = plain.settings.config_dir / "profile.yaml"
    path.parent.mkdir()
    path.write_text('# ours\nname: us  # short\ncountries:\n  - Singapore  # head office\n  - HK\n"channels": [direct]\nproducts: [acme]\n')
    fields = {"name": "we", "countries": "Singapore, HK", "channels": "direct", "mark": mark(editor), "incorporation": "新加坡"}
    assert post(editor, "/profile/profile", **fields).status_code == 303
    text = path.read_text()
    assert "# ours\nname: we  # short\n" in text
    assert "- Singapore  # head office" in text
    assert "incorporation: 新加坡" in text
    assert "products" not in text
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"name": "us", "countries": "Atlantis"}, "countries", "no country"),
        ({"name": "us", "incorporation": "EEA"}, "incorporation", "group"),
        ({"name": "us", "ownership": "- {home: SG, percent: 70}\n- {home: US, percent: 70}"}, "ownership", "140"),
        ({"name": "us", "ownership": "- [oops"}, "ownership", "not YAML"),
        ({"name": "us", "ownership": "- {home: SG}"}, "ownership", "percent"),
        ({"name": "us", "products": "nobody"}, "products", "nobody"),
        ({"name": "us", "uses": "world_peace"}, "uses", "world_peace"),
        ({"name": "us", "channels": "Not A Slug"}, "channels", ""),
        ({"name": "us", "tolerance": "clear"}, "tolerance", "tolerance"),
        ({"name": ""}, "name", "name"),
    ],
)
def test_what_is_wrong_with_a_profile_is_told_at_its_field(editor: TestClient, fields: dict[str, str], name: str, words: str) -> None:
    answer = post(editor, "/profile/profile", mark=mark(editor), **fields)
    assert answer.status_code == 400
    assert words in wrong(answer.text)[name]
    for each in fields.keys() - {"ownership", "uses", "tolerance"}:
        assert typed(answer.text, each) == fields[each]
    assert html.escape(fields.get("ownership", ""), quote=False) in answer.text


def test_somebody_elses_edit_is_not_written_over(plain: App, editor: TestClient) -> None:
    seen = mark(editor)
    path = plain.settings.config_dir / "profile.yaml"
    path.parent.mkdir()
    path.write_text("name: theirs\n")
    answer = post(editor, "/profile/profile", name="mine", mark=seen)
    assert (answer.status_code, "changed meanwhile" in answer.text, typed(answer.text, "name")) == (400, True, "mine")
    assert path.read_text() == "name: theirs\n"


def test_of_several_profiles_one_is_chosen(plain: App, editor: TestClient) -> None:
    folder = plain.settings.config_dir / "profiles"
    folder.mkdir(parents=True)
    for name in ("asia", "europe"):
        (folder / f"{name}.yaml").write_text(f"name: {name}\n")
    assert 'href="/profile/europe"' in editor.get("/profile").text
    assert typed(editor.get("/profile/asia").text, "name") == "asia"
    assert editor.get("/profile/no.such").status_code == 404
    (folder / "asia.yaml").write_text("- a list\n")
    assert editor.get("/profile/asia").status_code == 400
    assert post(editor, "/profile/asia", name="x").status_code == 400


# --- watchlists


def test_an_address_is_tried_before_it_is_saved(plain: App, editor: TestClient) -> None:
    with Site() as site:
        url = site.page("/order", Answer(body=terms()))
        page = post(editor, "/watchlists/new", url=url, select="main", do="try").text
        assert "These terms govern the use of the Acme API" in page
        assert typed(page, "url") == url
        token = re.search(r'value="([0-9a-f]{64})"', page)
        assert token is not None
        fields = {"form_token": token[1], "url": url, "select": "#none", "do": "try"}
        part = editor.post("/watchlists/new", data=fields, headers={"hx-request": "true"}).text
        assert "The selectors match nothing" in part
        assert "<html" not in part
        missing = post(editor, "/watchlists/new", url=site.url("/nothing"), do="try")
        assert missing.status_code == 400
    assert plain.store.audit(AuditQuery())[-1].act is Act.WATCHLIST_TRIED


@pytest.mark.parametrize("url", ["file:///etc/passwd", "", "http://169.254.169.254/latest"])
def test_what_may_not_be_asked_is_not_asked(editor: TestClient, url: str) -> None:
    assert "url" in wrong(post(editor, "/watchlists/new", url=url, do="try").text)


def test_a_document_is_added_to_ones_own_file_and_watched_at_once(plain: App, editor: TestClient) -> None:
    fields = {
        "provider": "acme",
        "document": "order-form",
        "document_name": "Order form",
        "document_name_zh": "订单",
        "type": "commercial_terms",
    }
    fields |= {"url": "https://acme.example/order", "select": "main\n.more", "language": "en", "do": "save"}
    assert post(editor, "/watchlists/new", **fields).headers["location"] == "/watchlists?saved=acme.yaml"
    text = (plain.settings.watchlists / "acme.yaml").read_text()
    assert "# mine" in text
    assert "# the important one" in text
    assert [document.id for document in plain.store.watchlist().documents()] == ["terms", "order-form"]
    assert plain.subjects.by_source[plain.store.status()[0].source.key]
    assert "order-form" not in wrong(post(editor, "/watchlists/new", **fields).text).get("url", "")
    assert "choose another" in wrong(post(editor, "/watchlists/new", **fields).text)["document"]
    assert "acme.yaml" in editor.get("/watchlists?saved=acme.yaml").text


def test_a_new_provider_gets_a_file_and_a_bundled_one_is_extended(plain: App, editor: TestClient) -> None:
    fields = {"provider": "nova", "document": "terms", "document_name": "Terms", "url": "https://nova.example/terms", "do": "save"}
    answer = post(editor, "/watchlists/new", **fields)
    assert set(wrong(answer.text)) == {"provider_name"}
    assert post(editor, "/watchlists/new", **fields, provider_name="Nova").status_code == 303
    assert (plain.settings.watchlists / "nova.yaml").read_text().startswith("provider: nova\nname: Nova\n")


def test_everything_that_is_missing_is_told_at_once(editor: TestClient) -> None:
    answer = post(editor, "/watchlists/new", provider="No Slug", type="poem", url="acme.example", do="save")
    assert set(wrong(answer.text)) == {"provider", "provider_name", "document", "document_name", "type", "url"}
    bad = {"provider": "acme", "document": "x", "document_name": "X", "url": "https://acme.example/x", "select": "main[", "do": "save"}
    answer = post(editor, "/watchlists/new", **bad)
    assert answer.status_code == 400
    assert "main[" in answer.text


def test_a_file_is_checked_strictly_before_it_is_saved(plain: App, editor: TestClient) -> None:
    path = plain.settings.watchlists / "acme.yaml"
    seen = mark(editor, "/watchlists/own/acme.yaml")
    wrong_text = WATCHED.replace("type: terms", "type: poem")
    answer = post(editor, "/watchlists/own/acme.yaml", content=wrong_text, mark=seen, do="save")
    assert (answer.status_code, "line 7" in answer.text, "type: poem" in answer.text) == (400, True, True)
    good = WATCHED.replace("acme.example/terms", "acme.example/legal").replace("\n", "\r\n")
    assert "not saved yet" in post(editor, "/watchlists/own/acme.yaml", content=good, mark=seen, do="check").text
    assert path.read_text() == WATCHED
    assert post(editor, "/watchlists/own/acme.yaml", content=good, mark=seen, do="save").status_code == 303
    assert plain.store.status()[0].source.url == "https://acme.example/legal"
    assert "changed meanwhile" in post(editor, "/watchlists/own/acme.yaml", content=good, mark=seen, do="save").text
    assert editor.get("/watchlists/own/..%2Fx.yaml").status_code == 404


def test_a_file_that_would_make_another_one_wrong_is_refused(plain: App, editor: TestClient) -> None:
    path = "/watchlists/own/aaa.yaml"
    assert "extends: aaa" in editor.get(path).text
    answer = post(editor, path, content=WATCHED, mark=mark(editor, path), do="save")
    assert answer.status_code == 400
    assert "acme.yaml" in answer.text
    assert str(plain.settings.watchlists) in html.unescape(answer.text)
    assert not (plain.settings.watchlists / "aaa.yaml").exists()


def test_secrets_of_the_machine_are_not_named_from_elsewhere(plain: App) -> None:
    probe = WATCHED.replace(
        "      - url: https://acme.example/terms",
        "      - url: https://evil.example/v1\n        kind: probe\n        probe: {protocol: openai-chat, key: 'env:MONITOR_SECRET_KEY'}",
    )
    with visiting(plain, USERS) as client:
        signed_in(plain, client, "eve", Role.EDITOR)
        seen = mark(client, "/watchlists/own/acme.yaml")
        answer = post(client, "/watchlists/own/acme.yaml", content=probe, mark=seen, do="save")
        assert (answer.status_code, "on the machine itself" in answer.text) == (400, True)
    with TestClient(make_site(plain), base_url="http://127.0.0.1", follow_redirects=False) as local:
        assert post(local, "/watchlists/own/acme.yaml", content=probe, mark=seen, do="save").status_code == 303


def test_bundled_files_are_shown_and_not_changed(tmp_path: Path) -> None:
    settings = Settings(state_dir=tmp_path, database_url="sqlite://", config_dir=tmp_path, watchlists=tmp_path / "own")
    app = make_app(settings, store=MemoryStore(), now=lambda: NOW)
    with TestClient(make_site(app), base_url="http://127.0.0.1", follow_redirects=False) as client:
        assert "/watchlists/bundled/anthropic.yaml" in client.get("/watchlists").text
        assert "provider: anthropic" in client.get("/watchlists/bundled/anthropic.yaml").text
        assert client.get("/watchlists/bundled/nothing.yaml").status_code == 404
        fields = {"provider": "anthropic", "document": "order-form", "document_name": "Order form", "url": "https://example.com/order"}
        assert post(client, "/watchlists/new", **fields, do="save").status_code == 303
    assert (tmp_path / "own" / "anthropic.yaml").read_text().startswith("extends: anthropic\n")
    app.close()


@pytest.mark.parametrize("path", ["/subscriptions", "/profile", "/watchlists"])
def test_viewers_do_not_come_to_the_editors(plain: App, path: str) -> None:
    with visiting(plain, USERS) as client:
        signed_in(plain, client, "vic", Role.VIEWER)
        assert client.get(path).status_code == 403
        assert ">Set up<" not in client.get("/").text
