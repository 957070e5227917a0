"""`doctor`: what is wrong with an installation, each with where and what to do."""

from __future__ import annotations

import json
import sqlite3
import ssl
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cli.kit import Shell, page
from tests.fakes.site import Answer, Site

PEM = Path(__file__).parents[1] / "fakes" / "localhost.pem"
OURS = "json://127.0.0.1:9/hook-of-ops"


def findings(shell: Shell, *options: str) -> list[dict[str, Any]]:
    told: dict[str, Any] = json.loads(shell("doctor", "--format", "json", *options).out)
    assert told["worst"] in {each["level"] for each in told["findings"]}
    return list(told["findings"])


def said(found: list[dict[str, Any]], check: str) -> list[tuple[str, str]]:
    return [(each["level"], each["what"]) for each in found if each["check"] == check]


def watched(shell: Shell, site: Site) -> None:
    """One page, looked at once."""
    shell.watch(site.url("/terms"))
    site.page("/terms", page())
    assert shell("check").code == 0


def database(shell: Shell, statement: str) -> None:
    with closing(sqlite3.connect(shell.home / "state" / "monitor.db")) as db:
        db.execute(statement)
        db.commit()


def test_a_new_installation_is_well_and_told_how_to_begin(shell: Shell) -> None:
    ended = shell("doctor")
    assert ended.code == 0
    assert "There is no database yet" in ended.out
    assert "→ begin with: monitor init" in ended.out
    assert not (shell.home / "state" / "monitor.db").exists()


def test_a_service_at_work_is_well(shell: Shell, site: Site) -> None:
    watched(shell, site)
    shell("subscribe", OURS, "--name", "ops")
    shell("db", "backup", str(shell.home / "state" / "backups" / "1.db"))
    ended = shell("doctor")
    assert ended.code == 0, ended.out
    assert ended.lines[-1].endswith("0 warnings, 0 problems.")
    assert "The clock agrees with 1 watched pages" in ended.out
    assert len(site.requests) == 1  # the look; doctor asked nobody
    assert "时钟与1 个被监控页面一致" in shell("--lang", "zh", "doctor").out


def test_wrong_settings_are_a_finding(shell: Shell) -> None:
    shell.set("MONITOR_WORKERS", "many")
    ended = shell("doctor")
    assert ended.code == 7
    assert "MONITOR_WORKERS: write a whole number" in ended.said


def test_a_wrong_watchlist_does_not_hide_the_rest(shell: Shell) -> None:
    shell.write("acme.yaml", "provider: [")
    found = findings(shell)
    assert [level for level, _ in said(found, "settings")] == ["problem"]
    assert said(found, "disk")


def test_a_service_that_does_not_run_is_told_by_what_is_overdue(shell: Shell, site: Site) -> None:
    watched(shell, site)
    database(shell, "UPDATE sources SET due_at = due_at - 7200000000")
    ended = shell("doctor")
    assert ended.code == 7
    assert "1 of 1 sources are overdue" in ended.said


def test_sources_and_channels_in_trouble_are_told_from_the_record(shell: Shell, site: Site) -> None:
    watched(shell, site)
    shell.set("NOT_SET_HERE", OURS)
    assert shell("subscribe", "env:NOT_SET_HERE", "--name", "later").code == 0
    shell.set("NOT_SET_HERE", "")
    site.page("/terms", Answer(status=500))
    assert shell("check").code == 4
    found = findings(shell)
    assert said(found, "sources") == [("warning", "1 of 1 sources fail")]
    assert said(found, "channels") == [("warning", "the environment variable NOT_SET_HERE is not set: set it for the service too")]


def test_nobody_to_tell_is_worth_a_note(shell: Shell, site: Site) -> None:
    watched(shell, site)
    assert said(findings(shell), "channels") == [("note", "Nobody is told: there is no subscription")]


def test_a_lost_key_and_a_plain_address_are_found(shell: Shell, site: Site) -> None:
    watched(shell, site)
    shell("subscribe", OURS, "--name", "ops")
    database(shell, f"UPDATE subscriptions SET url = '{OURS}'")
    assert ("warning", "Addresses stand unencrypted in the database: ops") in said(findings(shell), "secrets")
    shell("status")  # encrypts it
    leak = shell.home / "state" / "monitor.db.0001.backup"
    leak.write_text(f"... {OURS} ...")
    leak.chmod(0o644)
    found = said(findings(shell, "--search", str(shell.home / "elsewhere")), "secrets")
    assert ("problem", "A channel address stands here in plain text") in found
    assert ("warning", "Others may read this copy of the database") in found
    (shell.home / "state" / "secret.key").unlink()
    ended = shell("doctor")
    assert ended.code == 7
    assert "their key is not there" in ended.said
    assert OURS not in ended.said


def test_a_damaged_database_is_a_problem_and_not_a_crash(shell: Shell, site: Site) -> None:
    watched(shell, site)
    file = shell.home / "state" / "monitor.db"
    shell("db", "backup", str(shell.home / "copy.db"))
    file.write_bytes(b"this is no database" * 500)
    for log in ("-wal", "-shm"):
        file.with_name(file.name + log).unlink(missing_ok=True)
    ended = shell("doctor")
    assert ended.code == 7
    assert "monitor db restore" in ended.said


@pytest.mark.parametrize(("revision", "level"), [("0001", "warning"), ("9999", "problem")])
def test_a_schema_that_is_not_ours_is_told(shell: Shell, site: Site, revision: str, level: str) -> None:
    watched(shell, site)
    database(shell, f"UPDATE schema_revision SET version_num = '{revision}'")
    found = findings(shell)
    assert said(found, "database")[0][0] == level
    assert said(found, "channels") == []  # the record is not asked


def test_hosts_are_asked_only_on_request(shell: Shell, site: Site) -> None:
    watched(shell, site)
    found = findings(shell, "--network")
    assert ("ok", "1 of 1 hosts answer") in said(found, "sources")
    assert len(site.requests) == 2


def test_the_certificate_of_the_page_is_examined(shell: Shell) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(PEM)
    with Site(tls=context) as page:
        shell.set("MONITOR_PUBLIC_URL", page.url("").rstrip("/").replace("127.0.0.1", "localhost"))
        (unknown,) = said(findings(shell, "--network"), "certificates")
        assert unknown[0] == "problem"
        shell.set("MONITOR_CA_BUNDLE", str(PEM))
        known = said(findings(shell, "--network"), "certificates")
        assert [level for level, _ in known] == ["ok", "ok"]
