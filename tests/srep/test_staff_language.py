"""The staff's pages speak the language of the editor wholly, also where the words are Django's."""

import json
import re
from functools import cache
from html.parser import HTMLParser
from zoneinfo import available_timezones

import polib
import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.translation import gettext, override

from scripts import framework_texts
from tests.factories import OfficeFactory, UserFactory
from tests.public_pages import EACH_LANGUAGE

LANGUAGES = [language for language in EACH_LANGUAGE if language.id != "en"]
VARIABLE = re.compile(r"%\(\w+\)\w|%\w|\{\w*\}|<[^>]*>")
SPOKEN_ATTRIBUTES = {"alt", "aria-label", "placeholder", "title"}
PASSWORD = "a long enough pass phrase"


class Words(HTMLParser):
    """What a page says: each text between two tags, and each attribute that is spoken."""

    def __init__(self, html):
        super().__init__()
        self.said, self._silent = set(), 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._silent += tag in {"script", "style"}
        spoken = SPOKEN_ATTRIBUTES | ({"value"} if ("type", "submit") in attrs else set())
        self.said |= {" ".join(value.split()) for name, value in attrs if name in spoken and value}

    def handle_endtag(self, tag):
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self._silent:
            self.said.add(" ".join(data.split()))


@cache
def messages_of_django():
    return [
        text
        for folder, domain in framework_texts.CATALOGUES
        if domain == "django"
        for entry in framework_texts.english(folder, domain).values()
        if framework_texts.is_shown(entry)
        for text in (entry.msgid, entry.msgid_plural)
        if re.search(r"\w", text)
    ]


def pieces(message):
    """What stands between the variables of a message."""
    return [" ".join(piece.split()) for piece in VARIABLE.split(message)]


def english_in(response, language):
    """Words of Django that stand on the page in English, though the language has others for them."""
    said = Words(response.content.decode()).said
    with override(language):
        spoken = [message for message in messages_of_django() if gettext(message) != message]
    words = {" ".join(message.split()) for message in spoken}
    sentences = {piece for message in spoken for piece in pieces(message) if " " in piece and len(piece) > 12}
    page = "\n".join(said)
    return sorted((said & words) | {piece for piece in sentences if piece in page})


def pages(client, anonymous):
    """The pages on which an editor meets Django's words, by what they are."""
    office = OfficeFactory(name_en="Tbilissi", slug="tbilissi")
    colleague = UserFactory(username="colleague")
    group = Group.objects.first()
    key = ContentType.objects.get_for_model(office).pk
    withdrawal = reverse("admin:withdrawal_plan", args=[key, office.pk])
    change = reverse("admin:offices_office_change", args=[office.pk])
    password = reverse("admin:auth_user_password_change", args=[colleague.pk])
    wrong = {"old_password": "wrong", "new_password1": "12345", "new_password2": "1234"}
    offices = reverse("admin:offices_office_changelist")
    return {
        "index": client.get(reverse("admin:index")),
        "list": client.get(offices),
        "list without an action": client.post(offices, {"action": "", "_selected_action": []}, follow=True),
        "form": client.get(change),
        "form with errors": client.post(change, {"opened": "yesterday", "kind": "tent"}),
        "form whose address is taken": client.post(reverse("admin:offices_office_add"), {"slug": "tbilissi"}),
        "history": client.get(reverse("admin:offices_office_history", args=[office.pk])),
        "plan": client.get(withdrawal),
        "deletion": client.get(reverse("admin:offices_office_delete", args=[office.pk])),
        "deletion of several": client.post(offices, {"action": "delete_selected", "_selected_action": [office.pk]}),
        "sources": client.get(reverse("admin:regions_source_changelist")),
        "staff": client.get(reverse("admin:accounts_user_changelist")),
        "staff member": client.get(reverse("admin:accounts_user_change", args=[colleague.pk])),
        "new staff member": client.get(reverse("admin:accounts_user_add")),
        "new staff member with errors": client.post(reverse("admin:accounts_user_add"), {"username": "a b"}),
        "deletion of a group": client.get(reverse("admin:auth_group_delete", args=[group.pk])),
        "group": client.get(reverse("admin:auth_group_change", args=[group.pk])),
        "password of another": client.get(password),
        "password of another with errors": client.post(password, {"password1": "1", "password2": "2"}),
        "password": client.get(reverse("admin:password_change")),
        "password with errors": client.post(reverse("admin:password_change"), wrong),
        "login": anonymous.get(reverse("admin:login")),
        "login with errors": anonymous.post(reverse("admin:login"), {"username": "a", "password": "b"}),
    }


WRONG_CAPITALS = {"ka": r"\w*[Ა-Ჿ]\w*", "az": r"\bI[a-zəıöüğşç]+"}


def wrong_capitals(response, language):
    """Words with capitals that Georgian does not write, and such as begin with "I" where Azerbaijani has "İ"."""
    pattern = WRONG_CAPITALS.get(language, r"(?!)")
    said = {word for text in Words(response.content.decode()).said for word in re.findall(pattern, text)}
    return sorted(said - set(re.findall(pattern, " ".join(available_timezones()).replace("_", " "))))


@pytest.mark.rendering
@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_the_staff_says_something_of_djangos_in_english(client, language):
    anonymous = type(client)(headers={"accept-language": language})
    client.force_login(UserFactory(language=language), backend="django.contrib.auth.backends.ModelBackend")

    answers = pages(client, anonymous)

    assert {answer.status_code for answer in answers.values()} == {200}
    assert {name: english_in(answer, language) for name, answer in answers.items()} == {name: [] for name in answers}
    assert {name: wrong_capitals(answer, language) for name, answer in answers.items()} == {
        name: [] for name in answers
    }


@pytest.mark.rendering
@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_scripts_of_the_forms_say_is_translated(client, language):
    client.force_login(UserFactory(language=language), backend="django.contrib.auth.backends.ModelBackend")

    script = client.get(reverse("admin:jsi18n")).content.decode()

    catalogue = json.loads(re.search(r"const newcatalog = (\{.*?\n  \});", script, re.DOTALL).group(1))
    folder, domain = framework_texts.CATALOGUES[-1]
    keys = {
        f"{context}\x04{message}" if context else message
        for context, message, _plural in framework_texts.english(folder, domain)
    }
    assert keys - set(catalogue) == set()


def test_the_check_notices_a_text_that_django_says_in_english(monkeypatch, tmp_path):
    monkeypatch.setattr(framework_texts, "FOLDER", tmp_path)
    framework_texts.texts.cache_clear()

    found = list(framework_texts.missing("tk"))

    assert ("django", "", "Save and continue editing") in found
    assert ("django", "", "Afrikaans") not in found


def test_the_check_notices_a_text_that_django_no_longer_says(monkeypatch, tmp_path):
    catalogue = tmp_path / "tk" / "LC_MESSAGES" / "django.mo"
    catalogue.parent.mkdir(parents=True)
    entries = polib.POFile()
    entries.append(polib.POEntry(msgid="Said by Django 1.0", msgstr="Köne"))
    catalogue.write_bytes(entries.to_binary())
    monkeypatch.setattr(framework_texts, "FOLDER", tmp_path)
    framework_texts.texts.cache_clear()

    assert list(framework_texts.left_over("tk")) == [("django", "", "Said by Django 1.0")]
