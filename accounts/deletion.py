from django.utils.text import capfirst


class WithoutLinks:
    """Says what goes with a deleted row, but not the links between people, groups and permissions.

    A link says nothing, and its name stays in English: Django puts it together before the language is known.
    """

    links = ()

    def get_deleted_objects(self, objs, request):
        rows, counts, lacking, protected = super().get_deleted_objects(objs, request)
        one = tuple(f"{capfirst(link._meta.verbose_name)}: " for link in self.links)
        many = {str(link._meta.verbose_name_plural) for link in self.links}
        counts = {name: count for name, count in counts.items() if str(name) not in many}
        return _without(rows, one), counts, lacking, protected


def _without(rows, beginnings):
    kept = [_without(row, beginnings) if isinstance(row, list) else row for row in rows]
    return [row for row in kept if row and (isinstance(row, list) or not row.startswith(beginnings))]
