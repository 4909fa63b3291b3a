"""All objects of the content by language: where texts are missing, outdated, drafts or reviewed."""

from collections import Counter, defaultdict
from dataclasses import replace

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from languages.outgoing import csv_lines
from languages.text import LANGUAGE_NAMES
from languages.words import sentence_case
from publishing.admin.access import address_of, staff_page
from publishing.models import Content
from translations import objects
from translations.catalogues import TITLE, interface_counts
from translations.rights import Reach
from translations.selection import SIGNS, Selection, choices
from translations.states import TARGET_LANGUAGES, State
from translations.text_list import text_homes

OBJECTS_PER_PAGE = 50


class Line:
    """An object in the table."""

    def __init__(self, home, counted):
        self.home, self.key, self.title, self.number = home, counted.key, counted.title, counted.number

    @property
    def kind(self):
        return sentence_case(self.home._meta.verbose_name)

    @property
    def url(self):
        return address_of(self.home, "change", self.key)

    def cell_url(self, language):
        return Selection(language=language, kind=self.home, key=self.key).desk_url()

    @property
    def cells(self):
        """What most needs to be done in each language: dicts with the state, its sign, and how many texts are so."""
        for language in TARGET_LANGUAGES:
            state = next((state for state in State if self.number(language, state)), None)
            yield {
                "language": language,
                "name": LANGUAGE_NAMES[language],
                "state": state,
                "sign": SIGNS.get(state, ""),
                "number": self.number(language, state) if state else 0,
                "url": self.cell_url(language),
            }


class InterfaceLine(Line):
    """The words of the interface in the table."""

    kind, key, title = "", "interface", TITLE

    def __init__(self):
        self.counts = interface_counts()

    def number(self, language, state):
        return self.counts[language][state]

    @property
    def url(self):
        return reverse("admin:texts_interface")

    def cell_url(self, language):
        return f"{self.url}?language={language}"


@require_safe
def overview(request):
    """Objects by language, narrowed by what the query says as a ``Selection``; all of it as a table of ``?format=csv``."""
    homes = defaultdict(list)
    for model, (home, key) in text_homes(request).items():
        homes[home].append((model, key))
    selection = Selection.of(request.GET, homes)
    lines, totals, is_more = lines_of(request, homes, selection)
    # What only objects have is nothing to ask of the interface.
    interface = [] if selection.kind or selection.area or selection.age else [InterfaceLine()]
    if request.GET.get("format") == "csv":
        return as_csv([*lines, *interface])
    own = request.user.working_languages
    page = Paginator(lines, OBJECTS_PER_PAGE).get_page(request.GET.get("page"))
    return staff_page(
        request,
        "admin/translations/overview.html",
        title=_("Texts by language"),
        is_nav_sidebar_enabled=False,  # its room is the table's
        page=page,
        page_range=page.paginator.get_elided_page_range(page.number),
        interface=interface,
        languages=[{"code": code, "name": LANGUAGE_NAMES[code], "is_own": code in own} for code in TARGET_LANGUAGES],
        totals=[
            (
                state,
                SIGNS[state],
                [
                    (totals[code][state.value], replace(selection, language=code, state=state, age="").query)
                    for code in TARGET_LANGUAGES
                ],
            )
            for state in State
        ],
        choices=choices(homes),
        words=selection.words,
        objects_read=objects.OBJECTS_READ if is_more else 0,
        query=selection.query,
    )


def lines_of(request, homes, selection):
    """([``Line``], {language: Counter of words of states} of all objects of the kind and region, whether there are more)."""
    lines, totals, is_more = [], defaultdict(Counter), False
    is_asked_for = objects.asked_for(selection)
    is_of_these = objects.asked_for(replace(selection, state=None, age=""))
    pages_first = sorted(homes, key=lambda home: not (issubclass(home, Content) and home.has_page))
    for home in [selection.kind] if selection.kind else pages_first:
        counted, counts, is_cut = objects.objects_of(home, tuple(homes[home]))
        is_more |= is_cut
        regions = set(Reach(request.user, home).regions)
        if regions or selection.area or selection.key:
            counted = [
                each
                for each in counted
                if is_of_these(each) and not (regions and regions.isdisjoint(map(str, each.areas)))
            ]
            counts = objects.totals(counted)
        for language, words in counts.items():
            totals[language].update(words)
        lines += [Line(home, each) for each in counted if is_asked_for(each)]
    return lines, totals, is_more


def as_csv(lines):
    header = ["kind", "key", "title", "language", *State.values]
    rows = (
        [line.kind, str(line.key), line.title, language, *(line.number(language, state) for state in State)]
        for line in lines
        for language in TARGET_LANGUAGES
    )
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="texts-by-language.csv"'
    return response
