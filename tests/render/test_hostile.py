"""Page text is hostile in every form of message: markup, mentions, overrides, escapes, a line of a megabyte."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from markdown_it import MarkdownIt

from monitor.model import Event, Message, SourceKey, Text
from monitor.render import Shelf, compose
from monitor.render.samples import Sample, SampleLinks, samples
from tests.render.test_message import Tags

HOSTILE = (
    '<script>alert(1)</script><img src=x onerror=alert(1)> <!channel> <@U1> @all @所有人 <at user_id="all"></at> [x](javascript:alert(1)) ![i](https://evil.example/i.png) '
    '**b** `c` ~~d~~ \x1b[31m\x1b]0;t\x07 \u202e\u2066 \x00 {{ 7001*7001 }} {% raw %} {# #} "><a href="javascript:1">y</a> </style><b> \u200b'
)
LONG = "word " * 40_000
KEPT = {"id", "url", "language", "source_key", "timezone", "key_variable_kept"}
"""Ours: never a page's words."""


def poisoned(value: Any, text: str) -> Any:
    """The value with every text in it that a page, a server, a profile or a watchlist could have written replaced."""
    if isinstance(value, Text):
        return Text(text, text)
    if isinstance(value, tuple):
        return tuple(poisoned(each, text) for each in value)
    if isinstance(value, dict):
        return {name: poisoned(each, text) for name, each in value.items()}
    if isinstance(value, SourceKey) or not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {}
    for each in fields(value):
        inner = getattr(value, each.name)
        if type(inner) is str and each.name not in KEPT and not each.name.endswith("_id"):
            changed[each.name] = text
        elif each.name in ("components", "regions", "heading"):
            changed[each.name] = tuple(text for _ in inner)
        elif not isinstance(inner, str):
            changed[each.name] = poisoned(inner, text)
    return replace(value, **changed)


def event_with(event: Event, text: str) -> Event:
    told: Event = poisoned(event, text)
    return told


def message(name: str, language: str, text: str) -> Message:
    sample = samples(language)[name]
    alerts = tuple(replace(alert, event=event_with(alert.event, text)) for alert in sample.dispatch.alerts)
    known = {event: poisoned(background, text) for event, background in sample.backgrounds.items()}
    quiet = (
        replace(sample.quiet, providers=poisoned(sample.quiet.providers, text), failing=poisoned(sample.quiet.failing, text))
        if sample.quiet
        else None
    )
    made = Sample(replace(sample.dispatch, alerts=alerts, subscription=replace(sample.dispatch.subscription, name=text)), known, quiet)
    return compose(made.dispatch, made.background, shelf=Shelf.shipped(), links=SampleLinks(), quiet=made.quiet)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", samples())
def test_hostile_text_is_dead_in_every_part(name: str, language: str) -> None:
    told = message(name, language, HOSTILE)
    for part in (told.title, told.short, told.body, told.markdown, told.html):
        assert not {"\x1b", "\x07", "\x00", "\u202e", "\u2066"} & set(part)
        assert "49014001" not in part
        for waking in ("@all", "@所有人", "<!channel", "<@U1", "<at "):
            assert waking not in part
    tags = Tags(told.html)
    assert not {"script", "img", "at"} & set(tags.tags)
    assert tags.tags.count("style") == 1
    assert all(link.startswith("https://") and "evil.example" not in link for link in tags.links)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", samples())
def test_hostile_text_is_literal_in_markdown(name: str, language: str) -> None:
    told = message(name, language, HOSTILE)
    for part in (told.markdown, told.title, told.short.replace("\n", " ")):
        tokens = MarkdownIt("commonmark").parse(part)
        children = [child for token in tokens for child in token.children or []]
        links = [str(child.attrs["href"]) for child in children if child.type == "link_open"]
        assert not {"html_block", "heading"} & {token.type for token in tokens if part is told.markdown}
        assert all(
            link.startswith(
                ("https://monitor.example/", "https://acme.example/", "https://help.acme", "https://status.acme", "https://zenith")
            )
            for link in links
        )
        if part is told.markdown:
            assert not {"image", "html_inline"} & {child.type for child in children}


@pytest.mark.parametrize(("name", "text"), [*((name, LONG) for name in samples()), ("change", LONG * 5)])
def test_very_long_lines_make_no_long_message(name: str, text: str) -> None:
    told = message(name, "en", text)
    assert len(told.title) <= 141
    assert len(told.short) <= 1_600
    assert len(told.body) < 60_000
    assert len(told.markdown) < 60_000
    assert len(told.html) < 250_000
    assert len(told.payload) < 1_000_000
    json.loads(told.payload)


def test_the_poison_reaches_everything_a_page_could_have_written() -> None:
    told = message("change", "en", "POISON")
    for part in (told.title, told.body, told.markdown, told.html):
        assert "POISON" in part
        for own in ("South Korea, where", "Zenith", "shanghai-team", "Acme AI", "in India"):
            assert own not in part
