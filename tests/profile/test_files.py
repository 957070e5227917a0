"""Profile files: what they may say, and what is told where they are wrong."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from monitor.errors import ConfigError
from monitor.model import ImpactLevel
from monitor.profile import EVERYTHING, Owner, Product, Profile, Use
from monitor.profile.files import inspect_profiles, load_profiles, profile_files, remarks
from monitor.profile.places import codes_of, place, places
from monitor.profile.template import template

WHOLE = """
name: Acme SG
countries: [Singapore, 香港, sg]
incorporation: SG
ownership:
  - name: HoldCo
    home: Cayman Islands
    percent: 60%
    owners:
      - {home: China, percent: 80}
  - {home: unknown, percent: rest}
  - {home: US, percent: unknown}
products: [acme/api, acme/*/aurora-2, zenith]
uses: [coding_agent, resale]
channels: [direct, big-cloud]
tolerance: hit
"""


def wrong(tmp_path: Path, text: str, known: dict[str, tuple[str, ...]] | None = None) -> list[str]:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    return [f"{each.line}: {each.text.en}" for each in inspect_profiles([path], known).problems]


def read(tmp_path: Path, text: str) -> Profile:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    (found,) = load_profiles(tmp_path)
    return found


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    found = read(tmp_path, WHOLE)
    assert (found.countries, found.incorporation) == (("SG", "HK"), "SG")
    holding, rest, unknown = found.ownership or ()
    assert holding == Owner("KY", Decimal(60), "HoldCo", (Owner("CN", Decimal(80)),))
    assert (rest.home, rest.percent) == (None, 40)
    assert (unknown.home, unknown.percent) == ("US", None)
    assert found.products == (Product("acme", "api"), Product("acme", None, "aurora-2"), Product("zenith"))
    assert [str(product) for product in found.products] == ["acme/api", "acme/*/aurora-2", "zenith"]
    assert found.uses == {Use.CODING_AGENT, Use.RESALE}
    assert found.channels == ("direct", "big-cloud")
    assert found.tolerance is ImpactLevel.HIT


def test_a_name_alone_is_a_profile(tmp_path: Path) -> None:
    assert read(tmp_path, "name: us") == Profile("us")


def test_a_group_stands_for_its_members(tmp_path: Path) -> None:
    assert {"DE", "NO"} <= set(read(tmp_path, "{name: us, countries: [EEA]}").countries)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("countries: [Singapor]", "`Singapor` is no country or territory: did you mean `Singapore`?"),
        ("countries: [Qqqq]", "write a name or a code"),
        ("countries: [{a: b}]", "`countries` is"),
        ("countries: x", "`countries` is x: write a list"),
        ("incorporation: EEA", "`EEA` is a group: name one country"),
        ("incorporation: [SG]", "write text"),
        ("ownership: [{home: SG}]", "`percent` is missing: write `percent: 60`"),
        ("ownership: [{percent: 5}]", "`home` is missing: write `home: Singapore`"),
        ("ownership: [{home: SG, percent: 120}]", "`120` is no share"),
        ("ownership: [{home: SG, percent: most}]", "`most` is no share"),
        ("ownership: [{home: SG, percent: [1]}]", "is no text: write one word"),
        (
            "ownership: [{home: SG, percnt: 10, percent: 1}]",
            "unknown key `percnt`: did you mean `percent`? Known: name, home, percent, owners",
        ),
        ("ownership: [{home: SG, percent: 60}, {home: CN, percent: 60}]", "the shares add up to 120%: correct one"),
        ("ownership: [{home: SG, percent: rest}, {home: CN, percent: rest}]", "only one owner can have the `rest`"),
        ("products: [a/b/]", "`a/b/` is no product"),
        ("products: ['A b']", "`A b` is no product"),
        ("uses: [coding_agnt]", "did you mean `coding_agent`?"),
        ("channels: []", "`channels` is empty: write `[direct]`, or remove it"),
        ("channels: ['Big Cloud']", "`Big Cloud` is no id"),
        ("tolerance: clear", "`clear` is no tolerance: write one of: hit, maybe"),
        ("tolerance:", "`tolerance` has no value"),
        ("nme: us", "unknown key `nme`: did you mean `name`?"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(tmp_path: Path, line: str, told: str) -> None:
    found = wrong(tmp_path, f"name: us\n\n{line}\n")
    assert any(each.startswith("3: ") and told in each for each in found), found


def test_a_profile_that_is_no_mapping_or_no_yaml_is_told(tmp_path: Path) -> None:
    assert wrong(tmp_path, "- one") == ["1: a profile is a mapping, this is ['one']: begin with `name: …`"]
    assert "not valid YAML" in wrong(tmp_path, "name: [")[0]


def test_products_that_nobody_watches_are_told(tmp_path: Path) -> None:
    known = {"acme": ("api",), "zenith": ()}
    text = "name: us\nproducts:\n  - acme/api\n  - acmee\n  - acme/app\n  - zenith/anything\n"
    assert wrong(tmp_path, text, known) == [
        "4: no provider `acmee` is watched: did you mean `acme`? Known: acme, zenith",
        "5: `acme` has no API `app`: did you mean `api`? Known: api",
    ]


def test_one_profile_a_file_in_the_folder_and_no_name_twice(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    for name in ("b", "a"):
        (tmp_path / "profiles" / f"{name}.yaml").write_text(f"name: {name}")
    (tmp_path / "profile.yaml").write_text("name: us")
    assert [each.name for each in load_profiles(tmp_path)] == ["us", "a", "b"]
    (tmp_path / "profiles" / "c.yaml").write_text("\nname: us")
    with pytest.raises(ConfigError, match=r"c\.yaml:2: the profile `us` stands in .*profile\.yaml already"):
        load_profiles(tmp_path)


def test_a_file_that_only_comments_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "profile.yaml").write_text("# name: us\n\n")
    assert profile_files(tmp_path) == ()
    assert load_profiles(tmp_path) == ()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_template_is_right_as_it_stands_and_with_every_line_in_force(tmp_path: Path, language: str) -> None:
    text = template(language, "mine")
    assert read(tmp_path, text) == Profile("mine")
    found = read(tmp_path, re.sub(r"^#(?=\w+:|  )", "", text, flags=re.MULTILINE))
    assert found.incorporation == "SG"
    assert len(found.ownership or ()) == 3
    assert all(use.value in text for use in Use)


def told(profile: Profile) -> str:
    return " | ".join(each.en for each in remarks(profile))


def test_what_a_profile_leaves_open_is_remarked() -> None:
    assert "ownership is not told" in told(Profile("us"))
    half = (Owner("SG", Decimal(60)),)
    assert "40% of the shares are not listed" in told(Profile("us", ownership=half))
    assert "not listed and" not in told(Profile("us", ownership=(Owner("SG", None),)))
    assert "everything that is watched counts as used" in told(Profile("us"))
    assert "nothing is used directly, only through big-cloud" in told(Profile("us", channels=("big-cloud",)))
    full = Profile("us", ("SG",), "SG", (Owner("SG", Decimal(100)),), (Product("acme"),))
    assert told(full) == ""


def test_what_is_used_is_known_by_provider_api_and_model() -> None:
    some = Profile("us", products=(Product("acme", "api", "a-1"), Product("acme", "app")), channels=("direct", "cloud"))
    assert some.uses_provider("acme")
    assert some.uses_provider("cloud")
    assert not some.uses_provider("zenith")
    assert EVERYTHING.uses_provider("zenith")
    assert some.apis("acme") == {"api", "app"}
    assert Profile("us", products=(Product("acme"), Product("acme", "api"))).apis("acme") == frozenset()
    assert some.models("acme") == ()
    assert Profile("us", products=(Product("acme", "api", "a-1"),)).models("acme") == ("a-1",)


def test_a_tolerance_says_which_levels_matter() -> None:
    strict, lax = Profile("us"), Profile("us", tolerance=ImpactLevel.HIT)
    assert [strict.matters(level) for level in ImpactLevel] == [True, True, False]
    assert [lax.matters(level) for level in ImpactLevel] == [True, False, False]


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("sg", ("SG",)),
        ("The Netherlands", ("NL",)),
        ("新加坡", ("SG",)),
        ("UA-43", ("UA-43",)),
        ("Crimea", ("UA-43",)),
        ("Singapore Airlines", ()),
        ("", ()),
    ],
)
def test_a_place_is_known_by_code_or_name(written: str, codes: tuple[str, ...]) -> None:
    assert codes_of(written) == codes


def test_places_are_named_in_both_languages() -> None:
    assert (place("SG").en, place("SG").zh) == ("Singapore", "新加坡")
    assert (place("UA-43").en, place("UA-43").zh) == ("Crimea", "克里米亚")
    assert place("QQ").en == "QQ"
    assert (places(["SG", "JP"]).en, places(["SG", "JP"]).zh) == ("Singapore, Japan", "新加坡、日本")
