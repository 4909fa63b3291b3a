"""From which address a request comes, when proxies of our own stand before the site."""

from ipaddress import ip_address

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
