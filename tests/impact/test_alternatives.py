"""What else could be used: who takes us, in what order, and what is to be changed."""

from __future__ import annotations

from datetime import date

from ruamel.yaml import YAML

from monitor.alternatives import Market, Standpoint, alternatives, litellm_config, protocols, switch_lines, top_alternatives
from monitor.judge.impact import Rules
from monitor.model import ApiFacts, DocumentType, ImpactLevel, Incident, IncidentImpact, Kind, SourceKey
from monitor.profile import Product, Use
from tests.impact.build import OWNERSHIP, SERVED, api, change, document, finding, owner, profile, regions, rules, terms

CHAT = "openai-chat"
US = profile(owner("CN", 60), owner("SG", 40))


def provider(name: str, *places: str, clause: str = "Be kind.", **facts: object) -> Rules:
    told = {"key_variable": f"{name.upper()}_KEY", "models": (f"{name}-1",), **facts}
    return rules(regions(*(places or SERVED), provider=name), terms(clause, provider=name), apis=(api(**told),), provider=name)  # type: ignore[arg-type]


def incident(title: str, impact: IncidentImpact, *, resolved: bool = False, maintenance: bool = False) -> Incident:
    return Incident(title, title, impact, resolved, maintenance, None, None)


def market(*known: Rules, prices: dict[str, Rules] | None = None, incidents: dict[str, tuple[Incident, ...]] | None = None) -> Market:
    by_id = {each.provider.id: each for each in known}
    told = tuple((SourceKey(name, "status", "status"), open_now) for name, open_now in (incidents or {}).items())
    return Market(tuple(each.provider for each in known), by_id.get, (prices or {}).get, told)


ACME = provider("acme", clause=OWNERSHIP)


def names(found: Market, who: object = US, wanted: str | None = "api") -> list[str]:
    return [each.provider for each in alternatives(found, who, "acme", wanted)]  # type: ignore[arg-type]


def test_the_same_protocol_comes_first_then_what_is_certain_then_what_works_now() -> None:
    known = market(
        ACME,
        provider("elsewhere", protocol=CHAT),
        provider("down"),
        provider("unsure", lists=None, clause="Companies more than 50% owned by entities in sanctioned countries may not use the API."),
        provider("best"),
        incidents={"down": (incident("Errors", IncidentImpact.MINOR), incident("Outage", IncidentImpact.MAJOR))},
    )
    found = alternatives(known, US, "acme", "api")
    assert [each.provider for each in found] == ["best", "down", "unsure", "elsewhere"]
    assert [each.same_protocol for each in found] == [True, True, True, False]
    assert (found[1].incident, found[0].incident) == ("Outage", "")
    assert found[0].why.en == "serves Singapore; no rule in force bars you"
    assert (found[0].base_url, found[0].as_of) == ("https://api.example/v1", date(2031, 1, 2))


def test_incidents_that_are_over_or_planned_do_not_count() -> None:
    over = (incident("Old", IncidentImpact.MAJOR, resolved=True), incident("Planned", IncidentImpact.MINOR, maintenance=True))
    assert [each.incident for each in alternatives(market(ACME, provider("b"), incidents={"b": over}), US, "acme")] == [""]


def test_who_bars_our_owners_or_does_not_serve_us_is_no_alternative() -> None:
    barring, abroad = provider("barring", clause=OWNERSHIP), provider("abroad", "Japan", "France", "Germany", "India", "Chile")
    assert names(market(ACME, barring, abroad, provider("fine"))) == ["fine"]


def test_what_we_do_may_be_forbidden_there_as_well_and_that_is_said() -> None:
    found = alternatives(
        market(ACME, provider("b", clause="You may not resell the services.")), profile(owner("SG", 100), uses=(Use.RESALE,)), "acme"
    )
    assert [(each.provider, each.level, each.why.en) for each in found] == [
        ("b", ImpactLevel.MAYBE, "Forbids resale and redistribution; your uses name `resale`.")
    ]


def test_where_nothing_is_known_it_is_a_maybe() -> None:
    unread = rules(apis=(api(),), provider="unread", unread=1)
    listless = rules(terms("Be kind.", provider="listless"), apis=(api(lists=None),), provider="listless")
    found = alternatives(market(ACME, unread, listless), US, "acme")
    assert [(each.provider, each.why.en) for each in found] == [
        ("listless", "no watched list says whether it serves Singapore"),
        ("unread", "no document of it is kept yet"),
    ]


def test_a_profile_without_countries_asks_only_for_rules() -> None:
    found = alternatives(market(ACME, provider("b")), profile(owner("SG", 100), countries=()), "acme")
    assert found[0].why.zh == "没有对您不利的生效规则"


def test_an_api_without_an_address_is_no_alternative() -> None:
    from dataclasses import replace

    nowhere = replace(api(), base_urls=())
    assert names(market(ACME, rules(apis=(nowhere,), provider="nowhere"))) == []


def test_prices_are_told_as_ranges_where_they_are_stated() -> None:
    def prices(name: str, *lines: str) -> Rules:
        return rules(document("pricing", DocumentType.PRICING, *lines, provider=name), provider=name)

    cheap = prices(
        "b",
        "b-1 costs $0.25 per million input tokens.",
        "b-2 costs $3 per million input tokens.",
        "b-2 costs $15 per million output tokens.",
    )
    found = alternatives(market(ACME, provider("b"), provider("c"), prices={"b": cheap}), US, "acme")
    assert [each.price for each in found] == ["USD 0.25-3 / 1m input tokens; USD 15 / 1m output tokens", ""]


