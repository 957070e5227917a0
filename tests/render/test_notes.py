"""Every note that a decision writes is said in both languages."""

from __future__ import annotations

import re

import pytest

from monitor.judge.confirm import ConfirmPolicy
from monitor.render.notes import NOTES, note_in
from tests.judge.test_confirm import DAY, START, TEXTS, Watch

LOOKS = (
    "x",
    "A",
    "a",
    "A",
    "B",
    "A",
    "B",
    "B",
    "A",
    "A",
    "C",
    "BC",
    "B",
    "BC",
    "BC",
    "y",
    "x",
    "A",
    "M",
    "M",
    "N",
    "M",
    "O",
    "O",
    "D",
    "D",
)


def _written() -> set[str]:
    """The notes of many looks, with and without a wait."""
    notes: set[str] = set()
    for policy in (ConfirmPolicy(), ConfirmPolicy(confirm_after=2 * DAY)):
        watch = Watch(policy, now=START)
        for name in LOOKS:
            notes.update(watch.look(name).notes)
    return notes


def test_every_note_that_is_written_is_known_in_chinese() -> None:
    """No English but names, addresses and details is left over."""
    for note in _written():
        assert note_in(note, "zh-CN") != note, note
        assert re.search(r"[\u4e00-\u9fff]", note_in(note, "zh"))


def test_notes_stay_as_written_in_english_but_for_the_names_of_reasons() -> None:
    """An unknown note stays in both."""
    assert note_in("compared with version 3: the same text", "en") == "compared with version 3: the same text"
    assert note_in("not the document: bot_check — HTTP 403", "en") == "not the document: a bot check came instead — HTTP 403"
    assert note_in("not the document: bot_check — HTTP 403", "zh") == "返回的不是该文档：返回了人机验证页面 — HTTP 403"
    assert note_in("look 3 in a row since 2026-01-01 12:00; version 2 stays", "zh") == "自 2026-01-01 12:00 起连续第 3 次；保留第 2 版"
    assert note_in("something new", "zh") == "something new"
    assert TEXTS


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.en[:40])
def test_both_languages_have_the_same_gaps(note: object) -> None:
    """A gap left out would lose a number."""
    english, chinese = note.en, note.zh  # type: ignore[attr-defined]
    assert len(re.findall(r"\{\}", english)) == len(re.findall(r"\{\d?\}", chinese))
