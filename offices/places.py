"""Where an office was on a day, of what is known about its premises."""


def is_used_on(place, day):
    """Whether ``place``, which has ``since`` and ``until``, was in use on ``day``."""
    return (place.since is None or place.since <= day) and (place.until is None or day < place.until)


def order_key(place):
    """Sorts places by their beginning, the unknown one first."""
    return (place.since is not None, place.since)


def place_on(places, day):
    """The one of ``places`` that was in use on ``day``, else the last one before, else the first to come, else ``None``."""
    places = sorted(places, key=order_key)
    before = [place for place in places if place.since is None or place.since <= day]
    used = next((place for place in places if is_used_on(place, day)), None)
    return used or (before[-1] if before else next(iter(places), None))
