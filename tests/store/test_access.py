"""Users, sessions, tokens, tries, and what was done: the same in all three stores."""

from __future__ import annotations

from datetime import timedelta

import pytest

from monitor.errors import ConfigError, NotFoundError
from monitor.model import Act, AuditEntry, AuditQuery, Role, Scope, Try
from monitor.ports import Store
from tests.store.making import HOUR, MINUTE, NOON

READ = frozenset({Scope.READ})
DAY = timedelta(days=1)


def signed_in(store: Store, name: str = "ada", key: str = "k1") -> None:
    """A user with a session until midnight, idle until one."""
    if name not in {user.name for user in store.users()}:
        store.add_user(name, Role.VIEWER, "hash", NOON)
    store.begin_session(key, name, NOON, NOON + HOUR, NOON + 12 * HOUR)


def test_users_are_kept_by_name(store: Store) -> None:
    store.add_user("bob", Role.EDITOR, "", NOON)
    made = store.add_user("ada", Role.VIEWER, "hash", NOON)
    assert [(user.name, user.role, user.password) for user in store.users()] == [
        ("ada", Role.VIEWER, "hash"),
        ("bob", Role.EDITOR, ""),
    ]
    assert made == store.users()[0]
    with pytest.raises(ConfigError, match="ada is a user already"):
        store.add_user("ada", Role.EDITOR, "other", NOON)


def test_what_is_given_is_changed_and_sessions_end(store: Store) -> None:
    signed_in(store)
    assert store.change_user("ada", role=Role.EDITOR).password == "hash"
    assert store.session("k1", NOON) is None
    assert store.change_user("ada", password="new").role is Role.EDITOR
    assert store.change_user("ada") == store.users()[0]
    with pytest.raises(NotFoundError):
        store.change_user("nobody", role=Role.EDITOR)


def test_a_password_is_renewed_unless_it_was_changed_meanwhile(store: Store) -> None:
    signed_in(store)
    store.renew_password("ada", "hash", "stronger")
    store.renew_password("ada", "hash", "too late")
    store.renew_password("nobody", "hash", "stronger")
    assert store.users()[0].password == "stronger"
    assert store.session("k1", NOON) is not None


def test_with_a_user_go_their_sessions_and_tokens(store: Store) -> None:
    signed_in(store)
    signed_in(store, "bob", "k2")
    store.add_token("t1", "feeds", "ada", READ, NOON, None)
    assert store.remove_user("ada").name == "ada"
    assert (store.session("k1", NOON), store.token("t1", NOON), store.tokens()) == (None, None, ())
    assert store.session("k2", NOON) is not None
    with pytest.raises(NotFoundError):
        store.remove_user("ada")


@pytest.mark.parametrize(("after", "kept", "live"), [(59, 0, True), (60, 0, False), (90, 2, True), (719, 12, True), (720, 24, False)])
def test_a_session_ends_when_idle_and_in_any_case(store: Store, after: int, kept: int, live: bool) -> None:
    """`after`: minutes; `kept`: it was told to last so many hours."""
    signed_in(store)
    if kept:
        store.keep_session("k1", NOON + kept * HOUR)
    assert (store.session("k1", NOON + after * MINUTE) is not None) is live


def test_a_session_shows_its_user_and_its_times(store: Store) -> None:
    signed_in(store)
    found = store.session("k1", NOON)
    assert found is not None
    assert (found.user, found.created_at, found.idle_until, found.until) == (store.users()[0], NOON, NOON + HOUR, NOON + 12 * HOUR)
    store.end_session("k1")
    store.end_session("k1")
    store.keep_session("k1", NOON + HOUR)
    assert store.session("k1", NOON) is None


def test_sessions_that_are_over_are_forgotten_when_one_begins(store: Store) -> None:
    signed_in(store)
    store.begin_session("k2", "ada", NOON + HOUR, NOON + 2 * HOUR, NOON + DAY)
    assert store.session("k1", NOON) is None
    with pytest.raises(NotFoundError):
        store.begin_session("k3", "nobody", NOON, NOON + HOUR, NOON + HOUR)


