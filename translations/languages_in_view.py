"""Which languages a form has its texts in: the source and those asked for. What is not in the form cannot be overwritten."""

from django.urls import reverse
from django.utils.translation import get_language

from languages.text import SOURCE_LANGUAGE
from publishing.admin.form_parts import is_of_texts
from translations.states import TARGET_LANGUAGES

BESIDE, ALL = "beside", "all"  # in an address of a form: the languages beside the source, with commas between them


def languages_in_view(request):
    """The codes of the languages of a form: of what was sent those of which a text came, else those that the address
    names, or that were in view before. The source stands first, unless the texts in the others are all that is asked for.
    """
    known = request.__dict__
    if "languages_in_view" not in known:
        beside = _sent(request) if request.method == "POST" else _asked(request)
        known["languages_in_view"] = beside if is_of_texts(request) else (SOURCE_LANGUAGE, *beside)
    return known["languages_in_view"]


def remember(request, response):
    """Has the browser begin the next forms in the languages that the address of this one names; the script does it too."""
    if asked := _codes(request.GET.get(BESIDE, "")):
        response.set_cookie(BESIDE, ",".join(asked), path=reverse("admin:index"), samesite="Lax")


def by_use(user):
    """The languages in the order in which an editor wants them: those they work in first, then that of the page."""
    return sorted(TARGET_LANGUAGES, key=lambda code: (code not in user.working_languages, code != get_language()))


def _sent(request):
    ends = {name.rpartition("_")[2] for name in request.POST}
    return tuple(code for code in TARGET_LANGUAGES if code in ends)


def _asked(request):
    asked, chosen = (_codes(named.get(BESIDE, "")) for named in (request.GET, request.COOKIES))
    return asked or chosen or (by_use(request.user)[0],)


def _codes(text):
    named = text.split(",")
    return tuple(code for code in TARGET_LANGUAGES if code in named or ALL in named)
