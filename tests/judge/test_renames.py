"""A term that is only called otherwise now is no change of meaning."""

from __future__ import annotations

from monitor.judge.renames import renamed, rewritten

OLD = ("We hold User Training Data.", "User Training Data is yours.", "Ask for User Training Data.")
NEW = ("We hold User Input Data.", "User Input Data is yours.", "Ask for User Input Data.")


def test_a_term_exchanged_throughout_is_a_renaming() -> None:
    names = renamed(zip(OLD, NEW, strict=True), " ".join(OLD), " ".join(NEW))
    assert names == {"User Training Data": "User Input Data"}
    assert [rewritten(text, names) for text in OLD] == list(NEW)


def test_a_term_that_the_document_keeps_is_not_renamed() -> None:
    assert renamed(zip(OLD, NEW, strict=True), " ".join(OLD), " ".join((*NEW, OLD[0]))) == {}


def test_an_exchange_made_once_or_of_small_words_is_none() -> None:
    assert renamed([(OLD[0], NEW[0])], OLD[0], NEW[0]) == {}
    assert renamed([("a b", "a b c")] * 4, "a b", "a b c") == {}
    assert renamed([("may not a", "must b")] * 4, "x", "y") == {"may not a": "must b"}
