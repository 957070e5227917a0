"""Tests. A package, so that `tests.fakes` can be imported from every room."""
