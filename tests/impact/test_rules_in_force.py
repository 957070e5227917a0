"""The rules in force against a profile: the golden cases of ownership, of places, of uses."""

from __future__ import annotations

import pytest

from monitor.facts import Comparison, Directness, Ownership
from monitor.judge.impact import Coverage, Rules, Standing, assess_document, coverage_of, worst
from monitor.judge.impact.area import area
from monitor.judge.impact.owning import owned, percent
from monitor.model import ImpactLevel, ImpactReason
from monitor.profile import Owner, Profile, Use
from monitor.standing import stand
from tests.impact.build import OWNERSHIP, SERVED, api, owner, profile, regions, rules, terms

HIT, MAYBE, CLEAR = ImpactLevel.HIT, ImpactLevel.MAYBE, ImpactLevel.CLEAR
ACME = rules(regions(), terms(OWNERSHIP))


def reasons(known: Rules, who: Profile) -> list[ImpactReason]:
    return [reason for each in known.documents for reason in assess_document(each, known, who).reasons]


def about_owners(*owners: Owner, known: Rules = ACME) -> ImpactReason:
    (reason,) = (each for each in reasons(known, profile(*owners)) if "owned" in each.quote or "持股" in each.quote)
    return reason


# --- who owns us


def test_sixty_percent_from_an_unsupported_region_is_a_hit_with_the_rule_quoted() -> None:
    reason = about_owners(owner("CN", 60), owner("SG", 40))
    assert (reason.level, reason.quote, reason.settles) == (HIT, OWNERSHIP, None)
    assert reason.text.en == "60% of you is held from unsupported regions (China); the rule bars ownership of more than 50%."
    assert reason.text.zh == "贵方 60% 的股份由不支持的地区的股东持有（中国）；规则禁止持股超过 50%。"


def test_forty_percent_is_clear_with_the_rule_quoted() -> None:
    reason = about_owners(owner("CN", 40), owner("SG", 60))
    assert (reason.level, reason.quote) == (CLEAR, OWNERSHIP)
    assert "40% of you" in reason.text.en
    assert "bars only ownership of more than 50%" in reason.text.en


def test_exactly_the_threshold_is_not_more_than_it() -> None:
    assert about_owners(owner("CN", 50), owner("SG", 50)).level is CLEAR
    least = rules(regions(), terms("Companies of which 50% or more is owned by entities in unsupported regions may not use our services."))
    assert about_owners(owner("CN", 50), owner("SG", 50), known=least).level is HIT
    assert "达到 50%" in about_owners(owner("CN", 20), owner("SG", 50), known=least).text.zh


def test_unknown_ownership_is_a_maybe_that_says_what_would_settle_it() -> None:
    untold = about_owners()
    assert untold.level is MAYBE
    assert untold.settles is not None
    assert "who owns you" in untold.settles.en
    partly = about_owners(owner(None, 60), owner("SG", 40))
    assert partly.level is MAYBE
    assert "0% to 60% of you" in partly.text.en
    assert partly.settles is not None
    assert partly.settles.en == "name in the profile the owners and shares that are unknown"


def test_an_unknown_that_cannot_cross_the_threshold_is_clear() -> None:
    assert about_owners(owner(None, 50), owner("SG", 50)).level is CLEAR


def test_a_chain_is_multiplied_and_shown() -> None:
    chain = owner("SG", 60, owner("CN", 80, name="Parent"), name="HoldCo")
    reason = about_owners(chain, owner("SG", 40))
    assert reason.level is CLEAR
    assert "60% × 80% = 48%: Parent, China, through HoldCo" in reason.text.en
    assert "counted by control instead of by share it would be 60%" in reason.text.en
    assert "若按控制而非按比例计算，将为 60%" in reason.text.zh


def test_chains_add_up() -> None:
    chain = owner("SG", 60, owner("CN", 80))
    reason = about_owners(chain, owner("CN", 10), owner("SG", 30))
    assert reason.level is HIT
    assert "58% of you is held from unsupported regions (60% × 80% = 48%: China, through Singapore; 10%: China)" in reason.text.en
    assert "control" not in reason.text.en


def test_a_named_territory_is_meant_whatever_the_list_says() -> None:
    named = rules(
        terms("Entities that are majority-owned, directly or indirectly, by companies incorporated in China may not use the services.")
    )
    assert about_owners(owner("CN", 60), known=named).level is HIT
    assert "held from China" in about_owners(owner("US", 60), known=named).text.en


