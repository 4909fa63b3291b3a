from django.db import migrations

import languages.period_rules
import offices.periods

ENDS = "The end must come after the beginning."
RULES = [
    (
        "office",
        "office_closes_after_it_opens",
        "opened",
        "closed",
        "The closing date must come after the opening date.",
    ),
    ("appointment", "appointment_ends_after_it_begins", "since", "until", ENDS),
    ("premises", "premises_end_after_they_begin", "since", "until", ENDS),
]
NEIGHBOURS = [
    (
        "appointment",
        "appointments_do_not_overlap",
        "post",
        "Somebody else holds this post in this time. End that appointment before this one begins.",
    ),
    (
        "premises",
        "premises_do_not_overlap",
        "office",
        "The office already has premises in this time. End those before these begin.",
    ),
]


class Migration(migrations.Migration):
    """The rules on periods, made anew: they refuse only what no reading of the dates permits."""

    dependencies = [("offices", "0002_lists_of_many_offices")]

    operations = [
        *(migrations.RemoveConstraint(model_name=model, name=name) for model, name, *_rest in [*RULES, *NEIGHBOURS]),
        *(
            migrations.AddConstraint(
                model_name=model,
                constraint=languages.period_rules.EndsAfterItBegins(
                    name=name, since=since, until=until, violation_error_message=message
                ),
            )
            for model, name, since, until, message in RULES
        ),
        *(
            migrations.AddConstraint(
                model_name=model,
                constraint=offices.periods.NoOverlap(
                    name=name, since="since", until="until", within=within, violation_error_message=message
                ),
            )
            for model, name, within, message in NEIGHBOURS
        ),
    ]
