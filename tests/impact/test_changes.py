"""A change against a profile."""

from __future__ import annotations

import pytest

from monitor.judge.impact import Rules, assess, prepare
from monitor.judge.impact.grounds import plain
from monitor.model import Change, Direction, Impact, ImpactLevel, Kind, Severity, Side
from monitor.profile import Product, Profile, Use
from monitor.standing import Impacts
from tests.impact.build import OWNERSHIP, api, change, finding, owner, profile, regions, rules, terms

HIT, MAYBE, CLEAR = ImpactLevel.HIT, ImpactLevel.MAYBE, ImpactLevel.CLEAR
LISTED = rules(regions())


def found(what: Change, who: Profile, known: Rules | None = LISTED) -> Impact:
    return assess(prepare(what), who, known)


def told(impact: Impact) -> str:
    return " | ".join(reason.text.en for reason in impact.reasons)


def test_a_provider_that_is_not_used_is_clear() -> None:
    who = profile(owner("CN", 60), products=(Product("zenith"),))
    bar = change(finding(OWNERSHIP, "sales.ownership", Kind.SALES_RESTRICTION))
    assert told(found(bar, who)) == "We do not use Acme."
    assert told(found(bar, who, None)) == "We do not use acme."


@pytest.mark.parametrize(("share", "level"), [(60, HIT), (40, CLEAR)])
def test_a_new_bar_by_ownership(share: int, level: ImpactLevel) -> None:
    bar = change(finding(OWNERSHIP, "sales.ownership", Kind.SALES_RESTRICTION, Severity.CRITICAL))
    impact = found(bar, profile(owner("CN", share), owner("SG", 100 - share)))
    assert impact.level is level
    assert impact.reasons[0].quote == OWNERSHIP


def test_a_bar_that_is_lifted_hits_nobody() -> None:
    gone = finding(OWNERSHIP, "sales.ownership", Kind.SALES_RESTRICTION, direction=Direction.LOOSENED, side=Side.REMOVED)
    impact = found(change(gone), profile(owner("CN", 60)))
    assert (impact.level, told(impact)) == (CLEAR, "Nothing in it bears on what the profile states.")


# --- territories


def lost(*codes: str, source: str = "acme/regions/regions", gained: tuple[str, ...] = ()) -> Change:
    quotes = tuple(finding(name, "region.removed", Kind.REGION_AVAILABILITY, side=Side.REMOVED) for name in ("Singapore", "Cayman Islands"))
    quotes = (finding("Singapore courts decide.", "legal.disputes", Kind.LIABILITY_DISPUTES, Severity.LOW), *quotes)
    return change(*quotes, gone=codes, gained=gained, source=source)


def test_a_country_of_ours_that_leaves_the_list_is_a_hit_with_its_quote() -> None:
    impact = found(lost("SG"), profile(owner("SG", 100)))
    assert (impact.level, impact.reasons[0].quote) == (HIT, "Singapore")
    assert told(impact) == "Singapore, where you operate, is no longer served."


def test_a_country_of_others_is_nothing_to_us() -> None:
    assert found(lost("KY"), profile(owner("SG", 100))).level is CLEAR


def test_a_country_that_joins_is_clear_and_told() -> None:
    joined = change(
        finding("Chile", "region.added", Kind.REGION_AVAILABILITY, direction=Direction.LOOSENED),
        gained=("CL",),
        source="acme/regions/regions",
    )
    impact = found(joined, profile(countries=("CL",)))
    assert (impact.level, told(impact), impact.reasons[0].quote) == (CLEAR, "Chile, where you operate, is served now.", "Chile")


def test_a_country_that_leaves_one_list_and_joins_another_is_a_maybe() -> None:
    assert found(lost("SG", gained=("SG",)), profile()).level is MAYBE


def test_another_list_that_still_names_the_country_makes_it_a_maybe() -> None:
    impact = found(lost("SG", source="acme/regions-app/regions-app"), profile(owner("SG", 100)))
    assert impact.level is MAYBE
    assert impact.reasons[0].settles is not None
    assert "“Regions”, which still names it" in impact.reasons[0].settles.en
    assert found(lost("SG", source="acme/regions-app/regions-app"), profile(owner("SG", 100)), None).level is HIT


