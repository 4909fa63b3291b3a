"""Search in the staff's lists that finds every language's spelling."""

from django.db.models import Exists, OuterRef, Q

from languages.countries import countries_named, validate_country_code
from languages.folding import LETTERS_SEARCHED, WORDS_SEARCHED, fold, search_words

# Rows found beside the ones that are listed; where more are found, each listed one is asked for its own.
RELATED_ROWS_NAMED = 4000
ROWS_SAMPLED = 2000
COMMON = 20  # of these: a word that so many hold is in a hundredth of all, so that a list of its rows is soon full


class BoundedSearch:
    """For an admin that searches as Django's do: for no more words and letters than the others."""

    def get_search_results(self, request, queryset, search_term):
        words = list(dict.fromkeys(search_term[:LETTERS_SEARCHED].split()))[:WORDS_SEARCHED]
        return super().get_search_results(request, queryset, " ".join(words))


def with_word(model, column, word):
    """Finds rows of ``model`` in whose folded ``column`` a folded ``word`` stands, or whose country is called so."""
    if validate_country_code in model._meta.get_field(column).validators:
        return Q(**{f"{column}__in": countries_named(word)})
    return Q(**{f"{column}__contains": word})


class FewFoldedSearch:
    """The same for the admin of a model with few rows and no ``folded`` column: what ``search_fields`` name is folded."""

    def get_search_results(self, request, queryset, search_term):
        words = search_words(search_term)
        if not words:
            return queryset, False
        rows = queryset.order_by().values_list("pk", *self.search_fields)
        texts = ((pk, fold(" ".join(str(value) for value in values if value))) for pk, *values in rows)
        return queryset.filter(pk__in=[pk for pk, text in texts if all(word in text for word in words)]), False


class FoldedSearch:
    """For the admin of a model with a ``folded`` column: each word may stand in any language, case or accent.

    ``search_fields`` names such columns, of related rows too, and columns with country codes.
    """

    search_fields = ("folded",)

    def get_search_results(self, request, queryset, search_term):
        # The rarest word, which leaves the fewest rows, is looked up in whole tables, the others in what it leaves.
        words = search_words(search_term)
        # The texts of some rows, as they lie in the table; not read for no words.
        sample = self.model._base_manager.order_by().values_list("folded", flat=True)[:ROWS_SAMPLED]
        frequency = {word: sum(word in text for text in sample) for word in words}
        for number, word in enumerate(sorted(words, key=lambda word: (frequency[word], -len(word)))):
            found = Q()
            for column in self.search_fields:
                found |= self._holding(column, word, in_few=number > 0 or frequency[word] >= COMMON)
            queryset = queryset.filter(found)
        return queryset, False

    def _holding(self, column, word, *, in_few):
        """Of a related row by subquery, not by join: whoever has several such rows is found once."""
        relation, _separator, column = column.rpartition("__")
        if not relation:
            return with_word(self.model, column, word)
        field = self.model._meta.get_field(relation)
        key, own = (field.field.attname, "pk") if field.one_to_many else ("pk", field.attname)
        rows = field.related_model._base_manager.filter(with_word(field.related_model, column, word))
        if not in_few:
            found = list(rows.order_by().values_list(key, flat=True)[: RELATED_ROWS_NAMED + 1])
            if len(found) <= RELATED_ROWS_NAMED:
                return Q(**{f"{own}__in": set(found)})
        # Row by row, for what is sought among few rows, and what so many have that a list is soon full.
        return Q(Exists(rows.filter(**{key: OuterRef(own)})))