def test_protocols_are_those_of_the_api_or_of_all() -> None:
    both = rules(regions(), apis=(api(), api("chat", CHAT)))
    assert protocols(market(both), "acme", "chat") == (CHAT,)
    assert protocols(market(both), "acme", None) == ("anthropic-messages", CHAT)


def test_an_alternative_that_speaks_several_takes_the_one_in_use() -> None:
    many = ApiFacts("api", api().name, ((CHAT, "https://b.example/v1"), ("anthropic-messages", "https://b.example/anthropic")), "regions")
    (found,) = alternatives(market(ACME, rules(regions(provider="b"), apis=(many,), provider="b")), US, "acme", "api")
    assert (found.protocol, found.base_url, found.same_protocol) == ("anthropic-messages", "https://b.example/anthropic", True)


def test_what_to_set_in_the_environment() -> None:
    found = alternatives(
        market(ACME, provider("b"), provider("chat", protocol=CHAT, key_variable="OPENAI_API_KEY"), provider("odd", protocol="odd")),
        US,
        "acme",
    )
    assert [switch_lines(each) for each in found] == [
        ("export ANTHROPIC_BASE_URL=https://api.example/v1", 'export ANTHROPIC_API_KEY="$B_KEY"'),
        ("export OPENAI_BASE_URL=https://api.example/v1",),
        ("export BASE_URL=https://api.example/v1", 'export API_KEY="$ODD_KEY"'),
    ]


def test_a_router_configuration_is_yaml_with_fallbacks_and_names_what_is_left_out() -> None:
    known = market(ACME, provider("b"), *(provider(f"n{n}", models=()) for n in range(3)))
    text = litellm_config(known, "acme", "api", alternatives(known, US, "acme", "api"), model="aurora-2")
    config = YAML(typ="safe").load(text)
    assert [(each["model_name"], each["litellm_params"]["model"]) for each in config["model_list"]] == [
        ("acme-api", "anthropic/aurora-2"),
        ("b-api", "anthropic/b-1"),
        ("n0-api", "os.environ/N0_API_MODEL"),
        ("n1-api", "os.environ/N1_API_MODEL"),
    ]
    assert config["router_settings"]["fallbacks"] == [{"acme-api": ["b-api", "n0-api", "n1-api"]}]
    assert "# set first: N0_API_MODEL=anthropic/NAME, with the name of one of its models" in text
    assert "# left out, because the watchlist names no model of it: n2/api" in text


def test_no_providers_key_is_sent_to_another() -> None:
    """Where a watchlist does not say how a key is called, the usual variable of the protocol is not meant: it holds the key in use now."""
    from dataclasses import replace

    nameless = replace(api(), key_variable=None)
    known = market(ACME, rules(regions(provider="jd-cloud"), apis=(nameless,), provider="jd-cloud"))
    (found,) = alternatives(known, US, "acme", "api")
    assert switch_lines(found)[1] == 'export ANTHROPIC_API_KEY="$JD_CLOUD_API_KEY"'
    config = YAML(typ="safe").load(litellm_config(known, "acme", "api", (found,)))
    assert [each["litellm_params"]["api_key"] for each in config["model_list"]][1] == "os.environ/JD_CLOUD_API_KEY"


def test_a_router_configuration_without_alternatives_has_no_fallbacks() -> None:
    from dataclasses import replace

    bare = rules(regions(), apis=(replace(api(), models=(), key_variable=None),))
    config = YAML(typ="safe").load(litellm_config(market(bare), "acme", None, ()))
    assert config == {
        "model_list": [
            {
                "model_name": "acme",
                "litellm_params": {
                    "model": "os.environ/ACME_API_MODEL",
                    "api_base": "https://api.example/v1",
                    "api_key": "os.environ/ACME_API_KEY",
                },
            }
        ]
    }
    assert YAML(typ="safe").load(litellm_config(market(rules(apis=())), "acme", None, ())) == {"model_list": None}


BAR = change(finding(OWNERSHIP, "sales.ownership", Kind.SALES_RESTRICTION))


def test_the_alert_of_a_hit_carries_the_best_three() -> None:
    known = market(ACME, *(provider(name) for name in "bcde"))
    assert [each.provider for each in top_alternatives(BAR, US, known)] == ["b", "c", "d"]
    assert len(top_alternatives(BAR, profile(products=(Product("acme"),)), known, limit=4)) == 4


def test_a_standpoint_offers_what_suits_everybody_that_is_hit() -> None:
    second = profile(owner("CN", 70), owner("SG", 30), countries=("CL",))
    third = profile(owner("SG", 100))
    everywhere = provider("c", *SERVED, "Chile")
    known = {each.provider.id: each for each in (ACME, provider("b"), everywhere)}
    asked: list[str] = []

    def whole() -> Market:
        asked.append("market")
        return market(*known.values())

    both = Standpoint((US, second, third), known.get, whole)
    assert [each.provider for each in both.alternatives(BAR)] == ["c"]
    assert [each.provider for each in Standpoint((US, third), known.get, whole).alternatives(BAR)] == ["b", "c"]
    asked.clear()
    assert Standpoint((third,), known.get, whole).alternatives(BAR) == ()
    assert asked == []
