"""Wrong watchlists: each a clear outcome with file and line and what to write instead, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.watchlist import inspect
from tests.watchlist.kit import ACME, changed, write


def url(value: str) -> str:
    return changed("https://acme.example/terms", value)


def source(line: str) -> str:
    return changed("        select: [main]\n", f"        {line}\n")


def document(line: str) -> str:
    return changed("    language: en\n", f"    {line}\n")


def top(line: str) -> str:
    return changed("home: https://acme.example/\n", f"{line}\n")


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b]\n"

CASES: list[tuple[str | bytes, int, str]] = [
    # ways of asking, feeds, probes, APIs
    (source("way: brwser"), 11, "did you mean `browser`"),
    (source("browser: {wait_for: main}"), 10, "`browser` belongs to `way: browser`"),
    (source("follow: {keywords: [access]}"), 10, "`follow` belongs to `kind: feed`"),
    (source("follow: {keyword: [access]}"), 11, "did you mean `keywords`"),
    (source("kind: probe"), 10, "belong together"),
    (source("probe: {protocol: openai-chat}"), 10, "belong together"),
    (source("probe: {protocol: soap}"), 11, "one of openai-chat"),
    (source("probe: {protocol: openai-chat, key: sk-123}"), 11, "never the secret itself"),
    (source("probe: {protocol: openai-chat, daily_limit: 0}"), 11, "from 1 to 5000"),
    (source("probe: {protocol: openai-chat, daily_limit: 9000}"), 11, "from 1 to 5000"),
    (source("probe: {protocol: openai-chat, daily_limit: many}"), 11, "no whole number"),
    (changed("        select: [main]\n", "        kind: json\n        select: ['data[']\n"), 12, "no JMESPath expression"),
    (changed("        select: [main]\n", "        kind: pdf\n        way: browser\n"), 10, "a browser gives HTML"),
    (top("apis: [{id: api, source: x}]"), 3, "`base_urls` is missing"),
    (top("apis: [{id: api, source: x, base_urls: {}}]"), 3, "`base_urls` is empty"),
    (top("apis: [{id: api, source: x, base_urls: {gemini: [ftp://x.example]}}]"), 3, "must begin with https://"),
    (top("apis: [{id: api, source: x, base_urls: {gemini: [https://x.example]}, regions: term}]"), 3, "did you mean `terms`"),
    (top("apis: [{id: api, source: x, base_urls: {gemini: [https://x.example]}, as_of: soon}]"), 3, "no date"),
    (top("apis: [{id: api, source: x, base_urls: {gemini: [https://x.example]}, as_of: 7}]"), 3, "no date"),
    (top("apis: [{id: api, source: x, base_urls: {gemini: [https://x.example]}, key_variable: a b}]"), 3, "no name of a variable"),
    (
        top(
            "apis: [{id: a, source: x, base_urls: {gemini: [https://x.example]}}, {id: a, source: x, base_urls: {gemini: [https://x.example]}}]"
        ),
        3,
        "stands twice",
    ),
    # the file as such
    ("", 1, "the file is empty"),
    ("   \n\n  ", 1, "the file is empty"),
    ("# only a remark\n", 1, "the file is empty"),
    ("---\n", 1, "a watchlist is a mapping"),
    ("null\n", 1, "a watchlist is a mapping"),
    ("acme\n", 1, "a watchlist is a mapping"),
    ("42\n", 1, "a watchlist is a mapping"),
    ("- provider: acme\n", 1, "a watchlist is a mapping"),
    ("[]\n", 1, "a watchlist is a mapping"),
    ("{}\n", 1, "`provider` is missing"),
    ("\x00\x01\x02", 1, "control character U+0000"),
    ("provider: acme\nname: a\x07b\n", 2, "control character U+0007"),
    (b"\x89PNG\r\n\x1a\n\x00\x00", 1, "not UTF-8"),
    (b"provider: acme\nname: \xb0\xa2\xbf\xcb\n", 2, "not UTF-8"),
    (ACME.encode("utf-16"), 1, "not UTF-8"),
    (ACME.encode()[:-3] + b"\xe6", 11, "not UTF-8"),
    (b"x" * 262_145, 1, "larger than 256 KiB"),
    (b"- a\n" * 2_600_000, 1, "larger than 256 KiB"),
    (ACME + "---\n" + ACME, 12, "a second YAML document"),
    # YAML
    (top("\tname: x"), 3, "indent with spaces"),
    (changed("    type: terms", "\ttype: terms"), 7, "indent with spaces"),
    (changed("    type: terms", "   type: terms"), 7, "indentation"),
    (changed("    type: terms", "     type: terms"), 7, "indentation"),
    (changed("type: terms", "type terms"), 8, "write `key: value`"),
    (changed("type: terms", "type: terms: of: use"), 7, "in quotes"),
    (changed("type: terms", "type: 'terms"), 7, "close the quotes"),
    (changed("type: terms", 'type: "te\\qrms"'), 7, "single quotes"),
    (changed("[main]", "[main"), 11, "bracket"),
    (changed("[main]", "[main}"), 11, "bracket"),
    (changed("[main]", "@main"), 11, "in quotes"),
    (changed("[main]", "%main"), 11, "in quotes"),
    (changed("[main]", "`main`"), 11, "in quotes"),
    (changed("type: terms", "type: &t terms"), 7, "anchors and aliases"),
    (changed("type: terms", "type: *t"), 7, "anchors and aliases"),
    (changed("[main]", "[*main]"), 11, "anchors and aliases"),
    (BOMB, 1, "anchors and aliases"),
    (top("<<: *defaults"), 3, "anchors and aliases"),
    (top("&home home: https://acme.example/"), 3, "anchors and aliases"),
    (top("home: !!python/object/apply:os.system [exit]"), 3, "tags (`!`)"),
    (top("home: !env HOME"), 3, "tags (`!`)"),
    (changed("type: terms", "type: !!str terms"), 7, "tags (`!`)"),
    ("!watch\nprovider: acme\n", 1, "tags (`!`)"),
    ("%TAG ! tag:x,2000:\n---\n!foo a: b\n", 3, "tags (`!`)"),
    (top("? [a, b]\n: c"), 3, "a key must be a word"),
    (top("{a: b}: c"), 3, "a key must be a word"),
    (top("home: {{ home }}"), 3, "a key must be a word"),
    ("[" * 2_000 + "]" * 2_000, 1, "nested deeper"),
    ("{a: " * 2_000, 1, "nested deeper"),
    ("a:\n" + "".join(" " * n + f"{'- ' * n}\n" for n in range(1, 40)), 4, "indentation"),
    (changed("{en: Terms, zh: 条款}", '"\\UFFFFFFFF"'), 6, "names no character"),
    (changed("{en: Terms, zh: 条款}", '"\\uD800"'), 6, "half a character"),
    ("%YAML 9\n---\nprovider: acme\n", 1, "not valid YAML"),
    # keys
    (top("home: https://a.example/\nhome: https://b.example/"), 4, "`home` stands twice (first on line 3)"),
    (source("url: https://b.example/"), 11, "`url` stands twice (first on line 10)"),
    (document("name: x"), 8, "`name` stands twice"),
    (top("hom: https://acme.example/"), 3, "did you mean `home`?"),
    (top("Home: https://acme.example/"), 3, "did you mean `home`?"),
    (top("title: Acme"), 3, "unknown key `title`"),
    (top("1: x"), 3, "unknown key `1`"),
    (top("true: x"), 3, "unknown key `true`"),
    (document("schedul: {every: 1h}"), 8, "did you mean `schedule`?"),
    (document("url: https://acme.example/"), 8, "unknown key `url`"),
    (source("selct: [main]"), 11, "did you mean `select`?"),
    (source("css: [main]"), 11, "unknown key `css`"),
    (source("un-verified: true"), 11, "did you mean `unverified`?"),
    (document("schedule: {evry: 1h}"), 8, "did you mean `every`?"),
    (changed("{en: Acme, zh: 阿克米}", "{en: Acme, zh: 阿克米, fr: Acmé}"), 2, "unknown key `fr`"),
    (changed("provider: acme\n", ""), 1, "`provider` is missing: write `provider: acme`"),
    (changed("name: {en: Acme, zh: 阿克米}\n", ""), 1, "`name` is missing"),
    (changed("name: {en: Acme, zh: 阿克米}", "name: {en: Acme}"), 2, "`zh` is missing"),
    (changed("    type: terms\n", ""), 5, "`type` is missing: write `type: terms`"),
    (changed("- id: terms\n    name", "- name"), 5, "`id` is missing"),
    (changed("    name: {en: Terms, zh: 条款}\n", ""), 5, "`name` is missing"),
    ("provider: acme\nname: Acme\n", 1, "`documents` is missing"),
    (changed("      - url: https://acme.example/terms\n        select: [main]\n", "      - select: [main]\n"), 10, "`url` is missing"),
    # empty values
    (top("home:"), 3, "`home` has no value"),
    (changed("type: terms", "type: ~"), 7, "`type` has no value"),
    (source("select:"), 11, "`select` has no value"),
    (source("select: [main, ]\n        remove:\n        -"), 13, "`remove` has no value"),
    ("provider:\nname: Acme\n", 1, "`provider` has no value"),
    (changed("type: terms", 'type: ""'), 7, "unknown document type"),
    ("provider: acme\nname: Acme\ndocuments: []\n", 3, "`documents` is empty"),
    (changed("sources:\n      - url: https://acme.example/terms\n        select: [main]\n", "sources: []\n"), 9, "`sources` is empty"),
    (changed("{en: Terms, zh: 条款}", '""'), 6, "one line of text"),
    (changed("{en: Terms, zh: 条款}", "{en: '  ', zh: 条款}"), 6, "one line of text"),
    (changed("{en: Terms, zh: 条款}", "x" * 201), 6, "at most 200 characters"),
    (changed("{en: Terms, zh: 条款}", '"a\\nb"'), 6, "one line of text"),
    # values of another form
    (changed("{en: Terms, zh: 条款}", "[Terms]"), 6, "a mapping"),
    (changed("{en: Terms, zh: 条款}", "true"), 6, "a mapping"),
    (changed("provider: acme", "provider: [acme]"), 1, "write text"),
    (changed("provider: acme", "provider: true"), 1, "write text"),
    (changed("provider: acme", "provider: {id: acme}"), 1, "write text"),
    (changed("type: terms", "type: [terms]"), 7, "one of the known words"),
    (changed("[main]", "main"), 11, "a list"),
    (changed("[main]", "{css: main}"), 11, "a list"),
    (changed("[main]", "[[main]]"), 11, "write text"),
    (changed("[main]", "[true]"), 11, "write text"),
    ("provider: acme\nname: Acme\ndocuments: terms\n", 3, "a list"),
    ("provider: acme\nname: Acme\ndocuments: {terms: https://acme.example/}\n", 3, "a list"),
    ("provider: acme\nname: Acme\ndocuments: [terms]\n", 3, "a mapping"),
    (
        "provider: acme\nname: Acme\ndocuments:\n  - id: t\n    name: T\n    type: terms\n    sources: [https://acme.example/]\n",
        7,
        "a mapping",
    ),
    (document("off: yes"), 8, "`true` or `false`"),
    (document("off: 1"), 8, "`true` or `false`"),
    (document("schedule: 1h"), 8, "a mapping"),
    (document("schedule: {every: [1h]}"), 8, "an interval"),
    (source("headers: [a]"), 11, "a mapping"),
    # words
    (changed("type: terms", "type: tos"), 7, "write one of: terms, commercial_terms, usage_policy, regions"),
    (changed("type: terms", "type: term"), 7, "did you mean `terms`?"),
    (changed("type: terms", "type: Usage Policy"), 7, "did you mean `usage_policy`?"),
    (changed("type: terms", "type: commercial-terms"), 7, "did you mean `commercial_terms`?"),
    (changed("type: terms", "type: 条款"), 7, "write one of: terms"),
    (source("kind: htm"), 11, "did you mean `html`?"),
    (source("kind: [html]"), 11, "one of the known words"),
    (source("kind: word"), 11, "unknown source kind"),
    (document("language: english please"), 8, "language tag"),
    (document("language: en_US"), 8, "language tag"),
    (document("language: 中文"), 8, "language tag"),
    (changed("provider: acme", "provider: Acme Inc"), 1, "for example `acme-inc`"),
    (changed("provider: acme", "provider: a/b"), 1, "is no id"),
    (changed("provider: acme", "provider: ../acme"), 1, "is no id"),
    (changed("provider: acme", "provider: 阿克米"), 1, "is no id"),
    (changed("id: terms", "id: -"), 5, "in quotes"),
    (changed("id: terms", "id: " + "x" * 300), 5, "is no id"),
    (source("name: the main page"), 11, "for example `the-main-page`"),
    # addresses
    (url("acme.example/terms"), 10, "must begin with https://"),
    (url("ftp://acme.example/terms"), 10, "must begin with https://"),
    (url("htp://acme.example/terms"), 10, "must begin with https://"),
    (url("file:///etc/passwd"), 10, "must begin with https://"),
    (url("javascript:alert(1)"), 10, "must begin with https://"),
    (url("https:///terms"), 10, "names no host"),
    (url("https://"), 10, "names no host"),
    (url("https://:443/"), 10, "names no host"),
    (url("https://acme.example:99999/"), 10, "cannot be read"),
    (url("https://acme.example:port/"), 10, "cannot be read"),
    (url("'https://[::1/'"), 10, "cannot be read"),
    (url("https://user:secret@acme.example/"), 10, "remove it, and use `headers`"),
    (url("https://user@acme.example/"), 10, "user name or password"),
    (url("https://acme.example/a b"), 10, "spaces"),
    (url('"https://acme.example/\\n"'), 10, "spaces"),
    (url("https://acme.example/" + "x" * 2_000), 10, "too long"),
    (url("'#'"), 10, "must begin with"),
    (top("home: acme.example"), 3, "`home`: the address"),
    # selectors and expressions
    (source("select: ['div[']"), 11, "is no CSS selector"),
    (source("select: ['a >']"), 11, "is no CSS selector"),
    (source("select: [':nope']"), 11, "is no CSS selector"),
    (source("select: ['']"), 11, "write a CSS selector"),
    (source("remove: ['..x']"), 11, "is no CSS selector"),
    (source("select: ['//div[@id=\"x\"]']"), 11, "is no CSS selector"),
    (source("select: [" + "'" + ":is(" * 3_000 + "a" + ")" * 3_000 + "']"), 11, "write a CSS selector"),
    (document("ignore: ['(']"), 8, "is no regular expression"),
    (document("ignore: ['[a']"), 8, "is no regular expression"),
    (document("ignore: ['*']"), 8, "is no regular expression"),
    (document("ignore: ['x{99999999999}']"), 8, "is no regular expression"),
    (document("ignore: ['.*']"), 8, "matches every text"),
    (document("ignore: ['[\\s\\S]+']"), 8, "matches every text"),
    (document("ignore: Updated"), 8, "a list"),
    # schedules
    (document("schedule: {every: 1}"), 8, "is no interval"),
    (document("schedule: {every: hourly}"), 8, "is no interval"),
    (document("schedule: {every: 1 fortnight}"), 8, "is no interval"),
    (document("schedule: {every: -1h}"), 8, "is no interval"),
    (document("schedule: {every: 0s}"), 8, "out of bounds"),
    (document("schedule: {every: 5s}"), 8, "out of bounds"),
    (document("schedule: {every: 400d}"), 8, "out of bounds"),
    (document("schedule: {every: 999999999w}"), 8, "is no interval"),
    (document("schedule: {}"), 8, "write either `every: 1h`"),
    (document("schedule: {every: 1h, cron: '0 9 * * 1'}"), 8, "write either `every: 1h`"),
    (document("schedule: {every: 1h, timezone: UTC}"), 8, "`timezone` belongs to `cron`"),
    (document("schedule: {cron: '0 9 * *'}"), 8, "has 4 fields"),
    (document("schedule: {cron: '@daily'}"), 8, "has 1 fields"),
    (document("schedule: {cron: '61 9 * * 1'}"), 8, "is no cron expression"),
    (document("schedule: {cron: '0 25 * * 1'}"), 8, "is no cron expression"),
    (document("schedule: {cron: '0 9 * * 8'}"), 8, "is no cron expression"),
    (document("schedule: {cron: '0 9 * * x'}"), 8, "is no cron expression"),
    (document("schedule: {cron: '0 9 * * 1/0'}"), 8, "is no cron expression"),
    (document("schedule: {cron: 'a b c d e'}"), 8, "is no cron expression"),
    (document("schedule: {cron: '0 9 30 2 *'}"), 8, "never comes"),
    (document("schedule: {cron: '0 9 * * 1', timezone: Asia/Shanghi}"), 8, "for example `Asia/Shanghai`"),
    (document("schedule: {cron: '0 9 * * 1', timezone: ../etc/passwd}"), 8, "is no time zone"),
    # headers
    (source("headers: {'a b': x}"), 11, "is no header"),
    (source("headers: {Host: evil.example}"), 11, "is no header that can be set here"),
    (source('headers: {X-A: "a\\r\\nB: c"}'), 11, "one line of ASCII"),
    (source("headers: {X-A: 中文}"), 11, "one line of ASCII"),
    (source("headers: {X-A: true}"), 11, "write text"),
    # doubles
    (ACME + ACME[ACME.index("  - id") :], 12, "the document `terms` stands twice (first on line 5)"),
    (ACME + "      - {url: https://acme.example/2, name: terms}\n", 12, "the source `terms` stands twice"),
    (ACME + "      - url: https://acme.example/2\n", 12, "needs a `name`"),
    # extensions
    ("extends: acme\nprovider: acme\n", 2, "write either `provider`"),
    ("extends: nobody\n", 1, "unknown provider `nobody`"),
    ("extends: nobody\ndocument: []\n", 2, "did you mean `documents`?"),
]


@pytest.mark.parametrize(("content", "line", "words"), CASES, ids=[f"{number}-{words[:30]}" for number, (_, _, words) in enumerate(CASES)])
def test_a_wrong_file_is_told_with_its_line_and_what_to_write(tmp_path: Path, content: str | bytes, line: int, words: str) -> None:
    problems = inspect([write(tmp_path, wrong=content)]).problems
    told = [(problem.line, problem.text.en) for problem in problems]
    assert any(at == line and words in text for at, text in told), told
    for problem in problems:
        assert problem.file == tmp_path / "wrong.yaml"
        assert problem.text.zh != problem.text.en
        assert "\n" not in problem.text.en + problem.text.zh
        assert len(problem.text.en) < 600


def test_the_table_has_a_hundred_cases_and_more() -> None:
    assert len(CASES) >= 100
    assert len({content for content, _, _ in CASES}) == len(CASES)


def test_all_errors_of_a_file_are_told_together(tmp_path: Path) -> None:
    text = """\