def test_a_seat_that_leaves_the_list_is_a_maybe() -> None:
    impact = found(lost("KY"), profile(owner("SG", 100), incorporation="KY"))
    assert (impact.level, impact.reasons[0].quote) == (MAYBE, "Cayman Islands")


def test_an_owners_home_that_leaves_the_list_meets_the_rule_in_force() -> None:
    known = rules(regions("Singapore", "Japan", "France", "Germany", "India", "Cayman Islands"), terms(OWNERSHIP))
    who = profile(owner("KY", 60), owner("SG", 40))
    impact = found(lost("KY"), who, known)
    assert (impact.level, impact.reasons[0].quote) == (HIT, OWNERSHIP)
    assert found(lost("JP"), who, known).level is CLEAR


# --- places in sentences


def test_a_new_bar_by_place_is_held_against_where_we_are() -> None:
    bar = "You may not use the services from unsupported regions."
    sentence = change(finding(bar, "region.supported_only", Kind.REGION_AVAILABILITY))
    assert found(sentence, profile()).level is CLEAR
    assert found(sentence, profile(countries=("CN",))).level is HIT
    assert found(sentence, profile(), None).level is MAYBE
    assert found(sentence, profile(countries=(), incorporation=None)).level is MAYBE


def test_a_bar_by_seat_is_held_against_the_seat() -> None:
    bar = change(finding("Companies incorporated in Russia may not buy the services.", "sales.incorporation", Kind.SALES_RESTRICTION))
    assert found(bar, profile(incorporation="RU")).level is HIT
    assert "Bars Russia, not Singapore." in told(found(bar, profile()))
    vague = change(finding("Companies incorporated elsewhere may not buy the services.", "sales.incorporation", Kind.SALES_RESTRICTION))
    assert "for every customer" in told(found(vague, profile()))


# --- what we do


HARNESS = finding("Third-party harnesses may not be used with subscriptions.", "access.third_party_client", Kind.ACCESS_CHANNEL)


def test_a_ban_on_what_we_do_is_a_hit_and_on_what_others_do_is_nothing() -> None:
    assert found(change(HARNESS), profile(uses=(Use.THIRD_PARTY_CLIENT,))).level is HIT
    assert found(change(HARNESS), profile(uses=(Use.GAMBLING,))).level is CLEAR


def test_an_item_of_a_list_is_read_under_its_heading() -> None:
    item = finding("Resell access to the services", "use.policy_item", Kind.ACCESS_CHANNEL, heading=("What you may not do",))
    assert found(change(item), profile(uses=(Use.RESALE,))).level is HIT


def test_what_the_rule_found_counts_where_the_sentence_alone_does_not_forbid() -> None:
    item = finding("Resale of the services", "access.resale", Kind.ACCESS_CHANNEL)
    assert found(change(item), profile(uses=(Use.RESALE,))).level is HIT
    neutral = finding("Resale of the services", "access.resale", Kind.ACCESS_CHANNEL, direction=Direction.NEUTRAL)
    assert found(change(neutral), profile(uses=(Use.RESALE,))).level is CLEAR


def test_a_permission_that_is_taken_back_may_touch_who_relied_on_it() -> None:
    gone = finding("Customers may resell the services to their clients.", "access.resale", Kind.ACCESS_CHANNEL, side=Side.REMOVED)
    assert found(change(gone), profile(uses=(Use.RESALE,))).level is MAYBE
    reworded = finding(
        "Customers may resell the services.", "access.resale", Kind.ACCESS_CHANNEL, side=Side.REMOVED, direction=Direction.NEUTRAL
    )
    assert found(change(reworded), profile(uses=(Use.RESALE,))).level is CLEAR


# --- things with names


@pytest.mark.parametrize(
    ("quote", "models", "level"),
    [
        ("aurora-2 is shut down on 1 March 2031.", ("aurora-2",), HIT),
        ("Aurora 2 is shut down on 1 March 2031.", ("aurora-2",), HIT),
        ("aurora-2.5 is shut down on 1 March 2031.", ("aurora-2",), CLEAR),
        ("aurora-2 is shut down on 1 March 2031.", (), MAYBE),
        ("The legacy interface is shut down in spring.", ("aurora-2",), MAYBE),
    ],
)
def test_the_end_of_a_model_hits_who_uses_it(quote: str, models: tuple[str, ...], level: ImpactLevel) -> None:
    who = profile(products=tuple(Product("acme", "api", model) for model in models) or (Product("acme"),))
    impact = found(change(finding(quote, "life.shutdown", Kind.LIFECYCLE)), who)
    assert impact.level is level
    assert level is not MAYBE or impact.reasons[0].settles is not None


