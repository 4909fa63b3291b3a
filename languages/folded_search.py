"""Search in the staff's lists that finds every language's spelling."""

from django.db.models import Q

from languages.folding import fold


class FoldedSearch:
    """For the admin of a model with a ``folded`` column: each word may stand in any language, case or accent.

    ``search_fields`` names such columns, of related rows too.
    """

    search_fields = ("folded",)

    def get_search_results(self, request, queryset, search_term):
        for word in fold(search_term).split():
            found = Q()
            for column in self.search_fields:
                found |= Q(**{f"{column}__contains": word})
            queryset = queryset.filter(found)
        return queryset, any("__" in column for column in self.search_fields)
