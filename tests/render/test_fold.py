"""What of a diff is shown."""

from __future__ import annotations

from monitor.model import Edit, EditKind, SpanKind
from monitor.render.fold import ALERT_LIMITS, Limits, Piece, PieceKind, Shown, shown
from tests.render.making import added, para, removed, reworded

EQ, INS, DEL = SpanKind.EQUAL, SpanKind.INSERT, SpanKind.DELETE
SENTENCE = "The service is offered in the places listed here and nowhere else. "


def pieces(edit: Edit, **limits: int) -> tuple[Piece, ...]:
    return shown([edit], Limits(**limits)).edits[0].pieces


def text_of(parts: tuple[Piece, ...], kind: PieceKind) -> list[str]:
    return [piece.text for piece in parts if piece.kind is kind]


def test_short_edits_are_shown_whole() -> None:
    assert pieces(reworded((EQ, "We serve "), (DEL, "Korea"), (INS, "Japan"), (EQ, "."))) == (
        Piece(PieceKind.EQUAL, "We serve "),
        Piece(PieceKind.DELETE, "Korea"),
        Piece(PieceKind.INSERT, "Japan"),
        Piece(PieceKind.EQUAL, "."),
    )


def test_unchanged_text_before_a_change_keeps_the_side_that_faces_it() -> None:
    fold, kept, change = pieces(reworded((EQ, SENTENCE * 3), (INS, "Now.")), context=30)
    assert (fold.kind, kept.kind) == (PieceKind.FOLD, PieceKind.EQUAL)
    assert SENTENCE.endswith(kept.text)
    assert fold.count + len(kept.text) == len(SENTENCE * 3)
    assert change == Piece(PieceKind.INSERT, "Now.")


def test_unchanged_text_after_a_change_keeps_its_beginning() -> None:
    change, kept, fold = pieces(reworded((INS, "Now. "), (EQ, SENTENCE * 3)), context=30)
    assert SENTENCE.startswith(kept.text)
    assert fold == Piece(PieceKind.FOLD, count=len(SENTENCE * 3) - len(kept.text))
    assert change.text == "Now. "


def test_unchanged_text_between_changes_keeps_both_ends() -> None:
    _, head, fold, tail, _ = pieces(reworded((DEL, "a "), (EQ, SENTENCE * 4), (INS, "b")), context=30)
    assert SENTENCE.startswith(head.text)
    assert SENTENCE.endswith(tail.text)
    assert len(head.text) + fold.count + len(tail.text) == len(SENTENCE * 4)


def test_a_moved_block_shows_how_it_begins() -> None:
    (edit,) = shown([Edit(EditKind.MOVED, para(SENTENCE * 9), para(SENTENCE * 9), ())], Limits(context=30)).edits
    assert [piece.kind for piece in edit.pieces] == [PieceKind.EQUAL, PieceKind.FOLD]
    assert (SENTENCE * 9).startswith(edit.pieces[0].text)


def test_a_long_edit_is_cut_with_the_count_of_what_is_left_out() -> None:
    kept, cut = pieces(added("word " * 100), edit_length=52)
    assert kept.text == "word " * 10
    assert cut == Piece(PieceKind.CUT, count=len("word " * 100) - 50)


def test_what_follows_a_cut_is_counted_too() -> None:
    *_, cut = pieces(reworded((DEL, "x" * 30), (EQ, " " + SENTENCE * 3), (INS, "y" * 30)), edit_length=10, context=20)
    assert cut.count == 20 + len(" " + SENTENCE * 3) + 30


def test_whole_blocks_are_one_piece() -> None:
    assert pieces(added("New.")) == (Piece(PieceKind.INSERT, "New."),)
    assert pieces(removed("Old.")) == (Piece(PieceKind.DELETE, "Old."),)
    both = Edit(EditKind.REWORDED, para("Old."), para("New."), ())
    assert pieces(both) == (Piece(PieceKind.DELETE, "Old."), Piece(PieceKind.INSERT, "New."))


def test_too_many_edits_are_counted() -> None:
    part = shown([added(f"Number {number}.") for number in range(10)], Limits(edits=3))
    assert [edit.pieces[0].text for edit in part.edits] == ["Number 0.", "Number 1.", "Number 2."]
    assert part.hidden == 7


def test_edits_that_hold_a_quote_come_before_others_and_order_stays() -> None:
    part = shown([added(f"Number {number}.") for number in range(10)], Limits(edits=2), ["Number 7", ""])
    assert [edit.pieces[0].text for edit in part.edits] == ["Number 0.", "Number 7."]


def test_nothing_to_show_is_nothing() -> None:
    assert shown([], Limits()) == Shown((), 0)
    assert shown([Edit(EditKind.MOVED, None, None, ())], Limits()).edits[0].pieces == ()


def test_page_text_is_cleaned_and_spaces_between_words_stay() -> None:
    parts = pieces(reworded((EQ, "a "), (INS, " \x1b[31mred "), (DEL, " "), (EQ, " b")))
    assert text_of(parts, PieceKind.INSERT) == [" \ufffdred "]
    assert text_of(parts, PieceKind.DELETE) == [" "]
    assert shown([added("@all", ("<!here>",))], ALERT_LIMITS).edits[0].heading == ("<\u200b!here>",)
