from django.contrib.admin.utils import NestedObjects
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst


class WithoutLinks:
    """For a ModelAdmin: says what goes with a deleted row, but not the links of many-to-many relations.

    A link says nothing, and its name stays in English: Django puts it together before the language is known.
    """

    def get_deleted_objects(self, objs, request):
        _nested, counts, lacking, protected = super().get_deleted_objects(objs, request)
        collector = NestedObjects(using="default", origin=objs)
        collector.collect(objs)
        is_link = {model: bool(model._meta.auto_created) for model in collector.model_objs}
        for source, targets in collector.edges.items():
            collector.edges[source] = [row for row in targets if not is_link.get(type(row))]
        links = {str(model._meta.verbose_name_plural) for model, linked in is_link.items() if linked}
        counts = {name: count for name, count in counts.items() if str(name) not in links}
        return collector.nested(self._linked), counts, lacking, protected

    def _linked(self, row):
        kind = capfirst(row._meta.verbose_name)
        if not self.admin_site.is_registered(type(row)):
            return f"{kind}: {row}"
        form = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        return format_html('{}: <a href="{}">{}</a>', kind, form, row)
