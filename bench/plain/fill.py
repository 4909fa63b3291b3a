"""Copies the content of the real site into the plain one: `python -m bench.plain.fill`, with both databases in the environment."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.plain.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections, transaction  # noqa: E402

from bench.plain.models import Contact, Office, Participation, Partner, Region  # noqa: E402


def rows(table):
    with connections["site"].cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - the tables named below
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def copy(model, rows, **relations):
    """Makes an object of each row, of the columns that the two have in common; {key of the row: object}."""
    columns = {field.attname for field in model._meta.fields if field.attname != "id" and not field.is_relation}
    made = {}
    for row in rows:
        values = {name: row[name] for name in columns & row.keys() if row[name] is not None}
        made[row["id"]] = model(**values, **{name: related(row) for name, related in relations.items()})
    model.objects.bulk_create(made.values(), batch_size=500)
    return made


@transaction.atomic
def fill():
    for model in (Contact, Office, Participation, Partner, Region):
        model.objects.all().delete()
    regions = copy(Region, rows("regions_region"))
    partners = copy(Partner, rows("regions_partner"), region=lambda row: regions[row["region_id"]])
    copy(Participation, rows("regions_participation"), partner=lambda row: partners[row["partner_id"]])
    countries = {partner.code: partner for partner in partners.values()}
    places = {row["office_id"]: row for row in rows("offices_premises ORDER BY since")}  # of each office the last
    placed = [places.get(row["id"], {}) | row for row in rows("offices_office")]
    offices = copy(Office, placed, partner=lambda row: countries.get(row.get("country")))
    copy(Contact, rows("offices_contact"), office=lambda row: offices[row["office_id"]])


if __name__ == "__main__":
    call_command("migrate", run_syncdb=True, verbosity=0)
    fill()
