"""A user's templates: what they may do, what is told of a mistake, and that no mistake loses an alert."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.errors import ConfigError
from monitor.model import Message
from monitor.render import NoLinks, Shelf, compose, load_shelf, sandbox, told
from monitor.render.check import LARGEST
from monitor.render.samples import NOTICE, Sample, SampleLinks, samples
from monitor.render.sandbox import FILTERS, LONGEST, STEPS, shipped
from monitor.render.shelf import LANGUAGES, PARTS, STEMS, known_names, shipped_source

DOCS = Path(__file__).parents[2] / "docs" / "templates.md"


def folder(tmp_path: Path, **files: str) -> Path:
    for name, content in files.items():
        (tmp_path / f"{name.replace('__', '.')}.j2").write_text(content, encoding="utf-8")
    return tmp_path


def composed(shelf: Shelf, name: str = "change", language: str = "en") -> Message:
    sample = samples(language)[name]
    return compose(sample.dispatch, sample.background, shelf=shelf, links=SampleLinks(), quiet=sample.quiet)


def refused(tmp_path: Path, name: str, source: str) -> ConfigError:
    (tmp_path / name).write_text(source, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_shelf(tmp_path)
    return caught.value


def test_without_a_folder_the_shipped_ones_speak(tmp_path: Path) -> None:
    assert load_shelf(None) == load_shelf(tmp_path / "nowhere") == Shelf.shipped()
    assert load_shelf(tmp_path).own == {}


def test_a_users_template_speaks_in_the_place_of_one_part(tmp_path: Path) -> None:
    shelf = load_shelf(
        folder(tmp_path, change__short="{{ told.severity | upper }} {{ told.headline }}", change__zh__title="告警：{{ told.subject }}")
    )
    english, chinese = composed(shelf), composed(shelf, language="zh")
    assert english.short.startswith("CRITICAL no longer available in South Korea")
    assert chinese.short.startswith("严重 不再向以下地区提供")
    assert chinese.title.startswith("告警：【严重")
    assert english.title == composed(Shelf.shipped()).title
    assert english.body == composed(Shelf.shipped()).body
    assert composed(shelf, "moved").short == composed(Shelf.shipped(), "moved").short


def test_the_file_for_a_language_goes_before_the_one_for_all(tmp_path: Path) -> None:
    shelf = load_shelf(folder(tmp_path, change__title="all", change__zh__title="中文"))
    assert (composed(shelf).title, composed(shelf, language="zh").title) == ("all", "中文")


def test_a_shipped_template_can_be_brought_in_and_added_to(tmp_path: Path) -> None:
    shelf = load_shelf(folder(tmp_path, change__md='{% include "shipped/change.md.j2" %}\n\nRunbook: <https://wiki.example/runbook>'))
    assert composed(shelf).markdown == composed(Shelf.shipped()).markdown + "\n\nRunbook: <https://wiki.example/runbook>"


def test_shipped_macros_can_be_called(tmp_path: Path) -> None:
    source = '{% import "shipped/parts.txt.j2" as parts %}{% from "shipped/parts.txt.j2" import short as brief %}{{ parts.impacts(told, t) }}{{ brief(told, t) }}'
    assert "Hits shanghai-team" in composed(load_shelf(folder(tmp_path, change__txt=source))).body


def test_html_escapes_page_text_by_itself(tmp_path: Path) -> None:
    shelf = load_shelf(folder(tmp_path, change__html="<p>{{ told.headline }}</p>"))
    sample = samples()["change"]
    text = replace(NOTICE.judgement.summary, en="Acme AI: <b>bold</b> & more")
    alert = replace(sample.dispatch.alerts[0], event=replace(NOTICE, judgement=replace(NOTICE.judgement, summary=text)))
    made = Sample(replace(sample.dispatch, alerts=(alert,)), sample.backgrounds)
    assert (
        compose(made.dispatch, made.background, shelf=shelf, links=NoLinks()).html
        == "<p>&lt;\u200bb&gt;bold&lt;\u200b/b&gt; &amp; more</p>"
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ told.headlin }}", "did you mean `headline`?"),
        ("{{ told.xyzzy }}", "docs/templates.md"),
        ("{% if false %}{{ tolld.headline }}{% endif %}", "there is no variable `tolld`"),
        ("{% if false %}{{ told.headlin }}{% endif %}x", "there is no `headlin` here; did you mean `headline`?"),
        ("{% for each in told.reasons %}{% if loop.length > 99 %}{{ each.quotte }}{% endif %}{% endfor %}x", "did you mean `quote`?"),
        ("{{ t.whn }}", "there is no `whn` here; did you mean `when`?"),
        ("{{ told.headline | safe }}", "there is no filter `safe`"),
        ("{{ range(10) }}", "nothing can be called"),
        ("{{ told.headline.upper() }}", "nothing can be called"),
        ("{{ told.reasons[9].quote }}", "the list is too short"),
        ("{{ told.headline ~ told.id }}", "side by side"),
        ("{{ told.headline + told.id }}", "+ is for numbers"),
        ("{{ told.headline * 3 }}", "* is for numbers"),
        ("{{ 2 ** 9 }}", "powers"),
        ("{{ 999999999 * 999999999 }}", "counts further"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ told.id - 1 }}", "- is for numbers"),
        ("{% macro m() %}x{% endmacro %}{{ m() }}", "macros cannot be made here"),
        ("{% filter upper %}x{% endfilter %}", "`filter` blocks"),
        ("{% set x %}y{% endset %}{{ x }}", "`set` needs a value"),
        ("{% autoescape false %}x{% endautoescape %}", "escaping cannot be switched off"),
        ('{% extends "shipped/change.txt.j2" %}', "`extends`"),
        ("{% block a %}x{% endblock %}", "`block`"),
        ('{% import "shipped/parts.txt.j2" as p %}{% call p.event(told, t, language, cut) %}x{% endcall %}', "`call` blocks"),
        ("{% for x in told.reasons recursive %}{{ loop(told.reasons) }}{% endfor %}", "loops cannot call themselves"),
        ('{% include "/etc/passwd" %}x', "only shipped templates"),
        ('{% include "shipped/nothing.j2" %}x', "only shipped templates"),
        ("{% include told.headline %}x", "only shipped templates"),
        ('{% import "change.txt.j2" as me %}x', "only shipped templates"),
        ("{{ told.__class__ }}", "unsafe"),
        ('{{ told["__class__"]["__mro__"] }}', "unsafe"),
        ("{% for %}", "docs/templates.md"),
        ("{{ told.headline", "docs/templates.md"),
        ("", "gives nothing for the sample `change`"),
        ("{% if told.impacts %}x{% endif %}", "gives nothing for the sample `change-wording`"),
        ("{{ told.seen | join(told.diff) }}", "docs/templates.md"),
        ("{{ " + "(" * 400 + "1" + ")" * 400 + " }}", "nested too deeply"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_the_next_step(tmp_path: Path, source: str, said: str) -> None:
    error = refused(tmp_path, "change.txt.j2", f"{{# a remark #}}\n{source}" if source else source)
    first = str(error).splitlines()[0]
    assert first.startswith(f"{tmp_path / 'change.txt.j2'}:")
    assert said in str(error)
    assert error.text.zh != error.text.en


def test_the_line_is_that_of_the_mistake(tmp_path: Path) -> None:
    for source in (
        "a\nb\n{{ told.nothing }}\n",
        "a\nb\n{{ nothing }}\n",
        "a\nb\n{% if %}\n",
        "a\nb\n{{ told.id | nothing }}\n",
        "a\nb\n{{ 1 / 0 }}",
    ):
        assert str(refused(tmp_path, "change.md.j2", source)).startswith(f"{tmp_path / 'change.md.j2'}:3: ")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("chnage.short.j2", "did you mean change.short.j2?"),
        ("change.j2", "did you mean change."),
        ("change.fr.title.j2", "did you mean change."),
        ("notes.txt", "templates are called"),
        ("parts.html.j2", "no message has a part of this name"),
    ],
)
def test_a_file_that_is_no_part_of_a_message_is_told(tmp_path: Path, name: str, said: str) -> None:
    assert said in str(refused(tmp_path, name, "x"))


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    folder(tmp_path, moved__txt="{{ nothing }}\n{{ neither }}", quiet__md="{% if %}")
    error = refused(tmp_path, "change.title.j2", "{{ told.id")
    assert [line.split(":")[0].rpartition("/")[2] for line in str(error).splitlines()] == [
        "change.title.j2",
        "moved.txt.j2",
        "moved.txt.j2",
        "quiet.md.j2",
    ]


def test_what_cannot_be_a_template_is_told(tmp_path: Path) -> None:
    (tmp_path / "change.txt.j2").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "moved.txt.j2").write_text("x" * (LARGEST + 1))
    (tmp_path / "source.txt.j2").mkdir()
    with pytest.raises(ConfigError) as caught:
        load_shelf(tmp_path)
    assert [line.partition(": ")[2].partition(";")[0] for line in str(caught.value).splitlines()] == [
        "is not UTF-8",
        "is larger than 64,000 bytes",
        "cannot be read (Is a directory)",
    ]


def test_hidden_files_and_notes_are_left_alone(tmp_path: Path) -> None:
    for name in (".change.txt.j2.swp", "README.md"):
        (tmp_path / name).write_text("{% if %}")
    assert load_shelf(tmp_path).own == {}


NESTED = "{% for a in told.events %}{% for b in told.events %}{% for c in told.events %}{% for d in told.events %}" + "{% endfor %}" * 4


@pytest.mark.parametrize(
    "source",
    [
        NESTED,
        "{% for a in told.events %}" * 12 + "x" + "{% endfor %}" * 12,
        "{% for e in told.events %}{% for f in told.events %}{% for g in told.events %}"
        + "{{ told.headline }}" * 3000
        + "{% endfor %}" * 3,
    ],
)
def test_a_template_that_would_never_end_ends_soon(tmp_path: Path, source: str) -> None:
    assert "more than" in str(refused(tmp_path, "summary.txt.j2", source))


def test_bounds_hold_where_values_grow_in_steps() -> None:
    doubling = "{% set a = told.headline %}" + "{% set a = [a, a, a, a] | join %}" * 40 + "{{ a }}"
    with pytest.raises(sandbox.RefusedError, match="gives more than"):
        Shelf.with_own(Path("x"), {"change.txt.j2": doubling}).fill_own("change.txt.j2", {"told": replace_headline()})


def replace_headline() -> object:
    class Told:
        headline = "x" * 100

    return Told()


def test_a_filter_gives_no_more_than_a_template_may() -> None:
    with pytest.raises(sandbox.RefusedError):
        sandbox.environment(shipped().loader).filters["md"]("*" * LONGEST)  # type: ignore[arg-type]
    assert STEPS < LONGEST


@pytest.mark.parametrize(
    ("source", "given"),
    [
        ("{{ [1, 2] | join(', ') }}", "1, 2"),
        ("{{ told.reasons | join('; ', 'side') }}", "removed; added"),
        ("{{ 'one two three' | truncate(7) }}", "one two…"),
        ("{{ 'one' | truncate }}", "one"),
        ("{{ '' | default('none') }}{{ 'x' | default('none') }}", "nonex"),
        ("{{ told.reasons | length + 1 }}", "3"),
        ("{{ 1234567 | number }}", "1,234,567"),
        ("{{ ' x ' | trim | upper | lower | e }}", "x"),
        ("{{ [] | first }}{{ (told.reasons | first).side }}", "removed"),
        ("{{ t.hit | name('us') }} {{ t.and_more_edits | count(7) }}", "Hits us … 7 more not shown"),
        ("{{ '`a` *b*' | md_code }}{{ '' | md_code }}", "`'a' *b*`"),
        ("{{ 7 % 4 }}{{ 7 // 2 }}", "33"),
        ("{% for x in told.reasons if x.side == 'added' %}{{ loop.index }}{% endfor %}", "1"),
        ("{% set n = 1 %}{{ n }}{{ language }}{{ subscription }}{{ cut }}", "1enoncallTrue"),
    ],
)
def test_what_templates_may_use(tmp_path: Path, source: str, given: str) -> None:
    shelf = Shelf.with_own(tmp_path, {"change.txt.j2": source})
    assert composed(shelf).body == given


def test_join_escapes_in_html(tmp_path: Path) -> None:
    shelf = Shelf.with_own(tmp_path, {"change.html.j2": "{{ ['<b>', '<i>' | e] | join('&') }}"})
    assert composed(shelf).html == "&lt;b&gt;&amp;&lt;i&gt;"


@pytest.mark.parametrize(
    "source",
    ["{{ told.impacts[7].text }}", "{{ told.nothing }}", "{{ 1 / 0 }}", "{{ told.id() }}", "{{ 'x' | truncate('y') }}", "", NESTED],
)
def test_where_a_users_template_fails_the_shipped_one_speaks(tmp_path: Path, source: str) -> None:
    """It passed when it was loaded, and this alert is of a sort that no sample was."""
    name = "summary" if source == NESTED else "change"
    shelf = Shelf.with_own(tmp_path, {f"{name}.md.j2": source})
    with capture_logs() as logs:
        told_ = composed(shelf, name)
    assert told_.markdown == composed(Shelf.shipped(), name).markdown
    assert [(entry["event"], entry["template"]) for entry in logs] == [("template_failed", f"{name}.md.j2")]


def test_every_message_has_every_part_shipped() -> None:
    names = {name.removeprefix("shipped/") for name in shipped().list_templates()}
    assert {f"{stem}.{part}.j2" for stem in STEMS for part in PARTS} <= names
    assert len(list(known_names())) == len(STEMS) * len(PARTS) * (1 + len(LANGUAGES))


def test_every_stem_has_a_sample_and_every_sample_a_stem() -> None:
    assert {name.partition("-")[0] for name in samples()} == set(STEMS)


@pytest.mark.parametrize("name", [f"{stem}.{part}" for stem in STEMS for part in PARTS])
def test_a_shipped_template_can_be_copied_and_is_right(tmp_path: Path, name: str) -> None:
    source = shipped_source(f"{name}.j2")
    assert source
    assert load_shelf(folder(tmp_path, **{name.replace(".", "__"): source})).own == {f"{name}.j2": source}


def test_shipped_sources_are_shown_by_any_name_of_theirs() -> None:
    assert shipped_source("change.zh.md.j2") == shipped_source("change.md.j2")
    assert "macro event" in (shipped_source("parts.html.j2") or "")
    assert shipped_source("../message.py") is None


def test_everything_that_templates_may_use_is_documented() -> None:
    page = DOCS.read_text(encoding="utf-8")
    classes = (
        told.ToldEvent,
        told.ToldList,
        told.ToldGroup,
        told.ToldQuiet,
        told.ToldFact,
        told.ToldReason,
        told.ToldGround,
        told.ToldImpact,
        told.ToldAlternative,
    )
    words = {field.name for each in classes for field in fields(each)} | set(FILTERS) | set(STEMS) | set(PARTS) | set(samples())
    assert sorted(word for word in words if f"`{word}`" not in page) == []
