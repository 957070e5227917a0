"""A diff and its facts become findings, a severity, an urgency and a decision. Pure."""