def test_without_a_list_of_regions_the_list_is_what_settles_it() -> None:
    reason = about_owners(owner("CN", 60), owner("SG", 40), known=rules(terms(OWNERSHIP)))
    assert reason.level is MAYBE
    assert reason.settles is not None
    assert "the provider's own list of regions" in reason.settles.en


@pytest.mark.parametrize(("share", "level"), [(60, HIT), (20, MAYBE), (0, CLEAR)])
def test_control_without_a_figure_turns_on_a_majority(share: int, level: ImpactLevel) -> None:
    fact = Ownership(threshold=None, comparison=Comparison.AT_LEAST, directness=Directness.BOTH, jurisdictions=("CN",), quote="q")
    reason = owned(fact, area(("CN",), None), profile(owner("CN", share), owner("SG", 40)))
    assert reason.level is level
    assert ("whether these owners control you" in reason.settles.en) if reason.settles else level is not MAYBE


def test_only_the_way_of_owning_that_the_rule_names_counts() -> None:
    def level(way: Directness) -> ImpactLevel:
        fact = Ownership(threshold=percent_of(40), comparison=Comparison.MORE_THAN, directness=way, jurisdictions=("CN",), quote="q")
        return owned(fact, area(("CN",), None), profile(owner("SG", 60, owner("CN", 80)), owner("CN", 20))).level

    assert (level(Directness.DIRECT), level(Directness.INDIRECT), level(Directness.BOTH)) == (CLEAR, HIT, HIT)


def percent_of(number: int) -> object:
    return owner("CN", number).percent


def test_shares_are_written_without_needless_digits() -> None:
    assert [percent(owner("CN", 1).percent * number) for number in (50, 100)] == ["50%", "100%"]  # type: ignore[operator]


# --- what "unsupported regions" are


def test_a_sanctions_clause_does_not_mean_every_place_that_is_not_served() -> None:
    coverage = coverage_of(ACME)
    clause = area(("sanctioned countries",), coverage)
    assert (clause.inside("CN"), clause.inside("SG"), clause.name.zh) == (None, False, "受制裁地区")
    assert area(("unsupported regions",), coverage).inside("CN") is True
    assert area(("unsupported regions",), None).inside("CN") is None
    assert area(("UA",), None).inside("UA-43") is True
    assert area(("CN",), None).inside("SG") is False


# --- where we are


def standing(code: str, known: Rules) -> Standing:
    return coverage_of(known).of(code).standing


def test_where_a_territory_stands() -> None:
    known = rules(regions(), terms("The services are not available in Cuba.", "The API is not available in India."))
    assert standing("SG", known) is Standing.SERVED
    assert standing("UA", known) is Standing.PARTLY
    assert standing("UA-43", known) is Standing.BARRED
    assert standing("UA-65", known) is Standing.PARTLY
    assert standing("CU", known) is Standing.BARRED
    assert standing("IN", known) is Standing.DISPUTED
    assert standing("CN", known) is Standing.UNLISTED
    assert standing("CN", rules(regions("Japan", "France"))) is Standing.UNKNOWN
    assert standing("CN", rules(terms(OWNERSHIP))) is Standing.UNKNOWN


def test_a_part_of_a_country_with_unnamed_exceptions_is_unknown() -> None:
    known = rules(regions(*SERVED[:5], "Ukraine (with certain exceptions)"))
    assert standing("UA-43", known) is Standing.UNKNOWN


def test_the_list_of_the_api_in_use_counts() -> None:
    app = regions("Japan", "France", "Germany", "India", "Chile", name="regions-app")
    known = rules(app, regions(), apis=(api(), api("app", lists="regions-app")))
    assert coverage_of(known, frozenset({"api"})).of("SG").standing is Standing.SERVED
    assert coverage_of(known, frozenset({"app"})).of("SG").standing is Standing.UNLISTED
    assert coverage_of(known).of("SG").standing is Standing.SERVED
    assert coverage_of(known) is coverage_of(known)


def test_while_the_own_list_is_not_read_another_does_not_say_who_is_not_served() -> None:
    app = regions("Japan", "France", "Germany", "India", "Chile", name="regions-app")
    known = rules(app, apis=(api(),))
    assert coverage_of(known, frozenset({"api"})).of("SG").standing is Standing.UNKNOWN
    assert coverage_of(known, frozenset({"api"})).of("JP").standing is Standing.SERVED


