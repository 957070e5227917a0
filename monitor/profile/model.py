"""A profile as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from monitor.model import ImpactLevel


class Use(StrEnum):
    """What a team does with a provider's service, as far as providers make rules about it."""

    CODING_AGENT = "coding_agent"
    THIRD_PARTY_CLIENT = "third_party_client"
    """Clients, harnesses or editors that are not the provider's own."""
    SUBSCRIPTION_LOGIN = "subscription_login"
    """A plan's login or token in other tools than the provider's own."""
    EMBEDDING = "embedding"
    """Inside a product of ours that others use."""
    RESALE = "resale"
    PROXYING = "proxying"
    """Passing requests on for others: relays, gateways."""
    ACCOUNT_SHARING = "account_sharing"
    AUTOMATED_ACCESS = "automated_access"
    """Scripts or bots on what is meant for people: web pages, apps."""
    TRAINING_MODELS = "training_models"
    """Outputs train models of ours."""
    COMPETING_MODELS = "competing_models"
    """What we build competes with the provider."""
    BENCHMARKING = "benchmarking"
    REVERSE_ENGINEERING = "reverse_engineering"
    GOVERNMENT = "government"
    """We are, or work for, a public body or the military."""
    MINORS = "minors"
    """People under age use what we build."""
    HIGH_STAKES_DECISIONS = "high_stakes_decisions"
    PROFESSIONAL_ADVICE = "professional_advice"
    BIOMETRICS = "biometrics"
    SURVEILLANCE = "surveillance"
    ELECTIONS = "elections"
    GAMBLING = "gambling"
    SEXUAL_CONTENT = "sexual_content"
    CRITICAL_INFRASTRUCTURE = "critical_infrastructure"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who holds a share, and who holds them."""

    home: str | None
    """Territory code; None: not known."""
    percent: Decimal | None
    """Of what stands below it, 0 to 100; None: not known."""
    name: str = ""
    owners: tuple[Owner, ...] = ()
    """What is not listed counts as held elsewhere."""


@dataclass(frozen=True, slots=True)
class Product:
    """Something of a provider that we use: all of it, one API, one model."""

    provider: str
    api: str | None = None
    model: str | None = None

    def __str__(self) -> str:
        return "/".join(part for part in (self.provider, self.api or ("*" if self.model else None), self.model) if part)


DIRECT = "direct"
"""The channel of those who use a provider's own service."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Who we are, for the question whether something hits us."""

    name: str
    countries: tuple[str, ...] = ()
    """Territory codes: where we operate and call from."""
    incorporation: str | None = None
    """Territory code; None: not told."""
    ownership: tuple[Owner, ...] | None = None
    """None: not told. What is not listed counts as held elsewhere."""
    products: tuple[Product, ...] = ()
    """Empty: whatever is watched counts as used."""
    uses: frozenset[Use] = frozenset()
    channels: tuple[str, ...] = (DIRECT,)
    """`direct`, ids of providers through which we use others (`aws-bedrock`), names of gateways."""
    tolerance: ImpactLevel = ImpactLevel.MAYBE
    """The least level that matters to us."""

    def uses_provider(self, provider: str) -> bool:
        """Whether anything of the provider is used, be it as the channel to others."""
        return not self.products or provider in self.channels or any(product.provider == provider for product in self.products)

    def apis(self, provider: str) -> frozenset[str]:
        """The provider's APIs that are used; empty: any of them."""
        used = [product for product in self.products if product.provider == provider]
        return frozenset() if any(product.api is None for product in used) else frozenset(each.api for each in used if each.api)

    def models(self, provider: str) -> tuple[str, ...]:
        """The provider's models that are used; empty: not told."""
        used = [product for product in self.products if product.provider == provider]
        return tuple(product.model for product in used if product.model) if all(product.model for product in used) else ()

    def matters(self, level: ImpactLevel) -> bool:
        """Whether a level is within what the profile tolerates no more."""
        return level is ImpactLevel.HIT or (level is ImpactLevel.MAYBE and self.tolerance is not ImpactLevel.HIT)


EVERYTHING = Profile(name="")
"""Knows nothing, uses everything."""
