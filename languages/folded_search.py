"""Search in the staff's lists that finds every language's spelling."""

from django.db.models import Exists, OuterRef, Q

from languages.folding import fold


class FewFoldedSearch:
    """The same for the admin of a model with few rows and no ``folded`` column: what ``search_fields`` name is folded."""

    def get_search_results(self, request, queryset, search_term):
        words = fold(search_term).split()
        if not words:
            return queryset, False
        rows = queryset.order_by().values_list("pk", *self.search_fields)
        texts = ((pk, fold(" ".join(str(value) for value in values if value))) for pk, *values in rows)
        return queryset.filter(pk__in=[pk for pk, text in texts if all(word in text for word in words)]), False


class FoldedSearch:
    """For the admin of a model with a ``folded`` column: each word may stand in any language, case or accent.

    ``search_fields`` names such columns, of related rows too.
    """

    search_fields = ("folded",)

    def get_search_results(self, request, queryset, search_term):
        # The longest word, which leaves the fewest rows, is looked up in whole tables, the others in what it leaves.
        words = sorted(fold(search_term).split(), key=len, reverse=True)
        for number, word in enumerate(words):
            found = Q()
            for column in self.search_fields:
                found |= self._holding(column, word, in_few=number > 0)
            queryset = queryset.filter(found)
        return queryset, False

    def _holding(self, column, word, *, in_few):
        """Of a related row by subquery, not by join: whoever has several such rows is found once."""
        relation, _separator, column = column.rpartition("__")
        if not relation:
            return Q(**{f"{column}__contains": word})
        field = self.model._meta.get_field(relation)
        key, own = (field.field.attname, "pk") if field.one_to_many else ("pk", field.attname)
        rows = field.related_model._base_manager.filter(**{f"{column}__contains": word})
        if in_few:
            return Q(Exists(rows.filter(**{key: OuterRef(own)})))
        return Q(**{f"{own}__in": rows.values(key)})
