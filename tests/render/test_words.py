"""No identifier without a name."""

from __future__ import annotations

from enum import StrEnum

import pytest

from monitor.model import (
    AlertStatus,
    BrokenReason,
    Direction,
    DocumentType,
    EditKind,
    ImpactLevel,
    IncidentImpact,
    IncidentStage,
    Kind,
    Outcome,
    Purpose,
    Severity,
    Side,
    Text,
    Urgency,
)
from monitor.render import name_of, words
from monitor.render.labels import LABELS

TABLES = [
    (words.KINDS, Kind),
    (words.DIRECTIONS, Direction),
    (words.SEVERITIES, Severity),
    (words.OUTCOMES, Outcome),
    (words.URGENCIES, Urgency),
    (words.DOCUMENT_TYPES, DocumentType),
    (words.SIDES, Side),
    (words.EDITS, EditKind),
    (words.STAGES, IncidentStage),
    (words.INCIDENT_IMPACTS, IncidentImpact),
    (words.IMPACTS, ImpactLevel),
    (words.PURPOSES, Purpose),
    (words.ALERT_STATUSES, AlertStatus),
    (words.BROKEN_REASONS, BrokenReason),
    (words.WHAT_TO_DO, BrokenReason),
]
GAPS = ("{count}", "{since}", "{name}", "{reason}", "{distance}", "{sources}", "{providers}", "{headline}", "{worst}")


@pytest.mark.parametrize(("table", "type_"), TABLES)
def test_every_member_has_a_name_in_both_languages(table: dict[StrEnum, Text], type_: type[StrEnum]) -> None:
    assert set(table) == set(type_)
    assert all(text.en.strip() and text.zh.strip() and text.en != text.zh for text in table.values())


@pytest.mark.parametrize("table", [table for table, type_ in TABLES if table is not words.WHAT_TO_DO])
def test_names_tell_members_apart(table: dict[StrEnum, Text]) -> None:
    assert len({text.en for text in table.values()}) == len({text.zh for text in table.values()}) == len(table)


def test_every_label_exists_in_both_languages() -> None:
    assert all(text.en and text.zh for text in LABELS.values())


def test_a_placeholder_of_one_language_is_one_of_the_other() -> None:
    for name, text in LABELS.items():
        assert [part in text.en for part in GAPS] == [part in text.zh for part in GAPS], name


def test_names_are_looked_up_by_type_too() -> None:
    assert name_of(Side.ADDED, "zh-CN") == "新增"
    assert name_of(Kind.REGION_AVAILABILITY, "en") == "supported regions"
    assert name_of(Kind.REGION_AVAILABILITY, "fr") == "supported regions"
