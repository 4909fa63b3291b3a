"""Lists of very many rows: any page of them is found by its keys before its rows are read."""

from django.contrib.admin.views.main import ORDER_VAR, ChangeList

from languages.words import sentence_case


class LongChangeList(ChangeList):
    """A list that the database sorts by keys alone: rows with texts in every language are wide."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.is_popup:
            self.title = sentence_case(self.opts.verbose_name_plural)

    def get_results(self, request):
        super().get_results(request)
        page = self.result_list if self.multi_page else self.queryset.order_by()  # what is rare needs no order
        keys = list(page.values_list("pk", flat=True)) if self.result_count else []
        rows = self.apply_select_related(self.root_queryset.filter(pk__in=keys))
        self.result_list = rows.order_by(*self.get_ordering(request, self.root_queryset))

    def get_ordering(self, request, queryset):
        """By the chosen columns alone, and among equals the same way, so that one index serves both ways."""
        if ORDER_VAR not in self.params:
            return super().get_ordering(request, queryset)
        *chosen, last = super().get_ordering(request, queryset.order_by())
        if last == "-pk" and chosen and not str(chosen[-1]).startswith("-"):
            last = "pk"
        return [*chosen, last]
