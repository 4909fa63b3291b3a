"""An office as schema.org knows it."""

from languages.dates import iso_date
from offices.models import Contact, Premises
from publishing.structured_data import absolute


def government_office(office):
    """The ``GovernmentOffice`` of an office whose premises and contacts are loaded.

    The position is given only if it is that of a door or a street: a machine would take the middle of a
    city for the door.
    """
    data = {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "@id": absolute(office.get_absolute_url()),
        "url": absolute(office.get_absolute_url()),
        "name": str(office.texts.name),
        "foundingDate": iso_date(office.opened, office.opened_precision),
    }
    if office.closed:
        data["dissolutionDate"] = iso_date(office.closed, office.closed_precision)
    if place := office.last_premises:
        data["address"] = _address(place)
        if place.is_located and place.position_precision != Premises.PositionPrecision.CITY:
            data["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": float(place.latitude),
                "longitude": float(place.longitude),
            }
    for contact in office.contacts.all():
        key = {Contact.Kind.TELEPHONE: "telephone", Contact.Kind.EMAIL: "email", Contact.Kind.WEB: "sameAs"}
        data.setdefault(key[contact.kind], contact.value)
    return data


def _address(place):
    address = {
        "@type": "PostalAddress",
        "addressCountry": place.country,
        "addressLocality": str(place.texts.city),
    }
    if place.texts.address:
        address["streetAddress"] = ", ".join(str(place.texts.address).splitlines())
    return address
