from pages.former_addresses import lead_to


class SelectionMixin:
    """A view of what the query string selects, its ``selection``; an invalid query selects all, status 400.

    A former address in it leads to the present one.
    """

    selection_class = None  # a form, made of the query

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.selection = self.selection_class(request.GET)

    def dispatch(self, request, *args, **kwargs):
        if query := self.selection.with_present_addresses():
            return lead_to(f"{request.path}?{query}")
        return super().dispatch(request, *args, **kwargs)

    @property
    def status(self):
        return 200 if self.selection.is_valid() else 400

    def render_to_response(self, context, **kwargs):
        return super().render_to_response(context, status=self.status, **kwargs)
