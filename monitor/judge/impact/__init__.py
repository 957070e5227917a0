"""Does it hit us? A change, or the rules a provider has in force, against a profile: `hit`, `maybe`, `clear`, each with its reasons. Pure.

`prepare` does once what of a change concerns nobody in particular; `assess` then costs little for each profile.
"""

from monitor.judge.impact.assess import assess, assess_document, worst
from monitor.judge.impact.coverage import Coverage, Standing, Verdict, coverage_of
from monitor.judge.impact.grounds import Matter, prepare
from monitor.judge.impact.inforce import InForce, Rules

__all__ = [
    "Coverage",
    "InForce",
    "Matter",
    "Rules",
    "Standing",
    "Verdict",
    "assess",
    "assess_document",
    "coverage_of",
    "prepare",
    "worst",
]
