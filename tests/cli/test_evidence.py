"""`evidence`, `verify` and `db`, as a person uses them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from monitor.render.evidence_words import FILES
from tests.cli.kit import BARRED, Shell, archive, terms
from tests.tsa import Authority, openssl, serving


def first(told: Shell) -> str:
    return str(json.loads(told("diff", "--since", "2024-01-01", "--format", "jsonl").lines[0])["id"])


def bundle(told: Shell, name: str = "bundle") -> Path:
    folder = told.home / name
    ended = told("evidence", first(told), "--out", str(folder))
    assert ended.code == 0, ended.err
    return folder


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def tamper(told: Shell, statement: str) -> None:
    with closing(sqlite3.connect(told.home / "state" / "monitor.db")) as db:
        db.execute(statement)
        db.commit()


# --- evidence


def test_a_bundle_is_checked_with_sha256sum_alone(told: Shell) -> None:
    """Its own sums, then page, record, link and chain, each by the hash in the next."""
    folder = bundle(told)
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=folder, check=True, timeout=60)
    record, link = ((folder / "chain" / f"after-snapshot.{part}.txt").read_text() for part in ("record", "link"))
    assert f"body-sha256: {sha256(folder / 'after' / 'body.html')}\n" in record
    assert f"headers-sha256: {sha256(folder / 'after' / 'headers.txt')}\n" in record
    assert f"record-sha256: {sha256(folder / 'chain' / 'after-snapshot.record.txt')}\n" in link
    version = (folder / "chain" / "after-version.record.txt").read_text()
    assert f"reading-sha256: {sha256(folder / 'after' / 'reading.json')}\n" in version
    assert f"change-sha256: {sha256(folder / 'change.json')}\n" in (folder / "chain" / "change.record.txt").read_text()
    assert link in (folder / "chain" / "links.txt").read_text()


def test_the_commands_in_the_readme_do_what_it_says(told: Shell) -> None:
    """As a lawyer would type them."""
    folder = bundle(told)
    readme = (folder / "README.txt").read_text()
    (command,) = set(re.findall(r"^ +(csplit .*)$", readme, re.MULTILINE))
    out = subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout
    sums = re.findall(r"^([0-9a-f]{64})  link-", out, re.MULTILINE)
    previous = re.findall(r"previous: ([0-9a-f]{64})", out)
    assert len(sums) == len(previous) > 5
    assert sums[:-1] == previous[1:]
    assert sums[-1] == json.loads((folder / "manifest.json").read_text())["chain"]["head"]


def test_a_bundle_is_read_without_the_program(told: Shell) -> None:
    """Before and after as they came, the texts, the difference, times in UTC and in the user's zone, both languages."""
    told.set("MONITOR_TIMEZONE", "Asia/Shanghai")
    folder = bundle(told)
    assert (folder / "before" / "body.html").read_text() == terms()
    assert (folder / "after" / "body.html").read_text() == terms(BARRED)
    assert "more than 50% owned" in (folder / "after" / "reading.txt").read_text()
    english, chinese = ((folder / f"summary.{language}.txt").read_text() for language in ("en", "zh"))
    assert "2024-03-05 12:00:00.000000 UTC = 2024-03-05 20:00 (Asia/Shanghai)" in english
    assert "https://acme.example/terms (HTTP/1.1 200)" in english
    assert "more than 50% owned" in english
    assert "新文本首次出现: 2024-03-05" in chinese
    assert "50% owned" in (folder / "diff.en.html").read_text()
    assert "50% owned" in " ".join((folder / "diff.en.txt").read_text().split())
    readme = (folder / "README.txt").read_text()
    assert "sha256sum -c SHA256SUMS" in readme
    assert "变更证据" in readme
    for file in folder.rglob("*"):
        assert (
            not file.is_file()
            or file.name == "SHA256SUMS"
            or str(file.relative_to(folder)) in readme
            or file.name in ("README.txt", "manifest.json")
        )


def test_every_kind_of_file_is_explained_and_no_other_is(told: Shell) -> None:
    """The README would fail on one that is not."""
    from monitor.evidence import _pattern

    folder = bundle(told)
    names = [str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()]
    shown = {_pattern(name) for name in names if "/" in name or name.split(".")[0] in ("diff", "summary", "change", "findings")}
    assert set(FILES) - shown == {"screenshot.png", "heads", "tsr"}