def test_sentences_count_where_there_is_no_list() -> None:
    assert standing("JP", rules(terms("The service is available in Japan."))) is Standing.SERVED


def test_after_a_change_the_list_is_another() -> None:
    now = coverage_of(rules(regions(), terms("The services are not available in Cuba.")))
    later: Coverage = now.changed(frozenset({"SG"}), frozenset({"CU"}))
    assert (later.of("SG").standing, later.of("CU").standing) == (Standing.UNLISTED, Standing.UNLISTED)
    assert now.changed(frozenset({"SG"}), frozenset({"CU"})) is later


@pytest.mark.parametrize(
    ("countries", "level", "told"),
    [
        (("SG",), CLEAR, "Singapore is served."),
        (("UA",), CLEAR, "Ukraine is served, except Luhansk, Donetsk, Crimea."),
        (("CN",), HIT, "China, where you operate, is not among the 6 territories that the list names."),
        (("CU",), HIT, "Cuba, where you operate, is barred."),
        (("IN",), MAYBE, "The provider's pages do not agree on India, where you operate."),
    ],
)
def test_what_is_told_of_the_countries_we_operate_in(countries: tuple[str, ...], level: ImpactLevel, told: str) -> None:
    known = rules(regions(), terms("The services are not available in Cuba.", "The API is not available in India."))
    found = stand(profile(owner("SG", 100), countries=countries), known)
    assert found.level is level
    assert told in [reason.text.en for each in found.documents for reason in each.impact.reasons]


def test_an_exception_that_is_not_named_is_said_so() -> None:
    known = rules(regions(*SERVED[:5], "Ukraine (with certain exceptions)"))
    assert "Ukraine is served, except some parts." in [each.text.en for each in reasons(known, profile(countries=("UA",)))]


def test_a_seat_where_nobody_is_served_may_matter() -> None:
    found = [each for each in reasons(ACME, profile(owner("SG", 100), incorporation="CN")) if "incorporated" in each.text.en]
    assert [(each.level, each.settles is not None) for each in found] == [(MAYBE, True)]


def test_a_bar_by_seat_names_places() -> None:
    known = rules(terms("Companies incorporated in Russia or Belarus may not buy the services."))
    assert [each.level for each in reasons(known, profile(incorporation="RU"))] == [HIT]
    assert [each.level for each in reasons(known, profile())] == [CLEAR]
    assert [each.level for each in reasons(known, profile(incorporation=None))] == [MAYBE]


# --- what we do


def levels(*lines: str, uses: tuple[Use, ...]) -> list[ImpactLevel]:
    return [each.level for each in reasons(rules(terms(*lines)), profile(uses=uses))]


@pytest.mark.parametrize(
    ("line", "use", "level"),
    [
        ("You may not use third-party clients to access the service.", Use.THIRD_PARTY_CLIENT, HIT),
        ("You may not use third-party clients to access the service.", Use.CODING_AGENT, MAYBE),
        ("Subscription credentials may not be used in any other product.", Use.SUBSCRIPTION_LOGIN, HIT),
        ("Subscription credentials may not be used in any other product.", Use.CODING_AGENT, MAYBE),
        ("You may not resell the services.", Use.RESALE, HIT),
        ("You may not resell the services.", Use.EMBEDDING, MAYBE),
        ("You may not resell the services without our written consent.", Use.RESALE, MAYBE),
        ("不得转售本服务。", Use.RESALE, HIT),
        ("You may not use outputs to train models.", Use.TRAINING_MODELS, HIT),
        ("You may not use outputs to train models that compete with ours.", Use.TRAINING_MODELS, MAYBE),
        ("You may not use outputs to train models that compete with ours.", Use.COMPETING_MODELS, HIT),
        ("You may not access the services through automated means.", Use.AUTOMATED_ACCESS, HIT),
        ("You may not use the services for gambling.", Use.GAMBLING, HIT),
        ("You must be at least 18 years old to use the services.", Use.MINORS, HIT),
    ],
)
def test_a_prohibition_bears_on_a_use(line: str, use: Use, level: ImpactLevel) -> None:
    found = levels(line, uses=(use,))
    assert found
    assert worst(found) is level


