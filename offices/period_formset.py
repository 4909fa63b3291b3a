"""Rows with periods below a form: no two share a day, and the boundary between neighbours can move."""

from itertools import combinations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from languages.dates import speak_date
from languages.periods import speak_attested
from publishing.admin.forms import EditFormSet


class PeriodFormSet(EditFormSet):
    def clean(self):
        super().clean()
        if any(self.errors):
            return
        for first, second in combinations(self.rows_after_saving, 2):
            if first.period.overlaps(second.period):
                raise ValidationError(
                    _("Two entries share days: %(first)s; %(second)s. End one before the other begins."),
                    params={"first": in_words(first), "second": in_words(second)},
                )


def in_words(row):
    """ "Astana, KZ (1 May 2014 – 16 May 2014)": a row with its period."""
    since = speak_date(row.since, row.since_precision) if row.since else "…"
    until = speak_date(row.until, row.until_precision) if row.until else "…"
    return f"{row} ({speak_attested(row.period) or f'{since} – {until}'})"
