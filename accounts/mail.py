"""Of what somebody of the staff may be told by e-mail."""

from django.utils.translation import gettext_lazy as _

OWN, REVIEW, FAILED, OUTDATED = "own", "review", "failed", "outdated"
OCCASIONS = [
    (OWN, _("a draft of mine is sent back, approved or commented on")),
    (REVIEW, _("a draft waits for my review")),
    (FAILED, _("a planned publication of mine failed")),
    (OUTDATED, _("the English changed of a text in a language I work in")),
]


def all_occasions():
    return [occasion for occasion, _label in OCCASIONS]
