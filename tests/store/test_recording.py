"""Recording looks, and reading them back: one contract for all stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from monitor.errors import ConflictError, NotFoundError
from monitor.model import (
    BrokenReason,
    Candidate,
    CheckEntry,
    Link,
    Outcome,
    Owed,
    Reading,
    Seen,
    SourceEvent,
    Tracking,
    Trouble,
    Validators,
    Verdict,
)
from monitor.ports import Store
from monitor.store.rules import RECENT
from tests.store.making import HOUR, MINUTE, NOON, change, key, look, reading, response, version, watch

FULL = Tracking(
    Validators('W/"1"', "Sun, 01 Mar 2026 12:00:00 GMT"),
    Seen("ab" * 32, "quick", Verdict.CANDIDATE),
    Candidate(reading("new text", "更多"), NOON, 2, returns_to=1),
    Trouble(BrokenReason.BOT_CHECK, "a challenge", NOON - HOUR, 4, told=True),
)


def test_a_fresh_source_carries_nothing(store: Store) -> None:
    """Revision 0, no version."""
    (terms,) = watch(store, "terms")
    state = store.load(terms)
    assert (state.revision, state.tracking, state.current, state.recent) == (0, Tracking(), None, ())
    assert state.source.url == "https://acme.example/terms"


def test_tracking_comes_back_whole(store: Store) -> None:
    """Validators, last body, candidate with its reading, trouble; and is replaced by the next look's."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0, outcome=Outcome.PENDING, tracking=FULL))
    assert store.load(terms).tracking == FULL
    assert store.status()[0].tracking == FULL
    store.record(look(terms, 1))
    assert store.load(terms).tracking == Tracking()


def test_every_look_grows_the_revision(store: Store) -> None:
    """Also one that found nothing."""
    (terms,) = watch(store, "terms")
    for number in range(3):
        store.record(look(terms, number))
    assert store.load(terms).revision == 3


@pytest.mark.parametrize("revision", [0, 2, -1])
def test_a_look_decided_on_another_revision_is_refused(store: Store, revision: int) -> None:
    """Nothing of it is written, and the error says to look again."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0))
    late = look(terms, revision, NOON + HOUR, Outcome.FIRST, response=response(b"late"), version=version(terms, 1, "late"))
    with pytest.raises(ConflictError, match="look again"):
        store.record(late)
    assert store.load(terms).revision == 1
    assert store.load(terms).current is None
    assert len(store.checks(terms, 9)) == 1
    with pytest.raises(NotFoundError):
        store.snapshot(terms, NOON + HOUR)


def test_a_look_at_an_unknown_source_is_refused(store: Store) -> None:
    """By name."""
    with pytest.raises(NotFoundError, match="acme/terms/main"):
        store.record(look(key(), 0))


def test_the_current_version_and_the_recent_ones_come_newest_first(store: Store) -> None:
    """As many as a flip may return to."""
    (terms,) = watch(store, "terms")
    made = [version(terms, number, f"text {number}", at=NOON + HOUR * number) for number in range(1, RECENT + 4)]
    for number, each in enumerate(made):
        store.record(look(terms, number, each.confirmed_at, Outcome.CHANGE, version=each))
    state = store.load(terms)
    assert state.current == made[-1]
    assert state.recent == tuple(reversed(made[-1 - RECENT : -1]))
    assert store.status()[0].versions == len(made)


def test_a_version_brings_its_whole_reading(store: Store) -> None:
    """Links, levels, language."""
    (terms,) = watch(store, "terms")
    blocks = reading("one", "two").blocks
    whole = Reading((replace(blocks[0], level=2, links=(Link("a", "https://b.example"),)), blocks[1]), "标题", None)
    kept = replace(version(terms, 1), reading=whole)
    store.record(look(terms, 0, outcome=Outcome.FIRST, version=kept))
    assert store.version(terms, 1) == kept


def test_the_version_in_force_at_a_time_is_by_first_sighting(store: Store) -> None:
    """From the sighting on, not from its confirmation."""
    (terms,) = watch(store, "terms")
    first, second = version(terms, 1, "a", at=NOON), version(terms, 2, "b", at=NOON + HOUR)
    store.record(look(terms, 0, NOON, Outcome.FIRST, version=first))
    store.record(look(terms, 1, NOON + HOUR, Outcome.CHANGE, version=second))
    assert store.version_at(terms, first.first_seen - timedelta(microseconds=1)) is None
    assert store.version_at(terms, first.first_seen) == first
    assert store.version_at(terms, second.first_seen - timedelta(microseconds=1)) == first
    assert store.version_at(terms, second.first_seen) == second
    assert store.version_at(terms, NOON + HOUR * 999) == second


def test_a_missing_version_is_named_with_what_there_is(store: Store) -> None:
    """The source has so many."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0, outcome=Outcome.FIRST, version=version(terms, 1, "a")))
    with pytest.raises(NotFoundError, match="no version 2; it has 1"):
        store.version(terms, 2)


