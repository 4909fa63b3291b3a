"""From which address a request comes, when proxies of our own stand before the site."""

from ipaddress import ip_address, ip_network

from django.conf import settings


def client_address(request):
    """The address that the outermost of our ``PROXY_COUNT`` proxies saw, as text.

    Each proxy appends to X-Forwarded-For whom it was called by, so only the last ``PROXY_COUNT`` entries are
    ours; what stands before them is whatever the client sent, and counts for nothing. A header that is too
    short, or no address at that place, means that no proxy of ours was passed: then the connection's own address.
    """
    direct = request.META.get("REMOTE_ADDR", "")
    if not settings.PROXY_COUNT:
        return direct
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if len(forwarded) < settings.PROXY_COUNT:
        return direct
    try:
        return str(ip_address(forwarded[-settings.PROXY_COUNT].strip()))
    except ValueError:
        return direct


def client_network(request):
    """The address by which guesses are counted: of IPv6 the first of its /64, which one client has to itself."""
    address = client_address(request)
    return str(ip_network((address, 64), strict=False).network_address) if ":" in address else address
