"""Forms that several people may have open at once: what one left as the page showed it stays as others made it since."""

from django import forms


class Hidden(forms.HiddenInput):
    """What the page showed, without the words that describe its field."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        return {}


class SeveralHidden(Hidden):
    """Several values in one field, which is on the page also where there are none."""

    def format_value(self, value):
        return " ".join(map(str, value or ()))

    def value_from_datadict(self, data, files, name):
        return data.get(name, "").split()


class OnlyChanges:
    """For a ``ModelForm`` whose page says beside each field what it showed: only what was changed there counts.

    Of several values those come and go that came and went on the page.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = not field.disabled
            is_several = issubclass(field.hidden_widget, forms.MultipleHiddenInput)
            field.hidden_widget = SeveralHidden if is_several else Hidden

    def clean(self):
        data = super().clean() or self.cleaned_data
        for name, present in self.initial.items():
            if name in data and self[name].html_initial_name in self.data:
                data[name] = self._merged(self[name], present, data[name])
        return data

    def _merged(self, bound, present, typed):
        if bound.name not in self.changed_data:
            return present
        if bound.field.hidden_widget is not SeveralHidden:
            return typed
        shown = self.data[bound.html_initial_name].split()

        def is_new(each):
            return str(bound.field.prepare_value(each)) not in shown

        mine = [each for each in typed if is_new(each) or each in present]
        return mine + [each for each in present if is_new(each) and each not in mine]