def test_the_same_version_change_or_event_is_never_recorded_twice(store: Store) -> None:
    """Whatever the revision says; the second look leaves no trace."""
    (terms,) = watch(store, "terms")
    event = SourceEvent("e1", terms, None, NOON, True, NOON - HOUR, 5, BrokenReason.TIMEOUT, "no answer")
    once = look(terms, 0, outcome=Outcome.CHANGE, version=version(terms, 1, "a"), change=change(terms, 2, ident="c1"), event=event)
    store.record(once)
    for again in (
        replace(once, change=None, event=None),
        replace(once, version=None, event=None),
        replace(once, version=None, change=None),
    ):
        with pytest.raises(ConflictError, match="recorded already"):
            store.record(replace(again, revision=1, at=NOON + HOUR))
    assert store.load(terms).revision == 1
    assert len(store.checks(terms, 9)) == 1


# --- snapshots


def test_a_snapshot_comes_back_as_it_came(store: Store) -> None:
    """Every byte and header, doubled ones in order, times to the microsecond, the way it went."""
    (terms,) = watch(store, "terms")
    came = response(
        bytes(range(256)) * 9,
        NOON + timedelta(microseconds=-7),
        headers=(("set-cookie", "a"), ("set-cookie", "b"), ("x", "é")),
        final_url="https://acme.example/legal/terms",
        status=203,
        redirects=("https://acme.example/terms", "https://acme.example/t"),
        elapsed=timedelta(microseconds=123_457),
        http_version="HTTP/2",
    )
    store.record(look(terms, 0, outcome=Outcome.FIRST, response=came))
    assert store.snapshot(terms, NOON) == came


