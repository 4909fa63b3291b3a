"""All objects of the content by language: where texts are missing, outdated, drafts or reviewed."""

from collections import Counter, defaultdict

from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from languages.collation import collation_key
from languages.outgoing import csv_lines
from languages.text import direction
from languages.words import sentence_case
from publishing.admin.access import address_of
from publishing.models import Content
from publishing.revisions.live import title_of
from publishing.revisions.present import cached_until_publication
from translations.editing import LANGUAGE_NAMES
from translations.states import TARGET_LANGUAGES, State, states_of
from translations.text_list import text_homes

OBJECTS_READ = 5000  # of each kind, those changed last
OBJECTS_PER_PAGE = 50
SIGNS = {State.MISSING: "○", State.OUTDATED: "▲", State.DRAFT: "◐", State.REVIEWED: "●"}


@cached_until_publication
def objects_of(home, parts):
    """([(key, title, {language: Counter of states})] of a kind of content, whether there are more than those read).

    ``parts`` are pairs of a model with texts, ``home`` itself or that of its rows, and the attribute with the key of the object.
    A query for each of them, one for the names, and two for the states.
    """
    read = list(home._base_manager.order_by("-updated", "pk")[: OBJECTS_READ + 1])
    objects = {row.pk: row for row in read[:OBJECTS_READ]}
    owner_of, rows = {}, []
    for model, key in parts:
        own = objects.values() if model is home else model._base_manager.filter(**{f"{key}__in": list(objects)})
        for row in own:
            owner_of[row.pk] = getattr(row, key)
            rows.append(row)
    counts = defaultdict(lambda: defaultdict(Counter))
    for (pk, _field, language), state in states_of(rows, TARGET_LANGUAGES).items():
        counts[owner_of[pk]][language][state] += 1
    found = [(pk, title_of(row), counts[pk]) for pk, row in objects.items() if pk in counts]
    return sorted(found, key=lambda entry: collation_key(entry[1])), len(read) > OBJECTS_READ


class Line:
    """An object in the table."""

    def __init__(self, home, key, title, counts):
        self.home, self.key, self.title, self.counts = home, key, title, counts

    @property
    def kind(self):
        return sentence_case(self.home._meta.verbose_name)

    @property
    def url(self):
        return address_of(self.home, "change", self.key)

    @property
    def cells(self):
        """What most needs to be done in each language: dicts with the state, its sign, and how many texts are so."""
        for language in TARGET_LANGUAGES:
            found = self.counts.get(language, {})
            state = next((state for state in State if found.get(state)), None)
            yield {
                "language": language,
                "name": LANGUAGE_NAMES[language],
                "state": state,
                "sign": SIGNS.get(state, ""),
                "number": found.get(state, 0),
                "url": f"{self.url}?beside={language}",
            }


class OverviewView(TemplateView):
    """Objects by language, narrowed by ``?kind=``, ``?state=`` and ``?language=``; all of it as a table of ``?format=csv``."""

    template_name = "admin/translations/overview.html"
    site = None

    def get(self, request, *args, **kwargs):
        self.homes = defaultdict(list)
        for model, (home, key) in text_homes(request).items():
            self.homes[home].append((model, key))
        asked = request.GET
        self.kind = next((home for home in self.homes if home._meta.label_lower == asked.get("kind")), None)
        self.state = State(asked["state"]) if asked.get("state") in State.values else None
        self.language = asked["language"] if asked.get("language") in TARGET_LANGUAGES else None
        if asked.get("format") == "csv":
            return self._as_csv()
        return super().get(request, *args, **kwargs)

    def lines(self):
        """([``Line``], {language: Counter of states} of all of them, whether there are more than those read)."""
        lines, totals, is_more = [], defaultdict(Counter), False
        pages_first = sorted(self.homes, key=lambda home: not (issubclass(home, Content) and home.has_page))
        for home in [self.kind] if self.kind else pages_first:
            objects, is_cut = objects_of(home, tuple(self.homes[home]))
            is_more |= is_cut
            for key, title, counts in objects:
                for language, states in counts.items():
                    totals[language].update(states)
                if self._is_wanted(counts):
                    lines.append(Line(home, key, title, counts))
        return lines, totals, is_more

    def _is_wanted(self, counts):
        languages = [self.language] if self.language else TARGET_LANGUAGES
        return self.state is None or any(counts.get(language, {}).get(self.state) for language in languages)

    def get_context_data(self, **kwargs):
        lines, totals, is_more = self.lines()
        names = [(home._meta.label_lower, sentence_case(home._meta.verbose_name_plural)) for home in self.homes]
        own = self.request.user.working_languages
        page = Paginator(lines, OBJECTS_PER_PAGE).get_page(self.request.GET.get("page"))
        query = self.request.GET.copy()
        query.pop("page", None)
        return super().get_context_data(
            **self.site.each_context(self.request) | {"is_nav_sidebar_enabled": False},  # its room is the table's
            title=_("Texts by language"),
            page=page,
            page_range=page.paginator.get_elided_page_range(page.number),
            languages=[
                {"code": code, "name": LANGUAGE_NAMES[code], "direction": direction(code), "is_own": code in own}
                for code in TARGET_LANGUAGES
            ],
            totals=[
                (state, SIGNS[state], [(code, totals[code][state]) for code in TARGET_LANGUAGES]) for state in State
            ],
            kinds=sorted(names, key=lambda pair: collation_key(pair[1])),
            kind_in_view=self.kind._meta.label_lower if self.kind else "",
            states=[(state, SIGNS[state]) for state in State],
            state_in_view=self.state or "",
            language_in_view=self.language or "",
            objects_read=OBJECTS_READ if is_more else 0,
            query=query.urlencode(),
            **kwargs,
        )

    def _as_csv(self):
        header = ["kind", "key", "title", "language", *State.values]
        rows = (
            [line.kind, str(line.key), line.title, language, *(line.counts.get(language, {}).get(s, 0) for s in State)]
            for line in self.lines()[0]
            for language in TARGET_LANGUAGES
        )
        response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="texts-by-language.csv"'
        return response