def test_the_same_history_gives_the_same_bytes(told: Shell) -> None:
    """In a folder and in a zip file."""
    one, two = bundle(told), bundle(told, "again")
    files = {str(file.relative_to(one)): file.read_bytes() for file in one.rglob("*") if file.is_file()}
    assert files == {str(file.relative_to(two)): file.read_bytes() for file in two.rglob("*") if file.is_file()}
    for name in ("one.zip", "two.zip"):
        assert told("evidence", first(told), "--out", str(told.home / name)).code == 0
    content = (told.home / "one.zip").read_bytes()
    assert content == (told.home / "two.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        folder = f"evidence-{first(told)}"
        assert {name.removeprefix(f"{folder}/"): zipped.read(name) for name in zipped.namelist()} == files


def test_nothing_of_the_users_own_is_in_a_bundle(told: Shell) -> None:
    """Neither a channel's address nor its subscription."""
    assert told("subscribe", "json://hooks.example/TopSecretToken", "--name", "war-room").code == 0
    for file in bundle(told).rglob("*"):
        if file.is_file():
            assert b"TopSecretToken" not in file.read_bytes()
            assert b"war-room" not in file.read_bytes()


def test_what_is_there_already_is_not_overwritten(told: Shell) -> None:
    """A file, or a folder with something in it."""
    folder = bundle(told)
    assert told("evidence", first(told), "--out", str(folder)).code == 1
    taken = told.home / "taken.zip"
    taken.write_text("mine")
    ended = told("evidence", first(told), "--out", str(taken))
    assert (ended.code, taken.read_text()) == (1, "mine")
    assert "another --out" in ended.err


def test_an_unknown_change_is_told(told: Shell) -> None:
    ended = told("evidence", "zzzz")
    assert (ended.code, ended.out) == (1, "")


# --- verify


def test_a_history_that_nobody_touched_is_said_to_be_so_with_its_speed(told: Shell) -> None:
    ended = told("verify")
    assert ended.code == 0
    assert "Nothing was altered: 2 sources" in ended.out
    assert "MB/s" in ended.out
    assert "没有改动" in told("--lang", "zh", "verify").out


def test_whoever_altered_something_is_found_and_the_exit_code_says_so(told: Shell) -> None:
    """In one source; the other is as it was."""
    tamper(told, "UPDATE versions SET first_seen = first_seen + 1 WHERE source = 1 AND number = 2")
    ended = told("verify")
    assert ended.code == 6
    assert "acme/terms-of-service/acme_terms: version 2 was altered" in ended.out
    assert told("verify", "--source", "zenith/terms-of-service").code == 0
    assert told("verify", "--source", "acme/terms-of-service/acme_terms").code == 6
    assert "版本 2 记录后被改动" in told("--lang", "zh", "verify").out


def test_thousands_of_faults_are_counted_not_listed(told: Shell) -> None:
    tamper(told, "UPDATE blobs SET seal = NULL")
    tamper(
        told,
        "INSERT INTO blobs (sha256, size, data, seal) SELECT randomblob(32), 0, x'00', x'00' FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i + 1 FROM n WHERE i < 70) SELECT i FROM n)",
    )
    tamper(told, "INSERT INTO chain_ends VALUES ('blobs', 1, x'00')")
    ended = told("verify")
    assert ended.code == 6
    assert len(ended.lines) == 52
    assert "… and " in ended.out


def test_an_unknown_source_is_told_with_where_to_look(told: Shell) -> None:
    ended = told("verify", "--source", "acme/nothing")
    assert ended.code == 1
    assert "monitor watchlist list" in ended.err


def test_rows_from_before_there_were_chains_are_told(told: Shell) -> None:
    tamper(told, "DELETE FROM links")
    tamper(told, "UPDATE sources SET chain_length = NULL, chain_head = NULL")
    assert "were chained now" in told("verify").said
    assert "were chained now" not in told("verify").said


# --- db


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the authority that is asked here")
def test_an_independent_authority_stamps_the_chains(told: Shell, tmp_path: Path) -> None:
    """The stamp is kept, verified, and goes into the bundle, where openssl verifies it too."""
    authority = Authority.founded(tmp_path / "tsa")
    stranger = Authority.founded(tmp_path / "stranger")
    with serving(authority) as url:
        refused = told("db", "stamp", "--tsa", url, "--ca", str(stranger.ca))
        assert refused.code == 1
        assert "does not come from" in refused.err
        ended = told("db", "stamp", "--tsa", url, "--ca", str(authority.ca))
        assert ended.code == 0, ended.err
        assert "Time stamp 1: 2 sources" in ended.out
        assert "CN=Test TSA" in ended.out
        assert "not checked against a certificate" in told("db", "stamp", "--tsa", url).out
    assert "2 time stamps" in told("verify").said
    folder = bundle(told)
    files = ("-data", "chain/stamp-1.heads.txt", "-in", "chain/stamp-1.tsr")
    openssl(folder, "ts", "-verify", *files, "-CAfile", str(authority.ca))
    assert "openssl ts -verify" in (folder / "README.txt").read_text()
    assert json.loads((folder / "manifest.json").read_text())["chain"]["stamps"] == [1, 2]
    tamper(told, "UPDATE stamps SET token = (SELECT token FROM stamps WHERE number = 2) WHERE number = 1")
    assert told("verify").code == 6


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the authority that is asked here")
def test_an_answer_to_another_question_is_not_kept(told: Shell, tmp_path: Path) -> None:
    from monitor.timestamps import request

    authority = Authority.founded(tmp_path / "tsa")
    old = authority.answer(request(hashlib.sha256(b"old").digest(), 1))
    with serving(authority, 200, old) as url:
        ended = told("db", "stamp", "--tsa", url)
    assert ended.code == 1
    assert "something else" in ended.err
    (tmp_path / "no.pem").write_text("no certificate")
    assert "no certificate" in told("db", "stamp", "--tsa", "http://127.0.0.1:9/", "--ca", str(tmp_path / "no.pem")).err


def test_a_backup_is_made_checked_and_restored(told: Shell) -> None:
    """With what to do about the key."""
    copy = str(told.home / "copy.db")
    before = told("diff", "--since", "2024-01-01").out
    made = told("db", "backup", copy)
    assert made.code == 0
    assert "keep secret.key apart" in made.out
    assert told("db", "backup", copy).code == 1
    assert told("db", "backup", copy, "--force").code == 0
    assert "is whole" in told("db", "verify", copy).out
    assert "The database is whole" in told("db", "verify").out
    tamper(told, "DELETE FROM alerts")
    assert told("db", "restore", copy).code == 1
    restored = told("db", "restore", copy, "--force")
    assert restored.code == 0
    assert "monitor.db.replaced-1" in restored.out
    assert told("diff", "--since", "2024-01-01").out == before
    assert told("verify").code == 0
    (told.home / "state" / "monitor.db").unlink()
    assert "replaced" not in told("db", "restore", copy).out


def test_the_key_goes_into_a_backup_where_it_is_asked_for(told: Shell) -> None:
    copy = str(told.home / "copy.db")
    assert "no key to put" in told("db", "backup", copy, "--with-key").err
    assert told("subscribe", "json://hooks.example/Token", "--name", "team").code == 0
    assert "keep it secret" in told("db", "backup", copy, "--with-key").out


def test_a_damaged_backup_is_not_restored(told: Shell) -> None:
    copy = told.home / "copy.db"
    assert told("db", "backup", str(copy)).code == 0
    copy.write_bytes(copy.read_bytes()[:20_000])
    assert told("db", "verify", str(copy)).code == 1
    assert told("db", "restore", str(copy), "--force").code == 1
    assert told("verify").code == 0


def noisy(shell: Shell) -> Shell:
    pages = [(f"2024-01-{day:02d}T12:00:00Z", terms().replace("<nav>", f"<nav><i>{day}</i>")) for day in range(1, 9)]
    folder = archive(shell.home / "archive", acme_terms=[*pages, ("2024-03-05T12:00:00Z", terms(BARRED))])
    assert shell("import", "archive", str(folder)).code == 0
    return shell


def policy(shell: Shell, content: str) -> None:
    folder = shell.home / "config"
    folder.mkdir(exist_ok=True)
    (folder / "retention.yaml").write_text(content)


def test_retention_says_what_would_go_and_removes_it_only_when_told(shell: Shell) -> None:
    noisy(shell)
    policy(shell, "snapshots: 30d\nlooks: 30d\n")
    planned = shell("db", "retention")
    assert planned.code == 0
    assert "Nothing was removed" in planned.out
    assert shell("db", "retention", "--dry-run").out == planned.out
    applied = shell("db", "retention", "--apply")
    assert applied.lines[0] == planned.lines[0]
    assert "pages" in applied.lines[0]
    assert "0 bytes" in shell("db", "retention").out
    assert shell("verify").code == 0
    assert shell("db", "retention", "--apply", "--dry-run").code == 1
    assert bundle(shell)


def test_without_a_policy_everything_is_kept(shell: Shell) -> None:
    ended = noisy(shell)("db", "retention", "--apply")
    assert ended.code == 1
    assert "retention.yaml does not exist" in ended.err


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        ("", 1, "empty"),
        ("- a\n", 1, "write what is kept how long"),
        ("{}\n", 1, "write what is kept how long"),
        ("snapshots: 30d\nlocks: 3d\n", 2, "did you mean `looks`"),
        ("snapshots: 1h\n", 1, "at least a day"),
        ("looks: soon\n", 1, "at least a day"),
        ("looks: [3d]\n", 1, "at least a day"),
        ("types: 3d\n", 1, "under `types:`"),
        ("types:\n  term:\n    looks: 3d\n", 2, "did you mean `terms`"),
        ("types:\n  terms: 3d\n", 2, "write what is kept how long"),
        ("types:\n  terms:\n    types: 3d\n", 3, "`types` is not known here"),
    ],
)
def test_what_is_wrong_in_a_policy_is_told_with_file_and_line(shell: Shell, content: str, line: int, words: str) -> None:
    policy(shell, content)
    ended = shell("db", "retention")
    assert ended.code == 1
    assert f"retention.yaml:{line}: " in ended.err
    assert words in ended.said


def test_a_type_of_documents_keeps_what_the_usual_policy_says_of_the_rest(shell: Shell) -> None:
    from datetime import timedelta

    from monitor.retention import load_policies

    policy(shell, "snapshots: 52w\nlooks: 90d\ntypes:\n  status:\n    snapshots: 30d\n    looks: forever\n")
    found = load_policies(shell.home / "config" / "retention.yaml")
    assert (found.of("terms").snapshots, found.of("terms").looks) == (timedelta(weeks=52), timedelta(days=90))
    assert (found.of("status").snapshots, found.of("status").looks, found.of("status").screenshots) == (timedelta(days=30), None, None)
