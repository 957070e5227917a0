"""Fakes are small programs: a scripted site, a recording channel, a clock that is told the time."""