def test_a_word_of_a_topic_that_stands_there_by_chance_is_no_prohibition() -> None:
    chance = "If an output names a third party product, it does not mean that the third party endorses us."
    assert levels(chance, uses=(Use.THIRD_PARTY_CLIENT,)) == []
    assert levels("You may not share your account credentials.", uses=(Use.THIRD_PARTY_CLIENT,)) == []


def test_a_word_of_permission_that_is_none_to_the_customer_softens_nothing() -> None:
    pay = "Customer will pay us or its reseller."
    assert levels(pay, "You may not resell the services.", uses=(Use.RESALE,)) == [HIT]


def test_of_each_topic_the_gravest_sentence_is_told() -> None:
    lines = ("You may not resell the services without our consent.", "You may not resell access to accounts.")
    found = reasons(rules(terms(*lines)), profile(uses=(Use.RESALE,)))
    assert [(each.level, each.quote) for each in found] == [(HIT, lines[1])]
    assert levels(*reversed(lines), uses=(Use.RESALE,)) == [HIT]


def test_a_sentence_about_distillation_and_competition_is_told_once() -> None:
    assert levels("You may not use outputs to train models that compete with ours.", uses=(Use.TRAINING_MODELS,)) == [MAYBE]
    apart = ("You may not use outputs to train models.", "You may not use the services to build competing products.")
    assert levels(*apart, uses=(Use.TRAINING_MODELS, Use.COMPETING_MODELS)) == [HIT, HIT]


def test_a_seat_that_a_sentence_names_by_chance_is_no_bar() -> None:
    assert reasons(rules(terms("Companies registered in France may not rely upon outputs as tax advice.")), profile()) == []


def test_a_prohibition_of_what_we_do_not_do_is_no_reason() -> None:
    assert levels("You may not resell the services.", uses=(Use.CODING_AGENT,)) == []
    assert levels("You may not violate the law.", uses=(Use.RESALE,)) == []


def test_a_coding_agent_in_a_third_partys_client_is_hit_by_a_ban_on_harnesses() -> None:
    who = profile(uses=(Use.CODING_AGENT, Use.THIRD_PARTY_CLIENT))
    found = reasons(rules(terms("Third-party harnesses may not be used with the service.")), who)
    assert [each.level for each in found] == [HIT]
    assert found[0].text.zh == "禁止第三方客户端与工具；您的用途包括 `third_party_client`。"


def test_where_the_same_document_also_allows_it_both_are_told() -> None:
    (reason,) = reasons(
        rules(terms("Customers may resell the services through the partner programme.", "You may not resell the services.")),
        profile(uses=(Use.RESALE,)),
    )
    assert reason.level is MAYBE
    assert reason.settles is not None
    assert "“Customers may resell the services through the partner programme.”" in reason.settles.en


# --- the whole


def test_what_is_used_through_others_only_is_not_a_hit_by_the_providers_own_rules() -> None:
    who = profile(owner("CN", 60), channels=("big-cloud",))
    found = stand(who, ACME)
    assert found.level is MAYBE
    told = next(reason for each in found.documents for reason in each.impact.reasons if reason.level is MAYBE)
    assert told.settles is not None
    assert "big-cloud only" in told.settles.en
    assert stand(profile(owner("CN", 60), channels=("acme",)), ACME).level is HIT


def test_what_is_not_used_is_clear_whatever_its_documents_say() -> None:
    other = rules(regions(provider="zenith"), terms(OWNERSHIP, provider="zenith"), provider="zenith")
    found = stand(profile(owner("CN", 60)), other)
    assert (found.used, found.level, found.reasons[0].text.en) == (False, CLEAR, "We do not use Zenith.")
    assert found.documents[0].impact.level is HIT


def test_the_gravest_document_comes_first_and_decides() -> None:
    found = stand(profile(owner("CN", 60)), ACME)
    assert [each.document.document.id for each in found.documents] == ["terms", "regions"]
    assert found.level is HIT


def test_a_provider_of_which_nothing_was_read_may_do_anything() -> None:
    found = stand(profile(), rules(unread=2))
    assert (found.level, found.unread) == (MAYBE, 2)
    assert found.reasons[0].settles is not None
    assert stand(profile(), rules()).level is CLEAR


def test_of_nothing_the_worst_is_clear() -> None:
    assert worst(()) is CLEAR
    assert worst((CLEAR, HIT, MAYBE)) is HIT
