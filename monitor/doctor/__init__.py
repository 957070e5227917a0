"""Whether the program can do its work here: each module looks at one part and says what, where, how bad, and the next step. Nothing is changed."""

from monitor.doctor.examine import Patient, examine
from monitor.doctor.findings import Check, Finding, Level, worst

__all__ = ["Check", "Finding", "Level", "Patient", "examine", "worst"]
