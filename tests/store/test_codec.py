"""Frozen values to JSON and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, make_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor import model
from monitor.model import Change, ChangeFilter, Reading, Severity, Tracking, Watchlist
from monitor.store import codec


class Colour(StrEnum):
    """An enumeration."""

    RED = "red"


@dataclass(frozen=True, slots=True)
class Part:
    """A value inside a value."""

    name: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Whole:
    """One field of every kind the codec knows."""

    number: int
    text: str
    yes: bool
    colour: Colour
    at: datetime
    day: date
    took: timedelta
    part: Part
    maybe: Part | None
    parts: tuple[Part, ...]
    pair: tuple[str, int]
    pairs: tuple[tuple[str, str], ...] = ()
    nothing: datetime | None = None
    made: tuple[int, ...] = field(default_factory=tuple)


FULL = Whole(
    number=-(2**60),
    text='引号 " and \\ and \u2028 and \x00',
    yes=True,
    colour=Colour.RED,
    at=datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC),
    day=date(2026, 5, 1),
    took=timedelta(days=-1, microseconds=3),
    part=Part("a", 0.1),
    maybe=Part("b"),
    parts=(Part("c"), Part("d", 2.5)),
    pair=("e", 5),
    pairs=(("f", "g"),),
    nothing=datetime(1969, 7, 20, tzinfo=UTC),
    made=(1, 2),
)


def test_every_kind_of_field_comes_back() -> None:
    """Equal, and of the same types."""
    assert codec.loads(Whole, codec.dumps(FULL)) == FULL


def test_fields_at_their_default_are_left_out() -> None:
    """They cost nothing, and a later default speaks for them; those without one are always written."""
    assert json.loads(codec.dumps(Part("a"))) == {"name": "a"}
    assert codec.dumps(ChangeFilter()) == "{}"
    assert codec.loads(ChangeFilter, "{}").min_severity is Severity.LOW


def test_a_value_from_before_a_field_existed_gets_its_default() -> None:
    """And one from after a field was dropped loses it."""
    later = make_dataclass("Later", [("name", str), ("size", int, 7)], frozen=True)
    assert codec.loads(later, '{"name":"a"}').size == 7
    assert codec.loads(later, '{"name":"a","weight":2.0}') == later("a")


def test_a_missing_field_without_a_default_is_an_error() -> None:
    """Nothing is made up."""
    with pytest.raises(codec.DamagedError, match="name"):
        codec.loads(Part, "{}")


def test_times_are_whole_microseconds_in_utc() -> None:
    """Of whatever zone they were given in; before 1970 too."""
    beijing = datetime(1970, 1, 1, 8, tzinfo=timezone(timedelta(hours=8)))
    assert codec.to_micros(beijing) == 0
    assert codec.from_micros(-1) == datetime(1969, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    assert codec.maybe_micros(None) is None
    assert codec.maybe_time(None) is None
    assert codec.maybe_time(codec.maybe_micros(beijing)) == beijing


def test_a_naive_time_is_refused() -> None:
    """Wherever it stands in a value."""
    with pytest.raises(ValueError, match="no time zone"):
        codec.dumps(Tracking(trouble=model.Trouble(model.BrokenReason.TLS, "", datetime(2026, 1, 1))))


@pytest.mark.parametrize("kind", [bytes, list[int], int | str, dict])
def test_a_type_the_codec_does_not_know_is_refused(kind: object) -> None:
    """When it is first met, not by writing something else."""
    holder = make_dataclass("Holder", [("field", kind)])
    with pytest.raises(TypeError, match="codec"):
        codec.dumps(holder(None))


@pytest.mark.parametrize("kind", [Change, Reading, Tracking, Watchlist, ChangeFilter, model.SourceEvent], ids=lambda kind: kind.__name__)
@settings(deadline=None)
@given(data=st.data())
def test_whatever_the_store_keeps_comes_back(kind: type, data: st.DataObject) -> None:
    """Any value that the types allow."""
    st.register_type_strategy(datetime, st.datetimes(timezones=st.just(UTC)))
    value = data.draw(st.from_type(kind))
    assert codec.loads(kind, codec.dumps(value)) == value
