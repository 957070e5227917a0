"""Where we stand: what providers' documents state today or on another day, against our profiles."""

from monitor.standing.answer import DocumentStanding, ProviderStanding, stand
from monitor.standing.impacts import Impacts
from monitor.standing.inforce import ENDING, PRICES, STATING, RulesInForce

__all__ = ["ENDING", "PRICES", "STATING", "DocumentStanding", "Impacts", "ProviderStanding", "RulesInForce", "stand"]
