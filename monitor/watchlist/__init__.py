"""Watchlists: YAML files, one provider each, checked strictly and told with file and line where they are wrong.

`load` gives the watchlist or raises with every problem; `inspect` gives rows and problems for the command line; `json_schema` is what editors
check against. No network: whether an address answers is not asked here.
"""

from monitor.watchlist.load import Inspection, Row, inspect, load
from monitor.watchlist.packs import check_packs, read_packs, write_packs
from monitor.watchlist.problems import Problem
from monitor.watchlist.schema import json_schema

__all__ = ["Inspection", "Problem", "Row", "check_packs", "inspect", "json_schema", "load", "read_packs", "write_packs"]
