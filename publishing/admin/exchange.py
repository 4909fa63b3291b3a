"""The staff's pages on which tables leave and come back: what a file would change is shown first, then saved as drafts."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _, ngettext

from languages.text import SOURCE_LANGUAGE
from publishing.admin.access import address_of, staff_page
from publishing.exchange.planning import save
from publishing.exchange.reading import read
from publishing.exchange.tables import CONTENT_TYPES, CSV, XLSX, Table, TableError, written
from publishing.journal.refusals import note_refusal
from publishing.models import ChangeSet
from publishing.revisions.comparison import compare
from publishing.workflow.permissions import MAY_MAKE_SET
from publishing.workflow.review import promised
from publishing.workflow.together import RefusedError

LINES_SHOWN, FAULTS_SHOWN = 200, 100
MOST_KEPT = 1_500_000  # bytes of a table that a page carries from the look at it to its saving
KEPT_FOR = 24 * 60 * 60  # seconds for which it may be saved


class ExportForm(forms.Form):
    """Which file, with texts in which languages."""

    file = forms.ChoiceField(label=_("File"), choices=[(XLSX, "XLSX"), (CSV, "CSV")], initial=XLSX)
    languages = forms.MultipleChoiceField(
        label=_("Texts in"), choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )


class ImportForm(forms.Form):
    upload = forms.FileField(label=_("File"), help_text=_("CSV in UTF-8, or XLSX; at most 5 MB and 5,000 rows."))


def languages_at_first(user):
    """Those that the export offers: the source, and those in which somebody works."""
    return [SOURCE_LANGUAGE, *(code for code in user.working_languages if code != SOURCE_LANGUAGE)]


def export(request, exchange, form, name, back, *keys):
    """The file that a valid ``form`` asks for; else, or where there is too much for one, the way ``back`` with the reason."""
    try:
        if not form.is_valid():
            raise TableError(*(message for errors in form.errors.values() for message in errors))
        languages, kind = form.cleaned_data["languages"], form.cleaned_data["file"]
        if kind in exchange.files:
            return exchange.file(kind, languages)
        data = written(exchange.columns(languages), exchange.rows(*keys, languages), kind)
    except TableError as error:
        for sentence in error.sentences:
            messages.error(request, sentence)
        return HttpResponseRedirect(back)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(data, content_type=CONTENT_TYPES[kind], headers=headers)


def exchange_page(request, exchange, *, name, may_import, **context):
    """The page with both forms; with a file what it would change; with what was shown, saved as drafts.

    They are in a change set of whoever may make one; those of others stay where they are.
    """
    upload = ImportForm()
    if request.method == "POST":
        if not may_import:
            raise PermissionDenied
        salt = f"exchange {name} {request.user.pk}"
        try:
            if "table" in request.POST:
                if response := _saved(request, exchange, salt):
                    return response
                table = _kept(request, salt)[0]
                messages.warning(request, _("It was changed meanwhile. Look at it again."))
            else:
                upload = ImportForm(request.POST, request.FILES)
                table = read(upload.cleaned_data["upload"], exchange.lines_of) if upload.is_valid() else None
            if table is not None:
                context |= _shown(request, exchange, table, salt)
        except TableError as error:
            context["faults"] = error.sentences
        except RefusedError as error:
            context["faults"] = error.faults
    context |= {"upload": upload, "may_import": may_import, "is_gathered": request.user.has_perm(MAY_MAKE_SET)}
    return staff_page(request, "admin/publishing/exchange.html", title=_("Export and import"), **context)


def _shown(request, exchange, table, salt):
    planned = exchange.plan(table, request.user)
    if planned.is_beyond:
        note_refusal(request)
    title = getattr(request.FILES.get("upload"), "name", "") or request.POST.get("title", "")
    values = [table.columns, [[number, list(cells.values())] for number, cells in table.rows]]
    values += [planned.digest, planned.keys]
    kept = signing.dumps(values, salt=salt, compress=True)
    if len(kept) > MOST_KEPT:
        raise TableError(_("The file has too much text to be looked at first. Divide it."))
    return {
        "planned": planned,
        "count": len(planned.changes),
        "doubts": planned.doubts[:FAULTS_SHOWN],
        "more_doubts": max(len(planned.doubts) - FAULTS_SHOWN, 0),
        "promised": promised(work.draft for work, _snapshot in planned.changes),
        "faults": planned.faults[:FAULTS_SHOWN],
        "more_faults": max(len(planned.faults) - FAULTS_SHOWN, 0),
        "lines": [(line, compare(line.before, line.after).changes) for line in planned.lines[:LINES_SHOWN]],
        "more_lines": max(len(planned.lines) - LINES_SHOWN, 0),
        "table": kept,
        "file": title[:150],
    }


def _kept(request, salt):
    """(the table that a page carried, [what stands for the changes that it showed, the keys of what they change])."""
    try:
        columns, rows, *shown = signing.loads(request.POST["table"], salt=salt, max_age=KEPT_FOR)
    except signing.BadSignature as error:
        raise TableError(_("What was shown has lapsed. Choose the file again.")) from error
    return Table(columns, [(number, dict(zip(columns, cells, strict=True))) for number, cells in rows]), shown


def _saved(request, exchange, salt):
    """The way to the change set that holds it all, or back; ``None`` where something else would be saved than was shown."""
    table, shown = _kept(request, salt)
    title = request.POST.get("title", "")[:150]
    user, is_gathered = request.user, request.user.has_perm(MAY_MAKE_SET)
    name = str(_("Import: %(file)s") % {"file": title}) if is_gathered else ""
    drafts = save(exchange, table, *shown, user, name, replaces="replaces" in request.POST)
    if drafts is None:
        return None
    count = len(drafts)
    if is_gathered:
        words = ngettext("%(count)d draft is in the change set.", "%(count)d drafts are in the change set.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.success(request, drafts_saved(count))
    url = address_of(ChangeSet, "change", drafts[0].change_set_id) if is_gathered else request.path
    return HttpResponseRedirect(url)


def drafts_saved(count):
    return ngettext("%(count)d draft is saved.", "%(count)d drafts are saved.", count) % {"count": count}
