"""How often somebody may guess: wrong codes count, right ones never do."""

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

MOST_IN_VAIN = 10
FORGOTTEN_AFTER = 300  # seconds; the page that refuses says five minutes


def may_try(request: HttpRequest) -> bool:
    return int(cache.get(_key(request)) or 0) < MOST_IN_VAIN


def tried_in_vain(request: HttpRequest) -> None:
    key = _key(request)
    # Added first: of two at the same time neither begins the count again.
    cache.add(key, 0, FORGOTTEN_AFTER)
    try:
        cache.incr(key)
    except ValueError:  # it was forgotten between the two
        cache.set(key, 1, FORGOTTEN_AFTER)


def from_where(request: HttpRequest) -> str:
    """The address a request comes from, as the proxies before us tell it."""
    return str(get_adapter(request).get_client_ip(request))


def _key(request: HttpRequest) -> str:
    if request.user.is_authenticated:
        return f"voucher-tries-{request.user.pk}"
    return f"voucher-tries-from-{from_where(request)}"