def test_a_price_that_falls_hits_nobody() -> None:
    cheaper = finding("aurora-2 costs $2.", "money.price_cut", Kind.PRICING_LIMITS, direction=Direction.LOOSENED)
    neutral = finding("aurora-2 costs $2.", "money.table", Kind.PRICING_LIMITS, direction=Direction.NEUTRAL)
    assert found(change(cheaper, neutral), profile()).level is CLEAR


def test_names_are_compared_without_regard_to_how_they_are_written() -> None:
    assert plain("Claude Sonnet 4.5.") == plain("claude-sonnet-4.5") == "-claude-sonnet-4.5-"
    assert plain("通义千问 3") == "-通义千问-3-"


# --- the rest


def test_what_is_tighter_for_everybody_is_a_maybe_from_medium_on() -> None:
    notice = finding("We may suspend access on 7 days' notice.", "term.notice", Kind.TERMINATION)
    assert "Tighter on suspension, termination or notice, for every customer." in told(found(change(notice), profile()))
    small = finding("We may suspend access.", "term.notice", Kind.TERMINATION, Severity.LOW)
    assert found(change(small), profile()).level is CLEAR
    wording = finding("Terms.", "other.wording", Kind.EDITORIAL, Severity.INFO, Direction.NEUTRAL)
    assert found(change(wording), profile()).level is CLEAR


def test_an_address_that_gives_another_document_is_a_maybe() -> None:
    assert "another document" in told(found(change(moved=True), profile()))


def test_every_profile_has_its_own_impact_and_tolerance() -> None:
    asked: list[str] = []

    def known(provider: str) -> Rules:
        asked.append(provider)
        return LISTED

    majority = profile(owner("CN", 60), owner("SG", 40))
    others = profile(products=(Product("zenith"),))
    open_ended = profile(owner(None, 60), owner("SG", 40), tolerance=HIT)
    bar = change(finding(OWNERSHIP, "sales.ownership", Kind.SALES_RESTRICTION))
    impacts = Impacts((majority, others, open_ended), known)
    assert [each.level for each in impacts.impacts_of(bar)] == [HIT, CLEAR, MAYBE]
    assert impacts.levels(bar) == {HIT, CLEAR}
    assert impacts.hits(bar) == (majority,)
    asked.clear()
    assert Impacts((others,), known).levels(bar) == {CLEAR}
    assert asked == []
    assert Impacts((), known).levels(bar) == frozenset()


def test_the_list_of_another_api_than_ours_does_not_count() -> None:
    app = regions("Japan", "France", "Germany", "India", "Chile", name="regions-app")
    known = rules(app, regions(), apis=(api(), api("app", lists="regions-app")))
    bar = change(finding("You may not use the services from unsupported regions.", "region.supported_only", Kind.REGION_AVAILABILITY))
    assert found(bar, profile(), known).level is CLEAR
    assert found(bar, profile(products=(Product("acme", "app"),)), known).level is HIT


def test_of_each_level_only_so_many_reasons_are_told() -> None:
    many = tuple(finding(f"We may suspend access on {n} days' notice.", "term.notice", Kind.TERMINATION) for n in range(1, 13))
    impact = found(change(*many, HARNESS), profile(uses=(Use.THIRD_PARTY_CLIENT,)))
    assert [each.level for each in impact.reasons] == [HIT] + [MAYBE] * 8


def test_the_same_reason_is_told_once() -> None:
    twice = (
        finding("Resell the services", "access.resale", Kind.ACCESS_CHANNEL),
        finding("Resell the services", "use.policy_item", Kind.ACCESS_CHANNEL, heading=("You may not",)),
    )
    assert len(found(change(*twice), profile(uses=(Use.RESALE,))).reasons) == 1
