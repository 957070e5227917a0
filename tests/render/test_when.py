"""Dates as people write them, without CLDR loaded for them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel.dates import format_date

from monitor.render.when import date_text


@pytest.mark.parametrize(("language", "locale"), [("en", "en"), ("zh", "zh_Hans_CN"), ("zh-Hans", "zh_Hans_CN")])
def test_a_date_reads_as_cldr_has_it(language: str, locale: str) -> None:
    for days in range(0, 800, 17):
        day = date(2023, 12, 31) + timedelta(days=days)
        assert date_text(day, language) == format_date(day, format="long", locale=locale)