@pytest.mark.parametrize("body", [b"", b"x", b"\x00\xff" * 70_000], ids=["empty", "one byte", "binary"])
def test_any_body_is_kept(store: Store, body: bytes) -> None:
    """Also as the second of its series, against a base."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0, NOON, response=response(b"<p>first</p>")))
    store.record(look(terms, 1, NOON + HOUR, response=response(body)))
    assert store.snapshot(terms, NOON + HOUR).body == body


def test_the_snapshot_of_a_time_is_the_latest_not_after_it(store: Store) -> None:
    """Before the first there is none, and the error says so."""
    (terms,) = watch(store, "terms")
    for number, body in enumerate((b"one", b"two", b"three")):
        store.record(look(terms, number, NOON + HOUR * number, response=response(body, NOON + HOUR * number)))
    assert store.snapshot(terms, NOON + HOUR - MINUTE).body == b"one"
    assert store.snapshot(terms, NOON + HOUR).body == b"two"
    assert store.snapshot(terms, NOON + HOUR * 99).body == b"three"
    with pytest.raises(NotFoundError, match="2026-03-01T11:59"):
        store.snapshot(terms, NOON - MINUTE)


def test_a_body_equal_to_the_last_kept_is_not_kept_again(store: Store) -> None:
    """The earlier answer stands; one that returns after another is kept."""
    (terms,) = watch(store, "terms")
    for number, body in enumerate((b"one", b"one", b"two", b"one")):
        store.record(look(terms, number, NOON + HOUR * number, response=response(body, NOON + HOUR * number)))
    assert store.snapshot(terms, NOON + HOUR).fetched_at == NOON
    assert store.snapshot(terms, NOON + HOUR * 3).fetched_at == NOON + HOUR * 3


def test_two_sources_with_the_same_body_do_not_mix(store: Store) -> None:
    """Contents are shared, answers are not."""
    terms, regions = watch(store, "terms", "regions")
    store.record(look(terms, 0, response=response(b"same", headers=(("x", "1"),))))
    store.record(look(regions, 0, response=response(b"same", headers=(("x", "2"),))))
    assert store.snapshot(terms, NOON).header("x") == "1"
    assert store.snapshot(regions, NOON).header("x") == "2"


def test_a_page_that_drifts_is_read_back_at_every_time(store: Store) -> None:
    """Through many deltas and several bases, with headers that differ each time."""
    (terms,) = watch(store, "terms")
    lines = [f"<p>clause {number} of the invented agreement, version {number * 7919 % 1000}</p>" for number in range(120)]
    bodies = []
    for number in range(60):
        lines[number * 2] = f"<p>{'reworded ' * (number % 5)} {number * 104729 % 9973}</p>"
        bodies.append("\n".join(lines).encode())
        at = NOON + HOUR * number
        store.record(
            look(terms, number, at, response=response(bodies[-1], at, headers=(("etag", f'"{number}"'), ("date", at.isoformat()))))
        )
    for number, body in enumerate(bodies):
        kept = store.snapshot(terms, NOON + HOUR * number + MINUTE)
        assert (kept.body, kept.header("etag")) == (body, f'"{number}"')


# --- the log of looks


def test_every_look_stays_readable_newest_first(store: Store) -> None:
    """A hundred and fifty quiet ones, then one that is not, to the microsecond."""
    (terms,) = watch(store, "terms")
    times = [NOON + HOUR * number + timedelta(microseconds=number * 37) for number in range(150)]
    for number, at in enumerate(times):
        store.record(look(terms, number, at, notes=("304",), elapsed=timedelta(microseconds=1000 + number)))
    broken = look(terms, 150, times[-1] + HOUR, Outcome.BROKEN, reason=BrokenReason.LOGIN, notes=("wall", "墙"))
    store.record(broken)
    found = store.checks(terms, 1000)
    assert found[0] == CheckEntry(terms, broken.at, Outcome.BROKEN, BrokenReason.LOGIN, ("wall", "墙"), timedelta(0))
    assert [entry.at for entry in found[1:]] == times[::-1]
    assert {entry.notes for entry in found[1:]} == {("304",)}
    assert [entry.elapsed for entry in found[1:3]] == [timedelta(microseconds=1149), timedelta(microseconds=1148)]
    assert store.checks(terms, 3) == found[:3]
    assert store.checks(terms, 0) == ()


def test_a_look_that_says_something_else_stands_between(store: Store) -> None:
    """Outcome, reason and notes belong to their look."""
    (terms,) = watch(store, "terms")
    said = [
        (Outcome.UNCHANGED, None, ()),
        (Outcome.BROKEN, BrokenReason.TIMEOUT, ()),
        (Outcome.BROKEN, BrokenReason.TLS, ()),
        (Outcome.UNCHANGED, None, ("304",)),
        (Outcome.UNCHANGED, None, ()),
    ]
    for number, (outcome, reason, notes) in enumerate(said):
        store.record(look(terms, number, NOON + MINUTE * number, outcome, reason=reason, notes=notes))
    assert [(entry.outcome, entry.reason, entry.notes) for entry in store.checks(terms, 9)] == said[::-1]


def test_looks_may_go_back_in_time(store: Store) -> None:
    """An imported archive after live looks; the log keeps the order of recording."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0, NOON))
    store.record(look(terms, 1, NOON - HOUR * 9999))
    assert [entry.at for entry in store.checks(terms, 2)] == [NOON - HOUR * 9999, NOON]


