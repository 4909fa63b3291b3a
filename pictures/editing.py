"""A picture in a form: chosen from the editor's files, shown as it is, with its focal point; kept if the form is refused."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import Script
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from pictures.files import KEY, LARGEST_FILE, Picture
from pictures.models import MIDDLE, PictureKeyField
from pictures.uploads import UPLOADS_AT_ONCE, send_again, store

FILE, REMOVE = "file", "remove"
FOCUS = ("picture_focus_x", "picture_focus_y")


class PictureInput(forms.Widget):
    """A hidden key, the picture that it names, a field for another file, and a tick to take it away."""

    needs_multipart_form = True

    def value_from_datadict(self, data, files, name):
        sent = files.get(f"{name}-{FILE}")
        return sent or ("" if f"{name}-{REMOVE}" in data else data.get(name, ""))

    def value_omitted_from_data(self, data, files, name):
        return name not in data and f"{name}-{FILE}" not in files

    def id_for_label(self, id_):
        return f"{id_}-{FILE}" if id_ else id_

    def render(self, name, value, attrs=None, renderer=None):
        attrs = attrs or {}
        picture = Picture(value) if value and KEY.fullmatch(value) else None
        return render_to_string(
            "admin/pictures/_input.html",
            {
                "name": name,
                "value": value or "",
                "id": attrs.get("id", f"id_{name}"),
                "attrs": {key: attrs[key] for key in ("aria-describedby", "aria-invalid") if key in attrs},
                "picture": picture,
                "most": LARGEST_FILE,
                **(picture.for_staff if picture else {}),
            },
        )


class PictureFormField(forms.CharField):
    """Gives the key of a stored picture, or ``""``. What was sent as a file was stored before, by ``take``."""

    widget = PictureInput

    def clean(self, value):
        if not isinstance(value, UploadedFile):
            return super().clean(value)
        if value.fault:
            raise value.fault
        return value.key

    def bound_data(self, data, initial):
        return data.shown if isinstance(data, UploadedFile) else data

    def has_changed(self, initial, data):
        return bool(getattr(data, "fault", None)) or super().has_changed(initial, self.bound_data(data, initial))


class PicturedForm(forms.ModelForm):
    """Of an object or a row that may have a picture; together with an ``EditForm``."""

    class Media:
        css = {"all": ["pictures/editing.css"]}
        js = [Script("pictures/editing.js", type="module")]

    def clean(self):
        data = super().clean()
        for name in FOCUS:
            if name in data and data[name] is None:
                data[name] = MIDDLE
        if "picture" not in data:
            return data
        if "picture" in self.changed_data:
            if not data["picture"]:
                self._forget()
            elif not send_again(data["picture"]):
                self.add_error("picture", _("The picture was not saved in time, and is gone. Send it again."))
        if self.work is not None and not self.work.is_draft:
            self._require(data)
        return data

    def _require(self, data):
        needed = [name for name in self._meta.model.NEEDED if name in self.fields]
        lacking = [name for name in needed if not data.get(name)]
        if data.get("picture"):
            for name in lacking:
                self.add_error(name, self.fields[name].error_messages["required"])
        elif lacking != needed:
            self.add_error("picture", _("Send the picture that these texts are about, or take them out."))

    def _forget(self):
        """What was said of a picture that is taken away goes with it."""
        texts = [f"picture_alt_{language}" for language in settings.MODELTRANSLATION_LANGUAGES]
        blank = dict.fromkeys([*texts, "picture_credit", "picture_licence"], "")
        for name, value in {**blank, **dict.fromkeys(FOCUS, MIDDLE)}.items():
            if name in self.fields:
                self.cleaned_data[name] = value
            if getattr(self.instance, name) not in (value, None):
                setattr(self.instance, name, value)
                self.changed_data.append(name)


class PictureEditing:
    """For the admin of a model whose objects, or whose rows, may have pictures, and for their inlines."""

    formfield_overrides = {PictureKeyField: {"form_class": PictureFormField, "widget": PictureInput}}

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.FILES:
            self._require(request, object_id)
            take(request)  # before the transaction of the form, as it takes its time
        return super().changeform_view(request, object_id, form_url, extra_context)


PICTURE_FIELDS = ("picture", FOCUS, "picture_alt", "picture_credit", "picture_licence")


def take(request):
    """Stores the pictures that came with a form. Each file then has its ``key`` or its ``fault``, and the key that is ``shown``."""
    sent = [(name, file) for name, file in request.FILES.items() if name.endswith(f"-{FILE}")]
    for number, (name, file) in enumerate(sent):
        file.key, file.fault = "", None
        try:
            if number >= UPLOADS_AT_ONCE:
                words = _("These are more than %(most)d pictures at once. Save, and send this one then.")
                raise ValidationError(words % {"most": UPLOADS_AT_ONCE})
            file.key = store(file, request.user)
        except ValidationError as error:
            file.fault = error
        file.shown = file.key or request.POST.get(name.removesuffix(f"-{FILE}"), "")
