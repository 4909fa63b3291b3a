"""The pages of the site among which an editor chooses where a link leads: what is published, and nothing else."""

from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from languages.folding import fold, search_words
from languages.markup import PAGE
from languages.words import sentence_case
from offices.models import Office
from publishing.revisions.links import linked_models, linked_row
from srep.staff_view import object_at

PAGES_OF_A_KIND, PAGES_OFFERED = 8, 20


@require_safe
def pages_found(request):
    """JSON {"pages": [{"address", "name", "kind"}]}: of the words or the address of a page ``?q=``, or of a link ``?address=``."""
    found = PAGE.fullmatch(request.GET.get("address", ""))
    rows = [linked_row(*found.groups())] if found else _found(request.GET.get("q", "").strip())
    return JsonResponse({"pages": [_told(row) for row in rows if row is not None]})


def _found(asked):
    if asked.startswith(("/", "https://", "http://")):
        return (
            [object_at(urlsplit(asked).path)]
            if urlsplit(asked).netloc in ("", urlsplit(settings.SITE_URL).netloc)
            else []
        )
    words = search_words(asked)
    if not words:
        return []
    wanted, rows = Q(), []
    for word in words:
        wanted &= Q(folded__contains=word)
    for model in linked_models().values():
        # An office is also found by its city, its country, and who held a post there.
        found = Office.objects.matching(asked) if model is Office else model._base_manager.filter(wanted)
        rows += found[:PAGES_OF_A_KIND]
    return sorted(rows, key=lambda row: (not row.has_page, not fold(str(row)).startswith(words[0])))[:PAGES_OFFERED]


def _told(row):
    options = row._meta
    return {
        "address": f"page:{options.model_name}:{row.pk}",
        "name": str(row),
        "kind": sentence_case(options.verbose_name),
    }
