"""Lists of content in the staff site: what they cost is bounded, however many rows there are."""

from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.contrib.admin.utils import get_fields_from_path, quote
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import F
from django.utils.translation import get_language

from languages.dates import today
from publishing.admin.access import address_of
from publishing.revisions.present import cached_until_publication

KEY = "0-0"  # stands for any key while an address is made
MOST_COUNTED = 500  # rows of a list that something narrows; it says if there are more, and pages through so many


class BoundedPaginator(Paginator):
    """Counts what is narrowed no further than to ``MOST_COUNTED``, and reads late pages from the end."""

    @cached_property
    def _found(self):
        """The primary keys of what is narrowed, in no sequence, to one more than are counted; else ``None``."""
        rows = self.object_list
        return list(rows.order_by().values_list("pk", flat=True)[: MOST_COUNTED + 1]) if rows.query.where else None

    @property
    def is_more(self):
        """Whether there are more rows than ``count`` says."""
        return self._found is not None and len(self._found) > MOST_COUNTED

    @cached_property
    def count(self):
        return self.object_list.count() if self._found is None else min(len(self._found), MOST_COUNTED)

    def every_key(self):
        """The primary keys of all rows, of which there are few, in no sequence."""
        return list(self.object_list.order_by().values_list("pk", flat=True)) if self._found is None else self._found

    def keys(self, number):
        """The primary keys of the rows of a page, in no sequence."""
        start = (number - 1) * self.per_page
        end, rows = min(start + self.per_page, self.count), self.object_list
        if not self.is_more and start > self.count - end:
            start, end, rows = self.count - end, self.count - start, rows.reverse()
        return list(rows.values_list("pk", flat=True)[start:end])


@dataclass(unsafe_hash=True)
class FirstPage:
    """Which list begins with some rows while nobody narrows or sorts it; some stand by name in the reader's language."""

    model_admin: object
    language: str
    day: date
    changelist: ChangeList | None = field(compare=False)


@cached_until_publication
def first_results(page):
    changelist, page.changelist = page.changelist, None  # the cache keeps the page, hence nothing of the request
    return changelist.read_results()


class LongChangeList(ChangeList):
    """A list that the database sorts by keys alone: rows with texts in every language are wide."""

    def __init__(self, *args, **kwargs):
        self._before_key = None
        super().__init__(*args, **kwargs)

    def get_results(self, request):
        self.request = request
        # Nothing narrows or sorts it, nor is anything else asked: then it is the same for everybody.
        self.is_as_opened = not request.GET
        if not self.is_as_opened:
            results = self.read_results()
        else:
            results = first_results(FirstPage(self.model_admin, get_language(), today(), self))
        for name, value in results.items():
            setattr(self, name, value)
        self.result_list = [copy(row) for row in self.result_list]  # what is noted on a row is of one request

    def read_results(self):
        """What Django's ``get_results`` sets."""
        paginator = self.model_admin.get_paginator(self.request, self.queryset, self.list_per_page)
        count = paginator.count
        can_show_all, multi_page = count <= self.list_max_show_all, count > self.list_per_page
        if multi_page and not (self.show_all and can_show_all):
            self.page_num = paginator.get_page(self.page_num).number  # what was there may have gone meanwhile
            keys = paginator.keys(self.page_num)
        else:  # what is rare needs no order
            keys = paginator.every_key()
        rows = self.apply_select_related(self.root_queryset.filter(pk__in=keys))
        return {
            "result_count": count,
            "show_full_result_count": False,
            "show_admin_actions": True,
            "full_result_count": None,
            "result_list": list(rows.order_by(*self.get_ordering(self.request, self.root_queryset))) if keys else [],
            "can_show_all": can_show_all,
            "multi_page": multi_page,
            "paginator": paginator,
        }

    def url_for_result(self, result):
        """As Django's, with what is chosen in the list, to which the form leads back: looked up once, not for each row."""
        if self._before_key is None:
            address = address_of(self.model, "change", KEY)
            self._before_key, self._after_key = address.split(KEY)
            if chosen := self.preserved_filters:
                self._after_key += f"?{chosen}"
                self.preserved_filters = ""  # else Django adds them again
        return f"{self._before_key}{quote(result.pk)}{self._after_key}"

    def get_ordering(self, request, queryset):
        """By the chosen columns alone, and among equals the same way, so that one index serves both ways."""
        if ORDER_VAR not in self.params:
            return super().get_ordering(request, queryset)
        *chosen, last = super().get_ordering(request, queryset.order_by())
        if last == "-pk" and chosen and not str(chosen[-1]).startswith("-"):
            last = "pk"
        return [*map(self._with_what_is_missing, chosen), last]

    def _with_what_is_missing(self, name):
        """``name`` as every database orders by it: rows without a value stand after all others, or before when reversed."""
        try:
            path = get_fields_from_path(self.model, name.removeprefix("-"))
        except (AttributeError, FieldDoesNotExist):  # an expression, or a column that the list itself counts
            return name
        if not any(field.null for field in path):
            return name
        column = F(name.removeprefix("-"))
        return column.desc(nulls_first=True) if name.startswith("-") else column.asc(nulls_last=True)
