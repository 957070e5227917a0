"""The web page and the JSON API: the same data as the command line, served by one process, with nothing from elsewhere."""

from monitor.web.names import own_names
from monitor.web.remember import TRUST
from monitor.web.serve import Address, address_of, check_address, serving
from monitor.web.site import make_site

__all__ = ["TRUST", "Address", "address_of", "check_address", "make_site", "own_names", "serving"]