def test_a_token_is_good_until_its_time_is_over_or_it_is_revoked(store: Store) -> None:
    signed_in(store)
    first = store.add_token("t1", "feeds", "ada", READ, NOON, NOON + DAY)
    second = store.add_token("t2", "bot", "ada", frozenset(Scope), NOON, None)
    assert store.token("t1", NOON) == (first, store.users()[0])
    assert store.token("t1", NOON + DAY) is None
    assert store.token("nothing", NOON) is None
    store.use_token(second.id, NOON + HOUR)
    assert [each.used_at for each in store.tokens()] == [None, NOON + HOUR]
    assert store.revoke_token(first.id) == first
    assert [each.name for each in store.tokens()] == ["bot"]
    with pytest.raises(NotFoundError):
        store.revoke_token(first.id)
    assert store.add_token("t3", "feeds", "ada", READ, NOON, None).id > second.id


def test_a_user_has_one_token_of_a_name(store: Store) -> None:
    signed_in(store)
    signed_in(store, "bob", "k2")
    store.add_token("t1", "feeds", "ada", READ, NOON, None)
    store.add_token("t2", "feeds", "bob", READ, NOON, None)
    with pytest.raises(ConfigError, match="ada has a token called feeds"):
        store.add_token("t3", "feeds", "ada", READ, NOON, None)
    with pytest.raises(NotFoundError):
        store.add_token("t4", "feeds", "nobody", READ, NOON, None)


def test_the_wait_doubles_with_each_failure_beyond_the_free_ones(store: Store) -> None:
    one = (Try("name", 2),)
    now, waits = NOON, []
    for _ in range(13):
        assert store.take_try(one, now) is None
        until = store.take_try(one, now) or now
        waits.append(int((until - now).total_seconds()))
        now = max(until, now)
    assert waits[0] == 0  # of the two taken at once both were free
    assert waits[1:4] == [2, 4, 8]
    assert max(waits) == 900


def test_whoever_must_wait_under_one_key_is_not_counted_under_the_other(store: Store) -> None:
    for _ in range(2):
        store.take_try((Try("name", 1), Try("address", 50)), NOON)
    assert store.take_try((Try("other", 50), Try("name", 1)), NOON) == NOON + timedelta(seconds=2)
    assert store.take_try((Try("other", 0),), NOON) is None


def test_success_forgets_the_name_and_gives_the_address_its_try_back(store: Store) -> None:
    both = (Try("name", 1), Try("address", 1))
    for _ in range(2):
        store.take_try(both, NOON)
    store.forget_tries("name", "address")
    assert store.take_try((Try("name", 1),), NOON) is None
    assert store.take_try((Try("address", 1),), NOON) is None
    assert store.take_try((Try("address", 1),), NOON) is not None
    store.forget_tries("unknown", "unknown")


def test_failures_are_forgotten_after_a_quiet_day(store: Store) -> None:
    for _ in range(3):
        store.take_try((Try("name", 3),), NOON)
    assert store.take_try((Try("name", 3),), NOON + 25 * HOUR) is None
    assert store.take_try((Try("name", 3),), NOON + 25 * HOUR) is None


def test_what_was_done_stays_and_is_found(store: Store) -> None:
    for number, (actor, act) in enumerate([("ada", Act.LOGIN), ("bob", Act.LOGIN), ("ada", Act.PROFILE_SAVED)]):
        store.note(AuditEntry(NOON + number * HOUR, actor, act, "it", "session", "192.0.2.7"))
    everything = store.audit(AuditQuery())
    assert [each.act for each in everything] == [Act.PROFILE_SAVED, Act.LOGIN, Act.LOGIN]
    assert everything[-1] == AuditEntry(NOON, "ada", Act.LOGIN, "it", "session", "192.0.2.7", everything[-1].id)
    assert [each.actor for each in store.audit(AuditQuery(since=NOON + HOUR))] == ["ada", "bob"]
    assert [each.at for each in store.audit(AuditQuery(actor="ada", act=Act.LOGIN))] == [NOON]
    assert store.audit(AuditQuery(before=everything[1].id)) == everything[2:]
    assert store.audit(AuditQuery(limit=1)) == everything[:1]