provider: acme
name: {en: Acme}
documents:
  - id: terms
    name: Terms
    type: term
    ignore: ["("]
    sources:
      - url: htp://acme.example/
        selct: [main]
        select: ["a["]
      - url: https://acme.example/2
  - id: terms
    name:
    off: maybe
"""
    problems = inspect([write(tmp_path, acme=text)]).problems
    assert [problem.line for problem in problems] == [2, 6, 7, 9, 10, 11, 12, 13, 13, 13, 14, 15]


def test_a_file_that_is_all_wrong_is_told_in_a_screenful(tmp_path: Path) -> None:
    problems = inspect([write(tmp_path, wrong="".join(f"key{number}: x\n" for number in range(400)))]).problems
    assert len(problems) == 51
    assert [problem.line for problem in problems] == sorted(problem.line for problem in problems)
    assert problems[-1].text.en == "353 more problems follow: correct those above first"
    assert problems[-1].line == 48


def test_no_password_of_an_address_is_repeated(tmp_path: Path) -> None:
    for address in ("https://user:hunter2@acme.example/", "https://user:hunter2@acme.example:99999/", "ftp://user:hunter2@acme.example/"):
        problems = inspect([write(tmp_path, acme=url(address))]).problems
        assert problems
        assert all("hunter2" not in problem.text.en + problem.text.zh for problem in problems)


def test_a_provider_is_defined_once(tmp_path: Path) -> None:
    (problem,) = inspect([write(tmp_path / "bundled", acme=ACME), write(tmp_path / "own", acme="\n" + ACME)]).problems
    assert (problem.file, problem.line) == (tmp_path / "own" / "acme.yaml", 2)
    assert "write `extends: acme` to change it" in problem.text.en


def test_a_provider_is_extended_once(tmp_path: Path) -> None:
    (problem,) = inspect([write(tmp_path, acme=ACME, one="extends: acme\noff: true\n", two="# mine\nextends: acme\n")]).problems
    assert (problem.file.name, problem.line) == ("two.yaml", 2)
    assert "put both into one file" in problem.text.en


def test_an_extension_of_a_provider_with_errors_of_its_own_is_not_blamed(tmp_path: Path) -> None:
    problems = inspect([write(tmp_path, acme=changed("type: terms", "type: x"), own="extends: acme\noff: true\n")]).problems
    assert [problem.file.name for problem in problems] == ["acme.yaml"]


def test_a_document_that_an_extension_adds_must_be_complete(tmp_path: Path) -> None:
    problems = inspect([write(tmp_path, acme=ACME, own="extends: acme\ndocuments:\n  - id: order-form\n    type: terms\n")]).problems
    assert {problem.line for problem in problems} == {3}
    assert [problem.text.en.split(":")[0] for problem in problems] == ["`name` is missing", "`sources` is missing"]


@pytest.mark.parametrize("rest", ["off: true", "schedule: {every: 5m}", "ignore: [x]"])
def test_a_mistyped_document_of_an_extension_is_named_with_what_there_is(rest: str, tmp_path: Path) -> None:
    (problem,) = inspect([write(tmp_path, acme=ACME, own=f"extends: acme\ndocuments:\n  - id: trems\n    {rest}\n")]).problems
    assert problem.line == 3
    assert problem.text.en == "`acme` has no document `trems` to change: did you mean `terms`? Known: terms"
    assert "trems" in problem.text.zh


def test_folders_that_are_no_watchlist_files_are_told(tmp_path: Path) -> None:
    (tmp_path / "dir.yaml").mkdir()
    (problem,) = inspect([tmp_path]).problems
    assert "cannot be read" in problem.text.en


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nothing")
    (problem,) = inspect([tmp_path]).problems
    assert problem.file.name == "gone.yaml"


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (problem,) = inspect([tmp_path / ("x" * 300)]).problems
    assert "folder cannot be read" in problem.text.en


LINES = ACME.splitlines(keepends=True)
SCRAPS = st.sampled_from(
    [
        "\t",
        "  ",
        "- ",
        ": ",
        "'",
        '"',
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!x ",
        "|\n",
        ">\n",
        "#",
        "%",
        "@",
        "---\n",
        "...\n",
        "? ",
        "<<: ",
        "\r",
        "\u2028",
        "\ufeff",
        "0",
        "~",
        "null",
        "true",
        ",",
        "\\",
        "\x85",
        "😀",
    ]
)


def survives(folder: Path, raw: bytes) -> None:
    found = inspect([write(folder, wild=raw)])
    lines = raw.count(b"\n") + raw.count(b"\r") + 64
    for problem in found.problems:
        assert 1 <= problem.line <= lines
        assert problem.text.en
        assert problem.text.zh
    assert found.problems or found.rows


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(position=st.integers(0, len(ACME)), length=st.integers(0, 30), scraps=st.lists(SCRAPS, max_size=4))
def test_a_file_with_a_slip_anywhere_is_right_or_told(tmp_path: Path, position: int, length: int, scraps: list[str]) -> None:
    survives(tmp_path, (ACME[:position] + "".join(scraps) + ACME[position + length :]).encode())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.lists(st.sampled_from(LINES), max_size=14))
def test_lines_in_any_order_are_right_or_told(tmp_path: Path, order: list[str]) -> None:
    survives(tmp_path, "".join(order).encode())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_told(tmp_path: Path, raw: bytes) -> None:
    survives(tmp_path, raw)
