"""The JSON of a message is what docs/alert.schema.json says."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Alert, Form, Purpose
from monitor.render import NoLinks, QuietReport, Shelf, compose
from monitor.render.payload import LONGEST, SCHEMA
from monitor.render.samples import NOTICE, NOW, Sample, SampleLinks, samples
from monitor.render.several import LISTED
from tests.render.schema import faults

SCHEMA_FILE = json.loads((Path(__file__).parents[2] / "docs" / "alert.schema.json").read_text(encoding="utf-8"))


def payload(sample: Sample, **more: Any) -> dict[str, Any]:
    made = compose(sample.dispatch, sample.background, shelf=Shelf.shipped(), links=more.get("links", SampleLinks()), quiet=sample.quiet)
    told: dict[str, Any] = json.loads(made.payload)
    return told


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", samples())
def test_every_sample_is_as_the_schema_says(name: str, language: str) -> None:
    told = payload(samples(language)[name])
    assert list(faults(told, SCHEMA_FILE, SCHEMA_FILE)) == []
    assert list(faults(payload(samples(language)[name], links=NoLinks()), SCHEMA_FILE, SCHEMA_FILE)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "policy-monitor.alert/2"),
        (("severity",), "grave"),
        (("created_at",), "yesterday"),
        (("omitted",), -1),
        (("omitted",), True),
        (("events", 0, "change"), None),
        (("events", 0, "impacts", 0, "level"), "perhaps"),
        (("events", 0, "change", "effective_date"), "soon"),
        (("surprise",), 1),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[str | int, ...], value: object) -> None:
    told = payload(samples()["change"])
    inner: Any = told
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert list(faults(told, SCHEMA_FILE, SCHEMA_FILE))


def test_a_key_that_is_missing_is_a_fault() -> None:
    told = payload(samples()["change"])
    del told["events"][0]["headline"]
    assert list(faults(told, SCHEMA_FILE, SCHEMA_FILE)) == ["$.events[0]: lacks headline"]


def test_the_key_is_that_of_the_dispatch_and_the_schema_is_named() -> None:
    sample = samples()["change"]
    told = payload(sample)
    assert told["key"] == sample.dispatch.key == "3f2a91bc04:7"
    assert told["schema"] == SCHEMA
    assert told["thread"] == "acme/regions"
    assert payload(samples()["group"])["thread"] is None


def test_purposes_that_differ_are_told_with_each_event() -> None:
    sample = samples()["group"]
    first, *rest = sample.dispatch.alerts
    mixed = replace(sample, dispatch=replace(sample.dispatch, alerts=(replace(first, purpose=Purpose.REMINDER), *rest)))
    assert payload(mixed)["purpose"] == "news"
    assert {event["purpose"] for event in payload(mixed)["events"]} == {"news", "reminder"}
    assert payload(samples()["change-reminder"])["purpose"] == "reminder"


def test_a_very_long_text_is_cut_and_a_broken_one_mended() -> None:
    (finding,) = NOTICE.judgement.findings
    long = replace(NOTICE, judgement=replace(NOTICE.judgement, findings=(replace(finding, quote="a" * 1_000_000 + "\ud800"),)))
    sample = samples()["change-notice"]
    alert = replace(sample.dispatch.alerts[0], event=long)
    told = payload(replace(sample, dispatch=replace(sample.dispatch, alerts=(alert,))))
    quote = told["events"][0]["change"]["kinds"][0]["quote"]
    assert len(quote) == LONGEST
    assert quote.endswith("…")
    broken = replace(long, judgement=replace(long.judgement, findings=(replace(finding, quote="\ud800"),)))
    told = payload(replace(sample, dispatch=replace(sample.dispatch, alerts=(replace(alert, event=broken),))))
    assert told["events"][0]["change"]["kinds"][0]["quote"] == "?"


def test_what_is_left_out_is_counted() -> None:
    sample = samples()["summary"]
    first: Alert = sample.dispatch.alerts[0]
    many = tuple(replace(first, id=number, event=replace(NOTICE, id=f"c{number}")) for number in range(LISTED + 3))
    told = payload(replace(sample, dispatch=replace(sample.dispatch, alerts=many)))
    assert (len(told["events"]), told["omitted"]) == (LISTED, 3)


def test_all_quiet_needs_its_report() -> None:
    sample = samples()["quiet"]
    assert sample.dispatch.form is Form.ALL_QUIET
    with pytest.raises(ValueError, match="report"):
        compose(sample.dispatch, sample.background, shelf=Shelf.shipped(), links=NoLinks())
    assert QuietReport(NOW, (), 0).sources == 0
