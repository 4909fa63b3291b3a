"""How staff change an address: only who may publish, told what it means, and never to one that something else had."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from publishing.addresses import ADDRESS, TAKEN, has_address, was_anothers

WHAT_BECOMES_OF_IT = _(
    "Part of the page's address in every language, in Latin letters. When it is changed, the old address leads to the "
    "new one for ever."
)


class AddressForm:
    """For a form of content: refuses an address that once led to something else."""

    def clean_slug(self):
        slug, model = self.cleaned_data[ADDRESS], self._meta.model
        if has_address(model) and ADDRESS in self.changed_data and was_anothers(model, slug, self.instance.pk):
            raise ValidationError(TAKEN, code="taken")
        return slug


class AddressEditing:
    """For a ModelAdmin of content: the address of a page can be changed by whoever may publish."""

    def still_fixed(self, request, names):
        """Those of the fixed fields that stay so for the editor."""
        may_move = has_address(self.model) and self.may_publish(request)
        return tuple(name for name in names if name != ADDRESS or not may_move)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name == ADDRESS and has_address(self.model):
            field.help_text = WHAT_BECOMES_OF_IT
        return field
