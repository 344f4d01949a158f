"""Addresses of services."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_this_machine(url: str) -> bool:
    """Whether an address names this machine itself: proxies of the environment are not meant for it."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