def test_times_of_any_zone_come_back_in_utc(store: Store) -> None:
    """And a naive one is refused, writing nothing."""
    (terms,) = watch(store, "terms")
    beijing = timezone(timedelta(hours=8))
    store.record(look(terms, 0, datetime(2026, 3, 1, 20, tzinfo=beijing), due_at=datetime(2026, 3, 1, 21, tzinfo=beijing)))
    entry = store.checks(terms, 1)[0]
    assert (entry.at, entry.at.utcoffset()) == (NOON, timedelta(0))
    assert store.next_due() == NOON + HOUR
    with pytest.raises(ValueError, match="no time zone"):
        store.record(look(terms, 1, datetime(2026, 3, 1), due_at=NOON))
    assert store.load(terms).revision == 1


# --- how sources stand


@pytest.mark.parametrize(
    ("outcome", "good"),
    [
        (Outcome.FIRST, True),
        (Outcome.UNCHANGED, True),
        (Outcome.NOISE, True),
        (Outcome.CHANGE, True),
        (Outcome.PENDING, True),
        (Outcome.BROKEN, False),
        (Outcome.MOVED, False),
    ],
)
def test_the_last_good_look_is_the_last_that_found_the_document(store: Store, outcome: Outcome, good: bool) -> None:
    """A broken or moved page leaves the time before."""
    (terms,) = watch(store, "terms")
    store.record(look(terms, 0, NOON))
    store.record(look(terms, 1, NOON + HOUR, outcome))
    status = store.status()[0]
    assert status.last_good == (NOON + HOUR if good else NOON)
    assert status.last_check is not None
    assert (status.last_check.at, status.last_check.outcome) == (NOON + HOUR, outcome)


def test_status_counts_and_orders(store: Store) -> None:
    """By key; a source never looked at says so."""
    terms, _ = watch(store, "terms", "regions")
    store.record(look(terms, 0, outcome=Outcome.FIRST, version=version(terms, 1, "a")))
    owed = (Owed(99, "to nobody"),)
    store.record(look(terms, 1, outcome=Outcome.CHANGE, version=version(terms, 2, "b"), change=change(terms, 2), owed=owed))
    regions_status, terms_status = store.status()
    assert (regions_status.last_check, regions_status.last_good, regions_status.versions) == (None, None, 0)
    assert (terms_status.versions, terms_status.changes, terms_status.due_at) == (2, 1, NOON + HOUR)
    assert store.alerts() == ()


def test_several_looks_are_written_in_their_order(store: Store) -> None:
    """As one by one: revisions, versions, log."""
    terms, privacy = watch(store, "terms", "privacy")
    first = look(terms, 0, outcome=Outcome.FIRST, version=version(terms, 1, "one"))
    store.record_all([first, look(privacy, 0), look(terms, 1, NOON + HOUR, Outcome.NOISE)])
    assert (store.load(terms).revision, store.load(privacy).revision) == (2, 1)
    assert store.load(terms).current == version(terms, 1, "one")
    assert [entry.outcome for entry in store.checks(terms, 9)] == [Outcome.NOISE, Outcome.FIRST]


def test_of_several_looks_all_are_written_or_none(store: Store) -> None:
    """Somebody else looked meanwhile at the last of them."""
    (terms,) = watch(store, "terms")
    with pytest.raises(ConflictError):
        store.record_all([look(terms, 0), look(terms, 7)])
    assert store.load(terms).revision == 0
    assert store.checks(terms, 9) == ()
