"""Which texts one asks for: the same words of a query on the overview, in the list of texts, and at the desk."""

from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from languages.collation import collation_key
from languages.text import LANGUAGE_NAMES
from languages.words import sentence_case
from publishing.models import Content
from publishing.models.content import as_key
from publishing.revisions.areas import areas
from translations.states import TARGET_LANGUAGES, State

SIGNS = {State.MISSING: "○", State.OUTDATED: "▲", State.DRAFT: "◐", State.REVIEWED: "●"}

AGES = {
    "week": (timedelta(weeks=1), _("for a week")),
    "month": (timedelta(days=30), _("for a month")),
    "half-year": (timedelta(days=183), _("for half a year")),
}


@dataclass(frozen=True)
class Selection:
    """What is "" or ``None`` does not narrow it. ``kind`` is a model; ``key`` that of one object of it."""

    language: str = ""
    state: State | None = None
    kind: type | None = None
    area: Content | None = None
    age: str = ""
    key: object = None

    @classmethod
    def of(cls, asked, homes):
        """As ``asked``, a query, says it; what nobody could have chosen does not count. ``homes`` are the models to choose from."""
        labels = {home._meta.label_lower: home for home in homes}
        label, _sep, key = asked.get("object", "").partition(":")
        key = as_key(key) if label in labels else None
        language, state, age = (asked.get(name, "") for name in ("language", "state", "age"))
        return cls(
            language=language if language in TARGET_LANGUAGES else "",
            state=State(state) if state in State.values else None,
            kind=labels.get(label if key else asked.get("kind")),
            area=areas().get(asked.get("region")),
            age=age if age in AGES else "",
            key=key,
        )

    @classmethod
    def to_work_on(cls, request, homes):
        """The same with a language, that of the person; and with a state, but for a single object."""
        found = cls.of(request.GET, homes)
        own = [*request.user.translates, *request.user.working_languages, *TARGET_LANGUAGES]
        own = [language for language in own if language in TARGET_LANGUAGES]
        state = found.state if found.key else found.state or State.MISSING
        return replace(found, language=found.language or own[0], state=state)

    @property
    def words(self):
        """{name in a query: its word}."""
        label = self.kind._meta.label_lower if self.kind else ""
        words = {
            "language": self.language,
            "state": self.state.value if self.state else "",
            "object" if self.key else "kind": f"{label}:{self.key}" if self.key else label,
            "region": self.area.slug if self.area else "",
            "age": self.age,
        }
        return {name: word for name, word in words.items() if word}

    @property
    def query(self):
        return urlencode(self.words)

    def desk_url(self, key=""):
        """Of the text with that key, or of the beginning of a queue."""
        return f"{reverse('admin:translate', args=[key] if key else None)}?{self.query}"

    @property
    def list_url(self):
        return f"{reverse('admin:texts')}?{self.query}"

    @property
    def latest(self):
        """The last moment since when a text may wait; ``None`` if it does not matter."""
        return timezone.now() - AGES[self.age][0] if self.age else None

    @property
    def states(self):
        """The states that it asks for: with an age only those in which a text waits for somebody."""
        states = [self.state] if self.state else list(State)
        return [state for state in states if not self.age or state in (State.MISSING, State.OUTDATED)]


def choices(homes, *, is_work=False):
    """What a form offers: [(name, label, word for all, [(value, words, language of the words or "")])].

    Of texts to be worked on (``is_work``) there is a language always.
    """
    kinds = [(home._meta.label_lower, sentence_case(home._meta.verbose_name_plural), "") for home in homes]
    return [
        ("language", _("Language"), "" if is_work else _("any"), [(c, LANGUAGE_NAMES[c], c) for c in TARGET_LANGUAGES]),
        ("state", _("State"), "" if is_work else _("any"), [(s.value, f"{SIGNS[s]} {s.label}", "") for s in State]),
        ("region", _("Region"), _("all"), [(slug, str(area), "") for slug, area in areas().items()]),
        ("age", _("Waiting"), _("any time"), [(age, words, "") for age, (_time, words) in AGES.items()]),
        ("kind", _("Kind"), _("all"), sorted(kinds, key=lambda kind: collation_key(kind[1]))),
    ]
