"""A diff and the facts of both sides become findings, severity, urgency and a sentence for people. Pure."""

from monitor.judge.judge import judge
from monitor.judge.moved import judge_move
from monitor.judge.rule import Rule
from monitor.judge.rules import RULES
from monitor.judge.severity import Overrides
from monitor.judge.summary import Subject

__all__ = ["RULES", "Overrides", "Rule", "Subject", "judge", "judge_move"]
