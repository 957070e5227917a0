"""How texts are cut into sentences and words, how a question is read, and where the words are marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model import Block, BlockKind, Reading
from monitor.store.words import Term, cut, digest, marked, sentences_of, terms, tokens


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? 4 more", ["One.", "Two!", "Three?", "4 more"]),
        ('He said "no." Then he left; Nobody came.', ['He said "no."', "Then he left;", "Nobody came."]),
        ("See e.g. Annex 1, i.e. Table No. 5 of Acme Inc. Limited.", ["See e.g. Annex 1, i.e. Table No. 5 of Acme Inc. Limited."]),
        ("禁止使用。但可以转售；除非另有说明", ["禁止使用。", "但可以转售；", "除非另有说明"]),
        ("他说“不行。”然后走了。", ["他说“不行。”", "然后走了。"]),
        ("version 1.5 of example.com", ["version 1.5 of example.com"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, parts: list[str]) -> None:
    assert list(cut(text)) == parts


def test_a_reading_has_each_sentence_once_in_order() -> None:
    blocks = ("One. Two.", "Three.", "Two.")
    assert list(sentences_of(Reading(tuple(Block(BlockKind.PARAGRAPH, text) for text in blocks)))) == ["One.", "Two.", "Three."]


def test_a_sentence_keeps_its_name_for_ever() -> None:
    """It stands in databases: see the module on what a change of it takes."""
    assert digest("The service ends.") == 5674803055101703580


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("More than 50%, DIRECTLY", ("more", "than", "50", "directly")),
        ("Café naïve ＡＰＩ ½", ("cafe", "naive", "api", "12")),
        ("中国公司", ("中国", "国公", "公司", "司")),
        ("用API接口", ("用", "api", "接口", "口")),
        ("snake_case sub-processor", ("snake", "case", "sub", "processor")),
        ("x" * 99, ("x" * 64,)),
        ("é" * 99, ("e" * 64,)),
        ("日本語のテスト", ("日本", "本語", "語の", "のテ", "テス", "スト", "ト")),
        ("—“”… !?", ()),
    ],
)
def test_words_are_folded_and_chinese_has_pairs(text: str, words: tuple[str, ...]) -> None:
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ('one "two  three" four*', (Term(("one",), False), Term(("two", "three"), False), Term(("four",), True))),
        ('"open end', (Term(("open", "end"), False),)),
        ("same same", (Term(("same",), False),)),
        ("国", (Term(("国",), True),)),
        ("接口api", (Term(("接口", "口", "api"), False),)),
        ("api接口", (Term(("api", "接口"), False),)),
        ('"" ! *', ()),
    ],
)
def test_a_question_is_read_as_people_write_it(asked: str, found: tuple[Term, ...]) -> None:
    assert terms(asked) == found


@pytest.mark.parametrize(
    ("text", "asked", "parts"),
    [
        ("Sub-processors own more than 50% of it", '"more than 50" sub-process*', ["Sub-processors", "more than 50"]),
        ("中国公司和外国公司", "公司", ["公司", "公司"]),
        ("中国公司", "国", ["国"]),
        ("中国公司", "中国 国公司", ["中国公司"]),
        ("one two one", "one", ["one", "one"]),
        ("one two", "three", []),
        ("", "one", []),
    ],
)
def test_what_was_found_is_marked_in_the_text_itself(text: str, asked: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in marked(text, terms(asked))] == parts


@given(st.text(alphabet="ab -一二三.Éé½", max_size=30), st.text(alphabet="ab -一二三*É½", max_size=6))
def test_marks_and_words_agree(text: str, asked: str) -> None:
    """A text in which every term stands has a mark for it, and only then."""
    wanted = terms(asked)
    stands = [term for term in wanted if term.stands_in(tokens(text))]
    assert bool(marked(text, wanted)) == bool(stands)
    assert all(0 <= start < end <= len(text) for start, end in marked(text, wanted))


@given(st.text(max_size=40))
def test_words_hold_nothing_that_means_something_to_a_database(text: str) -> None:
    assert not [word for word in tokens(text) if not word or set(word) & set("'\"\\:*&|!() \x00")]


@given(st.text(alphabet="ab一二三 ", min_size=1, max_size=20), st.integers(0, 19), st.integers(1, 6))
def test_any_run_of_chinese_in_a_text_is_found(text: str, start: int, length: int) -> None:
    part = text[start : start + length].strip()
    if part and all(char in "一二三" for char in part):
        assert all(term.stands_in(tokens(text)) for term in terms(part))
