"""The form of a profile file. What leaves this room are the frozen values of `monitor.profile.model`."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator

from monitor.model import ImpactLevel
from monitor.profile import values
from monitor.profile.model import DIRECT, Owner, Product, Profile, Use
from monitor.watchlist.entries import Entry
from monitor.watchlist.values import bad, check_slug, check_text

Line = Annotated[str, AfterValidator(check_text)]
Home = Annotated[str | None, BeforeValidator(values.read_home)]
Percent = Annotated[Decimal | str | None, PlainValidator(values.read_percent)]
"""`rest` stays as the word until the list is known."""


class OwnerEntry(Entry):
    """Who holds a share, and who holds them."""

    name: Line = ""
    home: Home
    percent: Percent
    owners: Owners = Field([])


def check_owners(owners: list[OwnerEntry]) -> list[OwnerEntry]:
    """Shares of one list add up to 100 at most, and only one takes the rest."""
    total = sum(owner.percent for owner in owners if isinstance(owner.percent, Decimal))
    if total > Decimal(100):
        bad(f"the shares add up to {total}%: correct one", f"持股比例合计 {total}%，超过 100%：请更正")
    if sum(owner.percent == values.REST for owner in owners) > 1:
        bad("only one owner can have the `rest`: give the others a share, or `unknown`", "只能有一个 `rest`：其余请写比例或 `unknown`")
    return owners


Owners = Annotated[list[OwnerEntry], AfterValidator(check_owners)]


def check_channels(channels: list[str]) -> list[str]:
    """At least one."""
    if not channels:
        bad(f"`channels` is empty: write `[{DIRECT}]`, or remove it", f"`channels` 为空：请写 `[{DIRECT}]`，或删除")
    return channels


class ProfileFile(Entry):
    """One profile."""

    name: Line
    countries: Annotated[list[str], BeforeValidator(values.read_places)] = Field([])
    incorporation: Annotated[str | None, BeforeValidator(values.read_place)] = None
    ownership: Owners | None = None
    products: list[Annotated[Product, PlainValidator(values.read_product)]] = Field([])
    uses: list[Annotated[Use, PlainValidator(values.read_use)]] = Field([])
    channels: Annotated[list[Annotated[str, AfterValidator(check_slug)]], AfterValidator(check_channels)] = Field([DIRECT])
    tolerance: Annotated[ImpactLevel, PlainValidator(values.read_tolerance)] = ImpactLevel.MAYBE


OwnerEntry.model_rebuild()
ProfileFile.model_rebuild()

INSIDE = {"ownership": OwnerEntry, "owners": OwnerEntry}
"""The form of what stands under a key."""
EXAMPLES = {"name": "name: Acme Singapore", "home": "home: Singapore", "percent": "percent: 60"}


def profile_of(file: ProfileFile) -> Profile:
    """The file as a plain value."""
    return Profile(
        name=file.name,
        countries=tuple(dict.fromkeys(file.countries)),
        incorporation=file.incorporation,
        ownership=None if file.ownership is None else _owners(file.ownership),
        products=tuple(dict.fromkeys(file.products)),
        uses=frozenset(file.uses),
        channels=tuple(dict.fromkeys(file.channels)),
        tolerance=file.tolerance,
    )


def _owners(entries: list[OwnerEntry]) -> tuple[Owner, ...]:
    told = sum((each.percent for each in entries if isinstance(each.percent, Decimal)), Decimal(0))
    return tuple(
        Owner(each.home, Decimal(100) - told if each.percent == values.REST else _number(each.percent), each.name, _owners(each.owners))
        for each in entries
    )


def _number(percent: Decimal | str | None) -> Decimal | None:
    return percent if isinstance(percent, Decimal) else None
