"""An office as schema.org knows it."""

from languages.dates import today
from offices.models import Contact
from pages.publisher import speaks_for_offices
from pages.structured_data import absolute, published

WIDTH_FOR_MACHINES = 1200  # pixels


def government_office(office):
    """The ``GovernmentOffice`` of an office whose premises and contacts are loaded.

    Where and how it can be reached is said only of an office in operation, as on its page, and of a founding or an end only
    once it has come about: a machine would take what was or will be for what is. The position is given only if it is that of a door or a street, a date only if it is no bound: it
    would take the middle of a city for the door, and the day at the latest for the day. This site is the office's own
    address only if its publisher is whose office it is; else it is a page about the office.
    """
    page, day = absolute(office.get_absolute_url()), today()
    is_open = office.is_open_on(day)
    data = {"@context": "https://schema.org", "@type": "GovernmentOffice", "name": str(office.texts.name)}
    if speaks_for_offices():
        data |= {"@id": page, "url": page}
    else:
        data["subjectOf"] = published({"@type": "WebPage", "url": page})
    life = office.life
    if life.has_begun(day) and life.since.iso:
        data["foundingDate"] = life.since.iso
    if life.has_ended(day) and life.until.iso:
        data["dissolutionDate"] = life.until.iso
    if picture := office.shown_picture:
        data["image"] = absolute(picture.url(WIDTH_FOR_MACHINES))
    if place := office.premises_on(day) if is_open else None:
        data["address"] = {
            "@type": "PostalAddress",
            "addressCountry": place.country,
            "addressLocality": str(place.texts.city),
        }
        if place.texts.address:
            data["address"]["streetAddress"] = ", ".join(str(place.texts.address).splitlines())
        if place.is_exact:
            data["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": float(place.latitude),
                "longitude": float(place.longitude),
            }
    for contact in office.contacts.all() if is_open else ():
        key = {Contact.Kind.TELEPHONE: "telephone", Contact.Kind.EMAIL: "email", Contact.Kind.WEB: "sameAs"}
        data.setdefault(key[contact.kind], contact.value)
    return data
