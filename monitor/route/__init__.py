"""Who hears what, why, and when. Pure: no clock, no I/O.

`route` says what alerts an event owes; `plan` says what is to be done with a subscription's mailbox; `escalations` and `channel_refused` say what
follows from a message; `rehearse` plays a mailbox through.
"""

from monitor.route.after import channel_refused, escalations
from monitor.route.filters import covers
from monitor.route.groups import Group, grouped
from monitor.route.hearing import Hearing, explain, objection, reminders, route
from monitor.route.known import Impacts, Known, severity_of
from monitor.route.plan import STAGES, Planned, plan, planned
from monitor.route.quiet import quiet_until
from monitor.route.reasons import HOLDING_TEXTS, REASON_TEXTS, SETTLING_TEXTS, HearingReason, Holding, Settling, settled_text
from monitor.route.rehearse import Outcome, rehearse
from monitor.route.same import fingerprint, thread_of
from monitor.route.tray import NextTime, Waiting

__all__ = [
    "HOLDING_TEXTS",
    "REASON_TEXTS",
    "SETTLING_TEXTS",
    "STAGES",
    "Group",
    "Hearing",
    "HearingReason",
    "Holding",
    "Impacts",
    "Known",
    "NextTime",
    "Outcome",
    "Planned",
    "Settling",
    "Waiting",
    "channel_refused",
    "covers",
    "escalations",
    "explain",
    "fingerprint",
    "grouped",
    "objection",
    "plan",
    "planned",
    "quiet_until",
    "rehearse",
    "reminders",
    "route",
    "settled_text",
    "severity_of",
    "thread_of",
]
